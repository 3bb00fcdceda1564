"""How notices become known: archive, search, sitemap, feed, API and the news of the outbox."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from notices import services
from notices.models import Notice
from records.consumers.pump import pump
from records.models import OutboxEvent
from search.models import SearchItem
from search.services import rebuild
from tests.api.support import ask, issued, problem, results
from tests.notices.support import ITALIAN, TEXT, published
from tests.support import Queries, client_of, in_municipality

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha", "beta")]

DAY = timedelta(days=1)
FEW = 6
TITLE = TEXT["title"]


def past(days=40, **more):
    """A notice whose display ended; published long ago, by the clock of that time."""
    then = timezone.now() - timedelta(days=days)
    first = timezone.localdate(then)
    dates = {"shown_from": first, "shown_until": first + timedelta(days=5)}
    notice = published("alpha", now=then, **(dates | more))
    note()
    return notice


def note(now=None):
    with in_municipality("alpha"):
        services.note_displays(now=now or timezone.now())


def withdraw(notice):
    with in_municipality("alpha"):
        services.withdraw(notice_id=notice.pk, because="Napaka.", by=None, now=timezone.now())


def news():
    with in_municipality("alpha"):
        found = OutboxEvent.objects.filter(name__startswith="notices.").order_by("pk")
        return [(one.name, one.object_id, one.scope) for one in found]


def page(path, schema="alpha", status=200):
    answer = client_of(schema).get(path)
    assert answer.status_code == status, answer.content
    return answer.content.decode()


# -- News -------------------------------------------------------------------------------------


def test_putting_up_and_taking_down_are_told_once_each():
    notice = published("alpha")
    number = str(notice.pk)
    assert news() == [("notices.put_up", number, "notices")]
    note()
    withdraw(notice)
    note()
    assert news()[1:] == [("notices.taken_down", number, "notices")]


def test_what_waits_for_its_day_is_told_on_that_day():
    tomorrow = timezone.localdate() + DAY
    notice = published("alpha", shown_from=tomorrow)
    assert news() == []
    note(timezone.now() + DAY)
    assert news() == [("notices.put_up", str(notice.pk), "notices")]
    note(timezone.now() + timedelta(days=60))
    assert news()[1:] == [("notices.taken_down", str(notice.pk), "notices")]


def test_what_was_withdrawn_before_its_day_is_never_told():
    withdraw(published("alpha", shown_from=timezone.localdate() + DAY))
    note(timezone.now() + timedelta(days=60))
    assert news() == []


# -- Archive ----------------------------------------------------------------------------------


def test_the_archive_lists_past_notices_with_the_time_of_display_and_not_their_text():
    past(number="1-1/2026")
    published("alpha", number="2-2/2026")
    archive = page("/javna-naznanila/arhiv/")
    assert "1-1/2026" in archive
    assert "2-2/2026" not in archive
    assert TEXT["basis"] not in archive
    assert archive.count("<time") >= 4
    assert "1-1/2026" not in page("/javna-naznanila/arhiv/", "beta")
    assert "1-1/2026" in page("/en/public-notices/archive/")
    assert "/javna-naznanila/arhiv/" in page("/javna-naznanila/")


def test_the_page_of_a_past_notice_shows_its_evidence():
    notice = past()
    text = page(f"/javna-naznanila/{notice.pk}/", status=410)
    assert notice.digest in text
    assert TEXT["basis"] not in text


def test_the_archive_is_narrowed_by_year_and_takes_any_input():
    old, new = past(days=800, number="1-old"), past(number="2-new")
    address = "/javna-naznanila/arhiv/"
    only = page(f"{address}?year={old.shown_from.year}")
    assert "1-old" in only
    assert "2-new" not in only
    assert f"year={new.shown_from.year}" in only
    for year in ("", "x", "0", "99999999999", "²019", "-1", "%00"):
        assert "2-new" in page(f"{address}?year={year}")
    assert "1-old" not in page(f"{address}?year=1999")
    assert page(f"{address}?page=99999999999999999999&year={old.shown_from.year}")


def test_a_withdrawn_notice_stands_there_and_one_that_never_hung_does_not():
    withdraw(published("alpha", number="1-hung"))
    withdraw(published("alpha", number="2-never", shown_from=timezone.localdate() + DAY))
    archive = page("/javna-naznanila/arhiv/")
    assert "1-hung" in archive
    assert "Napaka." in archive
    assert "2-never" not in archive


def test_the_archive_costs_the_same_however_much_is_in_it(queries):
    past(number="1")
    page("/javna-naznanila/arhiv/?year=2020")
    with Queries(FEW):
        page("/javna-naznanila/arhiv/?page=1")
    for number in range(4):
        past(days=50 + number, number=f"9-{number}")
    page("/javna-naznanila/arhiv/?year=2020")
    with Queries(FEW):
        page("/javna-naznanila/arhiv/?page=1&n=2")


# -- Search, sitemap, feed --------------------------------------------------------------------


def found(schema="alpha"):
    with in_municipality(schema):
        kinds = SearchItem.objects.filter(kind="notice").order_by("language")
        return [(one.language, one.title, one.path) for one in kinds]


def test_a_displayed_notice_is_found_in_each_of_its_languages_and_no_longer_once_it_is_down():
    notice = published("alpha", languages=("sl", "it"), texts={"sl": TEXT, "it": ITALIAN})
    with in_municipality("alpha"):
        rebuild()
    assert found() == [
        ("it", ITALIAN["title"], f"/it/avvisi-pubblici/{notice.pk}/"),
        ("sl", TITLE, f"/javna-naznanila/{notice.pk}/"),
    ]
    assert found("beta") == []
    assert f"/javna-naznanila/{notice.pk}/" in page("/iskanje/?q=Žabjek&kind=notice")
    withdraw(notice)
    assert found() == []


@pytest.mark.django_db(transaction=True)
def test_the_news_bring_it_into_the_search():
    notice = published("alpha")
    pump()
    assert [title for _language, title, _path in found()] == [TITLE]
    note(timezone.now() + timedelta(days=60))
    assert found() == []
    with in_municipality("alpha"):
        # It hangs by the clock all the same: only the test was ahead of it.
        assert Notice.objects.displayed(timezone.now()).filter(pk=notice.pk).exists()


def test_drafts_past_and_future_notices_are_not_found():
    past()
    published("alpha", shown_from=timezone.localdate() + DAY)
    with in_municipality("alpha"):
        rebuild()
    assert found() == []


def test_the_sitemap_names_displayed_notices_and_public_pages_of_this_portal_alone():
    notice, gone = published("alpha"), past()
    other = published("beta", number="beta")
    answer = client_of("alpha").get("/sitemap.xml")
    assert answer["Content-Type"].startswith("application/xml")
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    root = ElementTree.fromstring(answer.content)
    addresses = {one.text for one in root.iter(f"{space}loc")}
    here = "http://alpha.localhost/"
    assert {here, f"{here}obvestila/", f"{here}javna-naznanila/arhiv/"} <= addresses
    assert f"{here}javna-naznanila/{notice.pk}/" in addresses
    assert f"{here}javna-naznanila/{gone.pk}/" not in addresses
    assert all(one.startswith(here) for one in addresses)
    assert other.pk


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_the_feed_holds_what_hangs_on_the_board(kind):
    published("alpha", number="1-hangs")
    past(number="2-past")
    text = page(f"/javna-naznanila/{kind}/")
    assert "1-hangs" in text
    assert "2-past" not in text
    assert f"/javna-naznanila/{kind}/" in page("/javna-naznanila/")


# -- API --------------------------------------------------------------------------------------


def test_the_api_lists_the_board_and_on_request_what_hung_there():
    shown, gone = published("alpha", number="1-hangs"), past(number="2-past")
    published("alpha", number="3-later", shown_from=timezone.localdate() + DAY)
    published("beta", number="4-beta")
    (one,) = results("notices/")
    assert one["number"] == "1-hangs"
    assert one["displayed"] is True
    assert one["document"]["digest"] == shown.document_digest
    assert one["document"]["url"] == f"http://alpha.localhost/javna-naznanila/{shown.pk}.pdf"
    (over,) = results("notices/?when=past")
    assert over["number"] == "2-past"
    assert over["displayed"] is False
    assert over["document"] is None
    assert over["display_began_at"]
    assert over["display_ended_at"]
    assert results(f"notices/?when=past&year={gone.shown_from.year}&kind=other") == [over]
    assert results("notices/?when=past&year=1999") == []
    assert results("notices/?kind=call") == []


def test_the_api_tells_the_text_of_a_notice_as_long_as_it_is_displayed():
    shown, gone = published("alpha"), past()
    later = published("alpha", shown_from=timezone.localdate() + DAY)
    assert ask(f"notices/{shown.pk}/").json()["texts"]["sl"]["basis"] == TEXT["basis"]
    assert ask(f"notices/{gone.pk}/").json()["texts"] == {}
    problem(ask(f"notices/{later.pk}/"), 404)
    problem(ask("notices/99999999999999999999/"), 404)
    problem(ask(f"notices/{shown.pk}/", "beta"), 404)


def test_the_api_of_notices_is_strict_in_problem_documents():
    for query, name in (("when=x", "when"), ("kind=", "kind"), ("year=0", "year"), ("x=1", "x")):
        assert name in problem(ask(f"notices/?{query}"), 400)["errors"]
    problem(ask("notices/", method="post"), 405)
    problem(ask("notices/", authorization=issued("alpha", "events:read")), 403)
    assert ask("notices/", authorization=issued("alpha", "notices:read", name="b")).status_code


def test_the_api_is_fresh_after_a_notice_is_taken_down_and_answers_csv():
    notice = published("alpha")
    assert len(results("notices/")) == 1
    assert TITLE in ask("notices/?format=csv").content.decode()
    withdraw(notice)
    assert results("notices/") == []
    assert [one["withdrawn_because"] for one in results("notices/?when=past")] == ["Napaka."]


def test_the_api_of_notices_costs_two_statements_whatever_its_length():
    published("alpha")
    with in_municipality("alpha"):
        pass
    ask("notices/")
    for number in range(3):
        published("alpha", number=f"n-{number}")
    with Queries(2):
        ask("notices/?page_size=50")
