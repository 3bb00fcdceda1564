"""What cannot be accepted is said at the field, what was typed is kept, and nothing is saved."""

import json

import pytest
from wagtail.test.utils.form_data import inline_formset, streamfield

from cms.models import (
    AnnouncementIndexPage,
    AnnouncementPage,
    EventIndexPage,
    EventPage,
    HomePage,
    PortalDocument,
    PortalImage,
)
from cms.segments import CALENDAR
from tests.cms.backoffice import (
    EDITORS,
    MODERATORS,
    add_page,
    align,
    announcement_form,
    browser,
    edit_page,
    event_form,
    index_of,
    pages,
    url,
)
from tests.files import samples
from tests.support import in_municipality, make_announcement, make_event, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(alpha):
    return browser("alpha", EDITORS)


def errors(answer):
    """What the form said, by field."""
    assert answer.status_code == 200, answer.headers.get("Location")
    return answer.context["form"].errors


def picture(schema="alpha"):
    from django.core.files.base import ContentFile

    with in_municipality(schema):
        found = PortalImage(title="Grb", file=ContentFile(samples.png(), "grb.png"))
        found.save()
        return found


@pytest.mark.parametrize("press", ["", "action-publish", "action-submit"])
def test_an_event_that_ends_before_it_starts_is_refused_at_its_end(alpha, press):
    form = event_form(ends_at="2027-03-01 17:00") | ({press: "1"} if press else {})
    answer = add_page(browser("alpha", MODERATORS), "alpha", "eventpage", form)
    assert set(errors(answer)) == {"ends_at"}
    for typed in ("Zbor občanov", "2027-03-01 17:00", "Kulturni dom", "Pogovor o proračunu."):
        assert typed in answer.text
    assert pages("alpha", "Zbor občanov") == 0


def test_an_event_with_half_a_point_is_refused_at_the_point(editor):
    answer = add_page(editor, "alpha", "eventpage", event_form(latitude="46.1"))
    assert set(errors(answer)) == {"latitude"}
    assert 'value="46.1"' in answer.text


@pytest.mark.parametrize(("latitude", "longitude"), [("91", "15"), ("46", "181"), ("nan", "15")])
def test_an_event_off_the_earth_is_refused_at_the_point(editor, latitude, longitude):
    form = event_form(latitude=latitude, longitude=longitude)
    assert "latitude" in errors(add_page(editor, "alpha", "eventpage", form))


@pytest.mark.parametrize(
    "moment", ["2027-03-28 02:30", "2026-10-25 02:30", "31.13.2027", "včeraj", ""]
)
def test_a_moment_that_is_none_is_refused_at_its_field(editor, moment):
    answer = add_page(editor, "alpha", "eventpage", event_form(starts_at=moment))
    assert "starts_at" in errors(answer)
    assert pages("alpha", "Zbor občanov") == 0


@pytest.mark.parametrize("press", ["", "action-publish"])
@pytest.mark.parametrize(
    ("kind", "form"), [("announcementpage", announcement_form), ("eventpage", event_form)]
)
def test_an_image_without_alternative_text_is_refused_at_its_text(alpha, kind, form, press):
    sent = form("Naslov", image=str(picture().pk), image_alt="  ") | ({press: "1"} if press else {})
    answer = add_page(browser("alpha", MODERATORS), "alpha", kind, sent)
    assert set(errors(answer)) == {"image_alt"}
    assert 'value="Naslov"' in answer.text
    assert pages("alpha", "Naslov") == 0


def test_an_image_with_alternative_text_is_published_at_its_size(alpha):
    form = announcement_form("Naslov", image=str(picture().pk), image_alt="Grb občine")
    moderator = browser("alpha", MODERATORS)
    add_page(moderator, "alpha", "announcementpage", form | {"action-publish": "1"})
    with in_municipality("alpha"):
        page = AnnouncementPage.objects.get(live=True)
        assert page.image.renditions.filter(filter_spec="fill-800x450").exists()


def test_an_image_of_a_number_that_only_beta_has_is_refused(editor, beta):
    align("cms_portalimage", "beta", number=5_000_000)
    theirs = picture("beta")
    form = announcement_form("Naslov", image=str(theirs.pk), image_alt="Grb")
    assert "image" in errors(add_page(editor, "alpha", "announcementpage", form))


