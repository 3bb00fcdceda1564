"""What is published on a portal reaches the directory, and what is not public leaves it."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from django_tenants.utils import schema_context
from wagtail.models import Locale, PageViewRestriction

from cms.models import AnnouncementIndexPage, AnnouncementPage, EventPage
from directory.models import Entry, SearchText
from directory.queries import announcements, coming_events, entries, good_practices, matching
from directory.services import Published, Words, make_searchable, show
from tenants.isolation.backend.base import as_platform
from tenants.models import Municipality
from tests.database import as_owner
from tests.support import make_announcement, make_event

pytestmark = pytest.mark.django_db


def titles(language="sl"):
    return sorted(entry.title for entry in announcements(language))


def test_what_is_published_is_listed_with_its_municipality(two_municipalities, read_outboxes):
    for schema in ("alpha", "beta"):
        make_announcement(schema, title=f"Vabilo {schema}", topic="budget")
        make_event(schema, title=f"Zbor {schema}")
    make_announcement("alpha", title="Osnutek", live=False)
    read_outboxes()
    found = {entry.title: entry for entry in announcements("sl")}
    assert sorted(found) == ["Vabilo alpha", "Vabilo beta"]
    assert found["Vabilo beta"].municipality.schema_name == "beta"
    assert found["Vabilo beta"].host == "beta.localhost"
    assert found["Vabilo beta"].path == "/obvestila/vabilo-beta/"
    assert found["Vabilo beta"].topic == "budget"
    coming = list(coming_events("sl", timezone.now()))
    assert sorted(entry.title for entry in coming) == ["Zbor alpha", "Zbor beta"]
    assert coming[0].place == "Kulturni dom"


def test_a_summary_without_an_end_is_cut_at_a_word_s_end(alpha, read_outboxes):
    make_announcement("alpha", title="Dolgo", summary="Občina vabi. " * 2000)
    read_outboxes()
    summary = entries("sl").get(title="Dolgo").summary
    assert len(summary) <= 300
    assert summary.endswith(("vabi…", "Občina…"))


def test_an_address_leads_to_the_page(alpha, client_of, read_outboxes):
    make_announcement("alpha", title="Vabilo")
    make_announcement("alpha", language="en", title="Invitation")
    read_outboxes()
    for language, title in (("sl", "Vabilo"), ("en", "Invitation")):
        entry = entries(language).get(title=title)
        assert title in client_of("alpha").get(entry.path).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_language_that_a_portal_has_no_more_is_not_listed(alpha, client_of, read_outboxes):
    page = make_announcement("alpha", title="Vabilo")
    with schema_context("alpha"):
        english = page.copy_for_translation(Locale.objects.get(language_code="en"))
        english.title = "Invitation"
        english.save_revision().publish()
    read_outboxes()
    assert titles("en") == ["Invitation"]
    with as_owner():
        Municipality.objects.filter(pk=alpha.pk).update(languages=["sl"])
    assert titles("en") == ["Vabilo"]
    found = client_of("public").get("/api/v1/announcements/?lang=en").json()["results"]
    assert [one["title"] for one in found] == []


def test_a_change_replaces_and_taking_down_removes(alpha, read_outboxes):
    page = make_announcement("alpha", title="Prej")
    read_outboxes()
    with schema_context("alpha"):
        page.title = "Potem"
        page.save_revision().publish()
    read_outboxes()
    assert titles() == ["Potem"]
    with schema_context("alpha"):
        AnnouncementPage.objects.get(pk=page.pk).unpublish()
    read_outboxes()
    assert titles() == []
    assert not SearchText.objects.exists()


def test_what_is_deleted_or_deleted_with_its_list_is_gone(alpha, read_outboxes):
    pages = [make_announcement("alpha", title=f"Vabilo {n}") for n in range(3)]
    read_outboxes()
    with schema_context("alpha"):
        AnnouncementPage.objects.get(pk=pages[0].pk).delete()
    read_outboxes()
    assert len(titles()) == 2
    with schema_context("alpha"):
        AnnouncementIndexPage.objects.get(locale__language_code="sl").delete()
    read_outboxes()
    assert titles() == []


def test_what_becomes_private_is_gone_and_comes_back_when_it_is_public(alpha, read_outboxes):
    make_announcement("alpha", title="Zaupno")
    with schema_context("alpha"):
        index = AnnouncementIndexPage.objects.get(locale__language_code="sl")
        wall = PageViewRestriction.objects.create(page=index, restriction_type="login")
    read_outboxes()
    assert titles() == []
    assert list(matching(entries("sl"), "zaupno")) == []
    with schema_context("alpha"):
        wall.delete()
    read_outboxes()
    assert titles() == ["Zaupno"]


def test_an_alias_of_what_is_private_is_as_private(alpha, client_of, read_outboxes):
    page = make_announcement("alpha", title="Zaupno", body="<p>tajna</p>")
    with schema_context("alpha"):
        alias = AnnouncementPage.objects.get(pk=page.pk).create_alias(update_slug="kopija")
    read_outboxes()
    assert titles() == ["Zaupno", "Zaupno"]
    with schema_context("alpha"):
        wall = PageViewRestriction.objects.create(page_id=page.pk, restriction_type="login")
    read_outboxes()
    assert titles() == []
    assert list(matching(entries("sl"), "tajna")) == []
    portal = client_of("alpha")
    assert portal.get("/obvestila/kopija/").status_code == 302
    for path in ("/obvestila/", "/obvestila/rss/", "/api/v1/announcements/"):
        assert "Zaupno" not in portal.get(path, follow=True).content.decode(), path
    assert portal.get(f"/api/v1/announcements/{alias.pk}/").status_code == 404
    with schema_context("alpha"):
        wall.delete()
    read_outboxes()
    assert titles() == ["Zaupno", "Zaupno"]


@pytest.mark.parametrize("closed", ["the page", "its list"])
def test_an_alias_of_an_alias_is_as_private_as_the_first_page(
    alpha, client_of, read_outboxes, closed
):
    page = make_announcement("alpha", title="Zaupno", body="<p>tajna</p>")
    with schema_context("alpha"):
        own = AnnouncementPage.objects.get(pk=page.pk)
        home = own.get_parent().get_parent()
        first = own.create_alias(parent=home, update_slug="kopija")
        second = first.create_alias(parent=home, update_slug="kopija-kopije")
    read_outboxes()
    assert titles() == ["Zaupno"] * 3
    with schema_context("alpha"):
        where = own if closed == "the page" else own.get_parent()
        PageViewRestriction.objects.create(page_id=where.pk, restriction_type="login")
    read_outboxes()
    assert titles() == []
    assert list(matching(entries("sl"), "tajna")) == []
    portal = client_of("alpha")
    assert "kopija" not in portal.get("/iskanje/?q=tajna").content.decode()
    for path in ("/kopija/", "/kopija-kopije/"):
        assert portal.get(path).status_code == 302, path
    for alias in (first, second):
        assert portal.get(f"/api/v1/announcements/{alias.pk}/").status_code == 404


def test_aliases_go_with_the_publication_of_their_original(alpha, client_of, read_outboxes):
    page = make_announcement("alpha", title="Umaknjeno", body="<p>tajna</p>")
    with schema_context("alpha"):
        own = AnnouncementPage.objects.get(pk=page.pk)
        first = own.create_alias(update_slug="kopija")
        second = first.create_alias(update_slug="kopija-kopije")
        own.unpublish()
    read_outboxes()
    assert titles() == []
    portal = client_of("alpha")
    assert "kopija" not in portal.get("/iskanje/?q=tajna").content.decode()
    for alias in (first, second):
        assert portal.get(f"/api/v1/announcements/{alias.pk}/").status_code == 404


def test_the_same_number_in_another_municipality_is_another_page(two_municipalities):
    with as_platform():
        for schema in ("alpha", "beta"):
            page = Published(
                number=5,
                kind="announcement",
                language="sl",
                translation_key=UUID(int=5),
                title=schema,
                path="/x/",
            )
            show(schema=schema, numbers=[5], published=[page])
            words = Words(number=5, title=schema, summary="", text="")
            make_searchable(schema=schema, numbers=[5], found=[words])
        show(schema="alpha", numbers=[5], published=[])
        make_searchable(schema="alpha", numbers=[5], found=[])
    assert titles() == ["beta"]
    assert [entry.title for entry in matching(entries("sl"), "beta")] == ["beta"]


@pytest.mark.django_db(transaction=True)
def test_a_suspended_municipality_disappears_at_once(two_municipalities, read_outboxes):
    from tests.database import as_owner

    make_announcement("alpha", title="alpha")
    make_announcement("beta", title="beta")
    read_outboxes()
    with as_owner():
        Municipality.objects.filter(schema_name="alpha").update(status="suspended")
    assert titles() == ["beta"]
    assert [entry.title for entry in matching(entries("sl"), "a")] == []


def test_what_is_not_translated_is_there_in_slovenian(alpha, read_outboxes):
    page = make_announcement("alpha", title="Samo slovensko")
    both = make_announcement("alpha", title="Oboje")
    with schema_context("alpha"):
        english = AnnouncementIndexPage.objects.get(locale__language_code="en")
        copy = both.copy_for_translation(english.locale)
        copy.title = "Both"
        copy.save_revision().publish()
    read_outboxes()
    assert titles("en") == ["Both", "Samo slovensko"]
    assert titles("sl") == ["Oboje", "Samo slovensko"]
    assert page.title in titles("hu")


def test_words_are_found_by_their_beginnings_without_carons(alpha, read_outboxes):
    make_announcement("alpha", title="Glasovanje", body="<p>Občani izbirajo projekte.</p>")
    make_announcement("alpha", title="Občan v središču")
    make_event("alpha", title="Zbor", place="Dvorana OOZ Hrastnik")
    read_outboxes()

    def search(words):
        return [entry.title for entry in matching(entries("sl"), words)]

    assert search("obcan") == ["Občan v središču", "Glasovanje"], "a title weighs more"
    assert search("OBČANI projekt") == ["Glasovanje"]
    assert search("hrastnik") == ["Zbor"]
    assert search("obcan & | ! ( ' :* <->") == ["Občan v središču", "Glasovanje"]
    for nothing in ("", "   ", "':*", "&", "\\", "%"):
        assert search(nothing) == []


def test_good_practices_are_those_that_are_marked(alpha, read_outboxes):
    make_announcement("alpha", title="Navadno")
    make_announcement("alpha", title="Dobro", is_good_practice=True)
    read_outboxes()
    assert [entry.title for entry in good_practices("sl")] == ["Dobro"]


def test_an_event_that_is_moved_moves_in_the_directory(alpha, read_outboxes):
    page = make_event("alpha", title="Zbor")
    read_outboxes()
    later = page.starts_at + timedelta(days=3)
    with schema_context("alpha"):
        page = EventPage.objects.get(pk=page.pk)
        page.starts_at, page.ends_at = later, later + timedelta(hours=1)
        page.save_revision().publish()
    read_outboxes()
    assert Entry.objects.get(title="Zbor").starts_at == later


def test_reading_the_same_news_twice_changes_nothing(alpha, read_outboxes):
    from records.consumers.models import Position

    make_announcement("alpha", title="Vabilo")
    read_outboxes()
    before = list(Entry.objects.values())
    with as_platform():
        Position.objects.update(number=0)
    from records.consumers.pump import look_everywhere

    look_everywhere()
    read_outboxes()
    assert list(Entry.objects.values()) == before
    assert SearchText.objects.count() == 1


def test_a_text_of_more_words_than_postgresql_searches_is_found_by_the_first(
    two_municipalities, read_outboxes
):
    """Korean syllables are three letters each once they are folded."""
    syllables = [chr(0xAC00 + n) for n in range(0, 11172, 43)]
    body = " ".join(one + other for one in syllables for other in syllables)
    make_announcement("alpha", title="Dolgo", body=f"<p>prva {body}</p>")
    make_announcement("beta", title="Kratko")
    read_outboxes()
    assert titles() == ["Dolgo", "Kratko"]
    assert [entry.title for entry in matching(entries("sl"), "prva")] == ["Dolgo"]
    assert [entry.title for entry in matching(entries("sl"), "kratko")] == ["Kratko"]
