"""The desk: the municipality's own, and its home says what waits."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from cms.desk.waiting import waiting_for
from cms.models import ImportRun
from notices.models import Notice
from notifications.models import Mail
from tests.cms.backoffice import add_page as add
from tests.cms.backoffice import announcement_form, browser
from tests.notices.support import TEXT, drafted, published
from tests.support import in_municipality, make_announcement, signed_in

pytestmark = pytest.mark.django_db


def groups(schema, email):
    with in_municipality(schema):
        found = waiting_for(User.objects.get(email=email), timezone.now())
        return {group.key: group for group in found}


def test_it_carries_the_name_of_its_municipality():
    for schema in ("alpha", "beta"):
        page = signed_in(schema).get("/admin/").content.decode()
        from tenants.models import Municipality

        name = Municipality.objects.get(schema_name=schema).name
        assert f"<title>{name}" in page or name in page.partition("</title>")[0]
        assert "Wagtail" not in page.partition("</title>")[0]


def test_what_waits_is_shown_with_a_link_to_each():
    editor, moderator = browser("alpha", "Uredniki"), browser("alpha", "Moderatorji")
    add(editor, "alpha", "announcementpage", announcement_form("Zapora ceste"))
    submitted = announcement_form("V pregled") | {"action-submit": "1"}
    add(editor, "alpha", "announcementpage", submitted)
    soon = timezone.now() + timedelta(days=2)
    page = make_announcement("alpha", title="Napovedano", live=False)
    make_announcement("alpha", title="Brez prevoda")
    with in_municipality("alpha"):
        page.go_live_at = soon
        page.save_revision(approved_go_live_at=soon)
        Mail.objects.create(
            to="a@example.si", subject="Obtičalo", created_at=timezone.now() - timedelta(hours=2)
        )
        Mail.objects.create(to="a@example.si", subject="Na poti", created_at=timezone.now())
        ImportRun.objects.create(
            source="csv", language="sl", state="previewed", total=1, file_name="stara.csv"
        )
    ending = published("alpha", shown_until=timezone.localdate() + timedelta(days=3))
    mine = groups("alpha", "uredniki@alpha.example")
    assert [thing.label for thing in mine["drafts"].things] == ["V pregled", "Zapora ceste"]
    assert set(mine) == {"drafts", "reviews", "scheduled", "held_up", "translations", "notices"}
    theirs = groups("alpha", "moderatorji@alpha.example")
    assert [thing.label for thing in theirs["reviews"].things] == ["V pregled"]
    assert [thing.label for thing in theirs["scheduled"].things] == ["Napovedano"]
    assert "Brez prevoda" in [thing.label for thing in theirs["translations"].things]
    assert [thing.label for thing in theirs["imports"].things] == ["stara.csv"]
    assert "mails" not in theirs
    admin = groups("alpha", "admin@alpha.example")
    assert [thing.label for thing in admin["mails"].things] == ["Obtičalo"]
    home = signed_in("alpha").get("/admin/")
    text = home.content.decode()
    for label in ("Napovedano", "Brez prevoda", "stara.csv", "Obtičalo", TEXT["title"]):
        assert label in text, label
    assert f"/admin/notices/{ending.pk}/" in text
    for group in admin.values():
        for thing in group.things:
            assert signed_in("alpha").get(thing.url).status_code == 200, thing
    assert moderator.get("/admin/").status_code == 200


def test_nothing_of_it_is_the_other_municipality_s():
    make_announcement("alpha", title="Brez prevoda")
    drafted("alpha")
    found = groups("beta", "admin@beta.example")
    assert [group.total for group in found.values()] == [0] * len(found)
    text = signed_in("beta").get("/admin/").content.decode()
    for group in found.values():
        assert group.empty.replace("'", "&#x27;") in text


def test_however_much_waits_it_takes_the_same_number_of_queries(queries):
    with in_municipality("alpha"):
        admin = User.objects.get(email="admin@alpha.example")
        waiting_for(admin, timezone.now())
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for _turn in range(2):
        with in_municipality("alpha"), CaptureQueriesContext(connection) as before:
            waiting_for(User.objects.get(pk=admin.pk), timezone.now())
        counts.append(len(before))
        for number in range(4):
            make_announcement("alpha", title=f"Obvestilo {number} {_turn}")
            drafted("alpha")
    assert counts[0] == counts[1]


def test_mails_that_have_not_left_are_the_administrators_to_see():
    assert signed_in("alpha").get("/admin/mails/").status_code == 200
    assert browser("alpha", "Uredniki").get("/admin/mails/").status_code in (302, 403)


# -- Public notices ---------------------------------------------------------------------------


def notice_form(**more):
    """What the form of a notice sends; its text comes as HTML from the editor of the tests."""
    from wagtail.test.utils.form_data import rich_text

    today = timezone.localdate()
    given = {
        "number": "350-1/2026",
        "kind": "other",
        "issued_on": today.isoformat(),
        "shown_from": today.isoformat(),
        "shown_until": (today + timedelta(days=30)).isoformat(),
        "signed_by": "Jože Čuš",
        "title_sl": "Javna razgrnitev",
        "basis_sl": "119. člen ZUreP-3",
        "body_sl": rich_text("<p>Gradivo je v avli.</p>", features=["bold"]),
        "signed_as_sl": "župan",
        "title_en": "",
        "basis_en": "",
        "body_en": rich_text("", features=["bold"]),
        "signed_as_en": "",
    }
    return given | more


def test_an_official_writes_publishes_and_certifies_a_notice():
    moderator = browser("alpha", "Moderatorji")
    made = moderator.post("/admin/notices/new/", notice_form())
    assert made.status_code == 302, made.content.decode()
    address = made["Location"]
    assert moderator.get(address).status_code == 200
    assert moderator.get(f"{address}preview.pdf").content.startswith(b"%PDF-")
    saved = moderator.post(address, notice_form(publish="1", number="350-2/2026"))
    assert saved["Location"] == f"{address}publish/"
    assert moderator.get(saved["Location"]).status_code == 200
    assert moderator.post(saved["Location"])["Location"] == address
    page = moderator.get(address).content.decode()
    assert "350-2/2026" in page
    assert "moderatorji@alpha.example" in page
    certificate = moderator.get(f"{address}certificate.pdf")
    assert certificate.content.startswith(b"%PDF-")
    assert moderator.post(address, notice_form(number="x")).status_code == 200
    with in_municipality("alpha"):
        assert Notice.objects.get().number == "350-2/2026"
    withdrawn = moderator.post(f"{address}withdraw/", {"because": "Napaka"})
    assert withdrawn["Location"] == address


def test_what_was_typed_comes_back_when_it_is_refused():
    moderator = browser("alpha", "Moderatorji")
    form = notice_form(title_sl="č" * 400, number="350-9/2026", shown_until="ni datum")
    page = moderator.post("/admin/notices/new/", form)
    assert page.status_code == 200
    text = page.content.decode()
    assert "č" * 400 in text
    assert "350-9/2026" in text
    assert "ni datum" in text
    assert "Gradivo je v avli." in text


def test_what_is_missing_stands_beside_its_field_when_it_is_to_be_published():
    moderator = browser("alpha", "Moderatorji")
    address = moderator.post("/admin/notices/new/", notice_form(basis_sl=""))["Location"]
    page = moderator.post(f"{address}publish/")
    assert page.status_code == 422
    assert "id_basis_sl" in page.content.decode()
    assert "error-message" in page.content.decode()


def test_an_editor_writes_notices_and_does_not_publish_them():
    editor = browser("alpha", "Uredniki")
    address = editor.post("/admin/notices/new/", notice_form())["Location"]
    assert editor.get(address).status_code == 200
    assert editor.post(f"{address}publish/").status_code in (302, 403)
    with in_municipality("alpha"):
        assert Notice.objects.get().published_at is None
    citizen = browser("alpha")
    assert citizen.get("/admin/notices/").status_code in (302, 403)


@pytest.mark.parametrize("body", ["", "{", "[]", '{"blocks": 1}', "null"])
def test_a_text_that_no_editor_sends_is_no_500(body):
    moderator = browser("alpha", "Moderatorji")
    assert moderator.post("/admin/notices/new/", notice_form(body_sl=body)).status_code == 302


def test_the_first_page_counts_no_pages_in_a_foreign_language(alpha):
    assert "w-summary" not in signed_in("alpha").get("/admin/").text