def test_a_picture_whose_file_is_gone_does_not_keep_a_text_from_being_published(alpha, settings):
    from shutil import rmtree

    found = picture()
    rmtree(settings.MEDIA_ROOT)
    form = announcement_form("Naslov", image=str(found.pk), image_alt="Grb občine")
    moderator = browser("alpha", MODERATORS)
    answer = add_page(moderator, "alpha", "announcementpage", form | {"action-publish": "1"})
    assert answer.status_code == 302
    with in_municipality("alpha"):
        assert AnnouncementPage.objects.get().live


@pytest.mark.parametrize("slug", ["admin", "api", "documents", "media", "static", "en", "sl", "it"])
@pytest.mark.parametrize(
    ("kind", "form"), [("announcementpage", announcement_form), ("eventpage", event_form)]
)
def test_an_address_of_the_portals_own_is_refused_at_the_address(editor, kind, form, slug):
    answer = add_page(editor, "alpha", kind, form("Naslov", slug=slug))
    assert set(errors(answer)) == {"slug"}
    assert slug in str(errors(answer)["slug"])
    assert 'value="Naslov"' in answer.text


@pytest.mark.parametrize(
    ("kind", "form", "slug"),
    [
        ("announcementpage", announcement_form, "rss"),
        ("announcementpage", announcement_form, "atom"),
        *[("eventpage", event_form, word) for word in CALENDAR.values()],
        ("eventpage", event_form, "rss"),
    ],
)
def test_an_address_that_the_list_answers_itself_is_refused(editor, kind, form, slug):
    assert set(errors(add_page(editor, "alpha", kind, form(slug.title())))) == {"slug"}


@pytest.mark.parametrize("slug", ["a b", "a/b", "../x", "a.b", "češnje", "日本", "%2e", "a\0", ""])
def test_an_address_that_is_none_is_refused_at_the_address(editor, slug):
    form = announcement_form("Naslov", slug=slug)
    assert "slug" in errors(add_page(editor, "alpha", "announcementpage", form))


def test_a_second_page_of_the_same_address_is_refused_at_the_address(editor):
    make_announcement("alpha", title="Naslov")
    answer = add_page(editor, "alpha", "announcementpage", announcement_form("Naslov"))
    assert set(errors(answer)) == {"slug"}


