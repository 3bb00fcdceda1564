"""Pages in two languages: wagtail-localize works on our own base page (decision 0002)."""

import sys
from datetime import UTC, datetime, timedelta

import pytest
import wagtail.models
import wagtail_localize
from wagtail.models import Locale, get_page_models
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from cms.models import AnnouncementPage, BasePage, EventPage, HomePage
from events.models import Event
from tests.cms.backoffice import (
    EDITORS,
    MODERATORS,
    announcement_form,
    browser,
    edit_page,
    url,
)
from tests.support import client_of, in_municipality, make_announcement, make_event

pytestmark = pytest.mark.django_db

STARTS = datetime(2031, 3, 1, 17, tzinfo=UTC)


def english(schema="alpha"):
    with in_municipality(schema):
        return Locale.objects.get(language_code="en")


def submit(client, page, locale=None, **more):
    """Send the form that begins a translation into English."""
    address = url("wagtail_localize:submit_page_translation", page.pk)
    return client.post(address, {"locales": [str((locale or english()).pk)], **more})


def translated(page, schema="alpha"):
    """The English page of `page`."""
    with in_municipality(schema):
        return page.get_translation(english(schema)).specific


def strings(schema="alpha"):
    """Every text that waits to be translated, with its number."""
    with in_municipality(schema):
        source = TranslationSource.objects.get()
        return {
            segment.string.data: segment.pk
            for segment in source.stringsegment_set.select_related("string")
        }


def translate(client, words):
    """Translate texts in the editor of translations, one by one as it does."""
    with in_municipality("alpha"):
        translation = Translation.objects.get()
    numbers = strings()
    for slovenian, into in words.items():
        address = url(
            "wagtail_localize:edit_string_translation", translation.pk, numbers[slovenian]
        )
        answer = client.put(address, f"value={into}", "application/x-www-form-urlencoded")
        assert answer.status_code in (200, 201), answer.content
    return translation


@pytest.fixture
def publish(django_capture_on_commit_callbacks):
    """Publish a translation: wagtail-localize does that after the commit."""

    def act(translation, refreshed=False):
        with django_capture_on_commit_callbacks(execute=True), in_municipality("alpha"):
            if refreshed:
                translation.source.update_from_db()
                translation.refresh_from_db()
            translation.save_target(publish=True)

    return act


@pytest.fixture
def event(alpha):
    """A published event with its time in whole minutes, as people set them."""
    return make_event("alpha", title="Zbor", summary="Pogovor.", starts_at=STARTS)


@pytest.fixture
def page(alpha, beta):
    return make_announcement("alpha", title="Javna razgrnitev", summary="Vabimo na ogled.")


@pytest.fixture
def moderator(alpha):
    return browser("alpha", MODERATORS)


def test_every_module_of_wagtail_localize_knows_our_page():
    assert wagtail.models.Page is BasePage
    theirs = {
        name: module
        for name, module in sys.modules.items()
        if name.startswith("wagtail_localize") and hasattr(module, "Page")
    }
    assert len(theirs) >= 8
    assert {name for name, module in theirs.items() if module.Page is not BasePage} == set()


def test_no_module_of_wagtail_localize_is_left_unloaded_that_asks_for_pages():
    """So that the test before this one looks at all of them."""
    from pathlib import Path

    root = Path(wagtail_localize.__file__).parent
    asking = [
        ".".join(("wagtail_localize", *path.relative_to(root).with_suffix("").parts))
        for path in root.rglob("*.py")
        if not {"migrations", "tests", "test", "modeladmin", "management"} & set(path.parts)
        and any(
            line.startswith("from wagtail.models import") and " Page" in line
            for line in path.read_text().splitlines()
        )
    ]
    assert len(asking) >= 8
    assert [name for name in asking if name not in sys.modules] == []


def test_all_our_pages_stand_on_our_base():
    assert all(issubclass(model, BasePage) for model in get_page_models())


def test_a_submitted_announcement_has_an_english_page_under_the_english_list(page, moderator):
    assert submit(moderator, page).status_code == 302
    target = translated(page)
    assert isinstance(target, AnnouncementPage)
    assert target.locale_id == english().pk
    assert target.translation_key == page.translation_key
    with in_municipality("alpha"):
        assert target.get_parent().slug == "announcements"
        assert TranslationSource.objects.get().get_source_instance().pk == page.pk


def test_a_translation_that_has_begun_shows_visitors_nothing_untranslated(page, moderator):
    submit(moderator, page)
    target = translated(page)
    assert not target.live
    assert "Vabimo na ogled." not in client_of("alpha").get("/en/announcements/").text


def test_translated_texts_stand_on_the_english_page_once_published(page, moderator, publish):
    submit(moderator, page)
    words = {
        "Javna razgrnitev": "Public display",
        "Vabimo na ogled.": "Come and see.",
        "Besedilo: Javna razgrnitev": "Text: public display",
    }
    publish(translate(moderator, words))
    target = translated(page)
    assert (target.title, target.summary, target.live) == ("Public display", "Come and see.", True)
    assert "Text: public display" in target.body
    with in_municipality("alpha"):
        assert AnnouncementPage.objects.get(pk=page.pk).title == "Javna razgrnitev"
        address = target.get_url()
    assert address.startswith("/en/announcements/")
    assert "Come and see." in client_of("alpha").get(address).text


