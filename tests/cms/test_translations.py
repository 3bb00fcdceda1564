"""Pages in two languages: wagtail-localize works on our own base page (decision 0002)."""

import sys
from datetime import timedelta

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
    event_form,
    url,
)
from tests.support import client_of, in_municipality, make_announcement, make_event

pytestmark = pytest.mark.django_db


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
    assert target.locale == english()
    assert target.translation_key == page.translation_key
    with in_municipality("alpha"):
        assert target.get_parent().slug == "announcements"
        assert TranslationSource.objects.get().get_source_instance().pk == page.pk


def test_a_translation_that_has_begun_shows_visitors_nothing_untranslated(page, moderator):
    submit(moderator, page)
    target = translated(page)
    if target.live:
        assert target.title != page.title
    with in_municipality("alpha"):
        listed = client_of("alpha").get("/en/announcements/")
    assert "Vabimo na ogled." not in listed.text


def test_translated_texts_stand_on_the_english_page_once_published(page, moderator):
    submit(moderator, page)
    words = {
        "Javna razgrnitev": "Public display",
        "Vabimo na ogled.": "Come and see.",
        "Besedilo: Javna razgrnitev": "Text: public display",
    }
    translation = translate(moderator, words)
    with in_municipality("alpha"):
        translation.save_target(publish=True)
    target = translated(page)
    assert (target.title, target.summary, target.live) == ("Public display", "Come and see.", True)
    assert "Text: public display" in target.body
    with in_municipality("alpha"):
        assert AnnouncementPage.objects.get(pk=page.pk).title == "Javna razgrnitev"
        address = target.get_url()
    assert address.startswith("/en/announcements/")
    assert "Come and see." in client_of("alpha").get(address).text


def test_a_moderator_publishes_a_translation_in_the_back_office(page, moderator):
    submit(moderator, page)
    translate(moderator, {text: f"EN {text}" for text in strings()})
    target = translated(page)
    assert moderator.get(url("wagtailadmin_pages:edit", target.pk)).status_code == 200
    answer = moderator.post(url("wagtailadmin_pages:edit", target.pk), {"action": "publish"})
    assert answer.status_code == 302
    now = translated(page)
    assert (now.live, now.title) == (True, "EN Javna razgrnitev")


def test_an_editor_translates_and_does_not_publish(page):
    editor = browser("alpha", EDITORS)
    submit(editor, page)
    translate(editor, {text: f"EN {text}" for text in strings()})
    target = translated(page)
    before = target.live
    editor.post(url("wagtailadmin_pages:edit", target.pk), {"action": "publish"})
    now = translated(page)
    assert (now.live, now.title) == (before, target.title)


def test_a_changed_source_is_synchronised_and_known_texts_stay_translated(page, moderator):
    submit(moderator, page)
    translate(moderator, {text: f"EN {text}" for text in strings()})
    changed = announcement_form("Javna razgrnitev", summary="Vabimo na nov ogled.")
    edit_page(moderator, page, changed | {"action-publish": "1"})
    with in_municipality("alpha"):
        source = TranslationSource.objects.get()
    answer = moderator.post(url("wagtail_localize:update_translations", source.pk), {})
    assert answer.status_code == 302
    assert "Vabimo na nov ogled." in strings()
    translate(moderator, {"Vabimo na nov ogled.": "EN nov"})
    with in_municipality("alpha"):
        Translation.objects.get().save_target(publish=True)
    target = translated(page)
    assert (target.title, target.summary) == ("EN Javna razgrnitev", "EN nov")


def test_an_event_in_two_languages_is_one_event(alpha, beta, moderator):
    event = make_event("alpha", title="Zbor", summary="Pogovor.")
    submit(moderator, event)
    translation = translate(moderator, {text: f"EN {text}" for text in strings()})
    with in_municipality("alpha"):
        translation.save_target(publish=True)
        assert Event.objects.count() == 1
        both = EventPage.objects.filter(translation_key=event.translation_key)
        assert {page.event_id for page in both} == {Event.objects.get().pk}
        assert len(both) == 2
        assert {page.starts_at for page in both} == {event.starts_at}


def test_a_new_time_of_an_event_holds_in_both_languages_once_synchronised(alpha, moderator):
    event = make_event("alpha", title="Zbor", summary="Pogovor.")
    submit(moderator, event)
    translation = translate(moderator, {text: f"EN {text}" for text in strings()})
    with in_municipality("alpha"):
        translation.save_target(publish=True)
        event.refresh_from_db()
        event.ends_at += timedelta(hours=1)
        event.save_revision().publish()
        source = TranslationSource.objects.get()
        source.update_from_db()
        translation.refresh_from_db()
        translation.save_target(publish=True)
        times = {page.ends_at for page in EventPage.objects.all()}
        assert times == {event.ends_at} == {Event.objects.get().ends_at}


def test_a_translation_published_late_does_not_bring_an_old_time_back(alpha, moderator):
    """The fact of an event is one: what was published last of its times holds in every list."""
    event = make_event("alpha", title="Zbor", summary="Pogovor.")
    submit(moderator, event)
    translation = translate(moderator, {text: f"EN {text}" for text in strings()})
    with in_municipality("alpha"):
        event.refresh_from_db()
        event.ends_at += timedelta(hours=1)
        event.save_revision().publish()
        translation.save_target(publish=True)
        assert Event.objects.get().ends_at == event.ends_at


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


def test_both_languages_of_an_event_are_edited_as_pages_too(alpha, moderator):
    """A page written in English directly, without the editor of translations."""
    event = make_event("alpha", language="en", title="Meeting")
    form = event_form("Meeting of citizens", slug="meeting") | {"action-publish": "1"}
    assert edit_page(moderator, event, form).status_code == 302
    with in_municipality("alpha"):
        assert EventPage.objects.get(pk=event.pk).title == "Meeting of citizens"