@pytest.mark.parametrize("field", ["title", "summary", "body"])
def test_what_an_announcement_needs_is_asked_for_when_it_is_published(alpha, field):
    empty = "null" if field == "body" else ""
    form = announcement_form("Naslov", slug="naslov") | {field: empty, "action-publish": "1"}
    moderator = browser("alpha", MODERATORS)
    assert field in errors(add_page(moderator, "alpha", "announcementpage", form))
    with in_municipality("alpha"):
        assert not AnnouncementPage.objects.filter(live=True).exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "x" * 256),
        ("summary", "x" * 401),
        ("contact_email", "ni naslov"),
        ("kind", "gossip"),
        ("topic", "gossip"),
        ("title", "a\0b"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_at_its_field(editor, field, value):
    form = announcement_form("Naslov", slug="naslov") | {field: value}
    assert field in errors(add_page(editor, "alpha", "announcementpage", form))


def draft_text(text, kind=None, **data):
    """What the editor for rich text sends, with everything under a link or thing of that kind."""
    block = {
        "key": "a",
        "text": text,
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [{"offset": 0, "length": 1, "style": "SUPERSCRIPT"}],
        "entityRanges": [{"key": 0, "offset": 0, "length": len(text)}] if kind else [],
    }
    entity = {"type": kind, "mutability": "MUTABLE", "data": data}
    return json.dumps({"blocks": [block], "entityMap": {"0": entity} if kind else {}})


@pytest.mark.parametrize(
    "body",
    [
        draft_text("Besedilo <script>alert(1)</script>"),
        draft_text("Besedilo", "LINK", url="javascript:alert(1)"),
        draft_text("Besedilo", "LINK", url="data:text/html,<script>alert(1)</script>"),
        draft_text("Besedilo", "IMAGE", id=1, alt="x", format="left"),
        draft_text("Besedilo", "EMBED", embedType="video", url="https://x.example/v"),
        draft_text("Besedilo", "SCRIPT", src="https://x.example/a.js"),
    ],
)
def test_a_text_holds_nothing_that_runs_or_calls_other_hosts(editor, body):
    add_page(editor, "alpha", "announcementpage", announcement_form("Naslov", body=body))
    with in_municipality("alpha"):
        stored = [page.body for page in AnnouncementPage.objects.all()]
    assert len(stored) == 1
    for evil in ("<script", "javascript:", "data:", "x.example", "<embed", "<img", "<sup"):
        assert evil not in stored[0]


def test_a_text_with_a_character_that_no_database_takes_is_refused_at_the_text(editor):
    form = announcement_form("Naslov", body=draft_text("a\0b"))
    assert "body" in errors(add_page(editor, "alpha", "announcementpage", form))


def test_an_attachment_is_saved_with_its_announcement(editor):
    from django.core.files.base import ContentFile

    with in_municipality("alpha"):
        document = PortalDocument(title="Odlok", file=ContentFile(samples.PDF, "odlok.pdf"))
        document.save()
    attached = inline_formset([{"document": str(document.pk), "title": "", "ORDER": "1"}])
    form = announcement_form("Naslov", attachments=attached)
    assert add_page(editor, "alpha", "announcementpage", form).status_code == 302
    with in_municipality("alpha"):
        page = AnnouncementPage.objects.get().get_latest_revision_as_object()
        assert [str(attachment) for attachment in page.attachments.all()] == ["Odlok"]


def test_the_programme_of_an_event_keeps_its_order_and_a_missing_time(alpha):
    programme = streamfield(
        [
            ("item", {"starts": "10:00", "title": "Pozdrav", "presenter": "Župan"}),
            ("item", {"starts": "", "title": "Predstavitev", "presenter": ""}),
        ]
    )
    names = streamfield([("name", "Občina Alpha"), ("name", "KS Center")])
    form = event_form(programme=programme, organisers=names, invited=names)
    moderator = browser("alpha", MODERATORS)
    add_page(moderator, "alpha", "eventpage", form | {"action-publish": "1"})
    with in_municipality("alpha"):
        page = EventPage.objects.get(live=True)
        assert [block.value["title"] for block in page.programme] == ["Pozdrav", "Predstavitev"]
        assert page.programme[1].value["starts"] is None
        assert [block.value for block in page.organisers] == ["Občina Alpha", "KS Center"]


def test_an_item_of_the_programme_without_a_title_is_refused_and_the_rest_kept(editor):
    programme = streamfield(
        [("item", {"starts": "10:00", "title": "", "presenter": "Predsednica"})]
    )
    answer = add_page(
        editor, "alpha", "eventpage", event_form(programme=programme) | {"action-submit": "1"}
    )
    assert "programme" in errors(answer)
    assert "Predsednica" in answer.text


def test_a_change_that_is_refused_leaves_the_page_as_it_was(editor):
    event = make_event("alpha", title="Zbor")
    answer = edit_page(editor, event, event_form("Drugo", ends_at="2027-03-01 10:00"))
    assert "ends_at" in errors(answer)
    with in_municipality("alpha"):
        event.refresh_from_db()
    assert event.title == "Zbor"
    assert not event.has_unpublished_changes


@pytest.mark.parametrize("model", [AnnouncementIndexPage, EventIndexPage])
def test_there_is_one_list_of_each_kind_in_a_language(alpha, model):
    with in_municipality("alpha"):
        home = HomePage.objects.get(locale__language_code="sl")
    address = url("wagtailadmin_pages:add", "cms", model._meta.model_name, home.pk)
    administrator = signed_in("alpha")
    administrator.post(address, {"title": "Drugi", "slug": "drugi", "action-publish": "1"})
    assert pages("alpha", "Drugi") == 0


def test_the_lists_are_found_in_both_languages(alpha):
    for language in ("sl", "en"):
        assert index_of("alpha", language=language).live