def test_a_moderator_publishes_a_translation_in_the_back_office(
    page, moderator, django_capture_on_commit_callbacks
):
    submit(moderator, page)
    translate(moderator, {text: f"EN {text}" for text in strings()})
    target = translated(page)
    assert moderator.get(url("wagtailadmin_pages:edit", target.pk)).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        answer = moderator.post(url("wagtailadmin_pages:edit", target.pk), {"action": "publish"})
    assert answer.status_code == 302
    now = translated(page)
    assert (now.live, now.title) == (True, "EN Javna razgrnitev")


def test_an_editor_translates_and_does_not_publish(page, django_capture_on_commit_callbacks):
    editor = browser("alpha", EDITORS)
    submit(editor, page)
    translate(editor, {text: f"EN {text}" for text in strings()})
    target = translated(page)
    assert not target.live
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(url("wagtailadmin_pages:edit", target.pk), {"action": "publish"})
    assert not translated(page).live


def test_a_changed_source_is_synchronised_and_known_texts_stay_translated(page, moderator, publish):
    submit(moderator, page)
    translate(moderator, {text: f"EN {text}" for text in strings()})
    changed = announcement_form("Javna razgrnitev", summary="Vabimo na nov ogled.")
    edit_page(moderator, page, changed | {"action-publish": "1"})
    with in_municipality("alpha"):
        source = TranslationSource.objects.get()
    answer = moderator.post(url("wagtail_localize:update_translations", source.pk), {})
    assert answer.status_code == 302
    assert "Vabimo na nov ogled." in strings()
    publish(translate(moderator, {"Vabimo na nov ogled.": "EN nov"}))
    target = translated(page)
    assert (target.title, target.summary) == ("EN Javna razgrnitev", "EN nov")


def test_an_event_in_two_languages_is_one_event(event, moderator, publish):
    submit(moderator, event)
    publish(translate(moderator, {text: f"EN {text}" for text in strings()}))
    with in_municipality("alpha"):
        both = EventPage.objects.filter(translation_key=event.translation_key, live=True)
        assert {page.locale.language_code: page.title for page in both} == {
            "sl": "Zbor",
            "en": "EN Zbor",
        }
        assert {page.event_id for page in both} == {Event.objects.get().pk}
        assert {page.starts_at for page in both} == {STARTS}


def test_a_new_time_of_an_event_holds_in_both_languages_at_once(event, moderator, publish):
    submit(moderator, event)
    publish(translate(moderator, {text: f"EN {text}" for text in strings()}))
    later = event.ends_at + timedelta(hours=1)
    with in_municipality("alpha"):
        event.refresh_from_db()
        event.ends_at = later
        event.save_revision().publish()
        assert {page.ends_at for page in EventPage.objects.all()} == {later}
        assert Event.objects.get().ends_at == later


def test_a_translation_published_late_brings_no_old_time_and_no_other_place(
    event, moderator, publish
):
    submit(moderator, event)
    translation = translate(moderator, {text: f"EN {text}" for text in strings()})
    later = event.ends_at + timedelta(hours=1)
    with in_municipality("alpha"):
        event.refresh_from_db()
        event.ends_at = later
        event.save_revision().publish()
    publish(translation)
    with in_municipality("alpha"):
        fact = Event.objects.get()
        assert (fact.ends_at, fact.place) == (later, "Kulturni dom")
        shown = EventPage.objects.get(locale__language_code="en", live=True)
        assert (shown.ends_at, shown.place) == (later, "EN Kulturni dom")


def test_an_event_in_english_alone_says_its_own_time(alpha):
    page = make_event("alpha", language="en", starts_at=STARTS, place="Town hall")
    with in_municipality("alpha"):
        assert (page.event.starts_at, page.event.place) == (STARTS, "Town hall")


def test_a_translation_stays_in_its_municipality(page, moderator, beta):
    submit(moderator, page)
    translate(moderator, {text: f"EN {text}" for text in strings()})
    with in_municipality("beta"):
        assert not TranslationSource.objects.exists()
        assert not StringTranslation.objects.exists()
        assert not AnnouncementPage.objects.exists()


def test_an_editor_of_beta_translates_nothing_of_alphas(page, beta):
    stranger = browser("beta", EDITORS)
    submit(stranger, page, english("beta"))
    with in_municipality("alpha"):
        assert not TranslationSource.objects.exists()
    with in_municipality("beta"):
        assert not AnnouncementPage.objects.exists()


def test_a_visitor_begins_no_translation(page):
    assert submit(client_of("alpha"), page).status_code == 302
    with in_municipality("alpha"):
        assert not TranslationSource.objects.exists()


def test_the_report_of_translations_is_shown(page, moderator):
    submit(moderator, page)
    answer = moderator.get(url("wagtail_localize:translations_report"))
    assert answer.status_code == 200
    assert "Javna razgrnitev" in answer.text


def test_a_preview_of_a_translation_shows_its_own_municipality(page, moderator):
    submit(moderator, page)
    translation = translate(moderator, {text: f"EN {text}" for text in strings()})
    answer = moderator.get(url("wagtail_localize:preview_translation", translation.pk))
    assert answer.status_code == 200
    assert "EN Javna razgrnitev" in answer.text
    assert "Občina Alpha" in answer.text


def test_a_home_page_has_one_page_a_language(alpha, moderator):
    with in_municipality("alpha"):
        home = HomePage.objects.get(locale__language_code="sl")
    submit(moderator, home)
    with in_municipality("alpha"):
        assert HomePage.objects.count() == 2
