"""An event goes with the last page that presents it, and not before."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupPagePermission, Locale

from cms.models import EventIndexPage, EventPage
from events.models import Event
from tests.cms.backoffice import (
    MODERATORS,
    add_page,
    align,
    browser,
    event_form,
    index_of,
    url,
)
from tests.common.at_once import at_once
from tests.portal.content import translate
from tests.support import in_municipality, make_announcement, make_event

pytestmark = pytest.mark.django_db


def delete(client, page):
    """Delete a page in the back office, with everything below it."""
    answer = client.post(url("wagtailadmin_pages:delete", page.pk))
    assert answer.status_code == 302
    return answer


def events(schema):
    with in_municipality(schema):
        return Event.objects.count()


@pytest.fixture
def moderator(alpha):
    return browser("alpha", MODERATORS)


def test_the_event_goes_with_its_only_page(moderator):
    page = make_event("alpha")
    stays = make_event("alpha", title="Drugi")
    delete(moderator, page)
    with in_municipality("alpha"):
        assert list(Event.objects.values_list("key", flat=True)) == [stays.translation_key]


def test_the_event_stays_while_another_language_presents_it(moderator):
    page = make_event("alpha")
    english = translate("alpha", page, title="Event", slug="event")
    delete(moderator, page)
    with in_municipality("alpha"):
        assert Event.objects.get().key == page.translation_key
        assert EventPage.objects.get().event_id == Event.objects.get().pk
    delete(moderator, english)
    assert events("alpha") == 0


def test_a_draft_translation_keeps_the_event_too(moderator):
    page = make_event("alpha")
    with in_municipality("alpha"):
        draft = page.copy_for_translation(Locale.objects.get(language_code="en"))
    delete(moderator, page)
    assert events("alpha") == 1
    delete(moderator, draft)
    assert events("alpha") == 0


def test_all_events_go_with_the_list_above_them(moderator):
    for number in range(3):
        make_event("alpha", title=f"Dogodek {number}")
    make_event("alpha", title="Still here", language="en")
    make_announcement("alpha")
    index = index_of("alpha", EventIndexPage)
    with in_municipality("alpha"):
        # What a municipality may give to its own people; by default nobody takes away a whole list.
        GroupPagePermission.objects.create(
            group=Group.objects.get(name=MODERATORS),
            page=index,
            permission=Permission.objects.get(codename="bulk_delete_basepage"),
        )
    delete(moderator, index)
    with in_municipality("alpha"):
        assert [page.title for page in EventPage.objects.all()] == ["Still here"]
        assert Event.objects.get().key == EventPage.objects.get().translation_key


def test_several_pages_deleted_at_once_take_their_events(moderator):
    first, second = make_event("alpha"), make_event("alpha", title="Drugi")
    english = translate("alpha", first, title="Event", slug="event")
    address = url("wagtail_bulk_action", "cms", "basepage", "delete")
    numbers = "&".join(f"id={page.pk}" for page in (first, second, english))
    assert moderator.post(f"{address}?{numbers}").status_code == 302
    assert events("alpha") == 0


def test_an_event_of_beta_under_the_same_number_stays(alpha, beta):
    align("events_event", "alpha", "beta")
    align("cms_basepage", "alpha", "beta")
    ours, theirs = make_event("alpha"), make_event("beta")
    assert (ours.pk, ours.event_id) == (theirs.pk, theirs.event_id)
    delete(browser("alpha", MODERATORS), ours)
    assert (events("alpha"), events("beta")) == (0, 1)
    with in_municipality("beta"):
        assert EventPage.objects.get().event_id == theirs.event_id


def test_a_deletion_that_is_taken_back_takes_back_the_event(alpha):
    page = make_event("alpha")
    with in_municipality("alpha"):
        with transaction.atomic():
            page.delete()
            assert not Event.objects.exists()
            transaction.set_rollback(True)
        assert Event.objects.get().pk == EventPage.objects.get().event_id


def test_a_draft_that_was_never_published_has_no_event_to_take(moderator):
    page = make_event("alpha", live=False)
    make_event("alpha", title="Drugi")
    delete(moderator, page)
    assert events("alpha") == 1


def test_a_copy_lives_on_when_the_page_that_it_was_made_from_goes(alpha):
    page = make_event("alpha")
    with in_municipality("alpha"):
        copy = page.copy(update_attrs={"slug": "kopija", "title": "Kopija"}, keep_live=False)
        page.delete()
        copy = EventPage.objects.get(pk=copy.pk)
        copy.get_latest_revision().publish()
        copy.refresh_from_db()
        # Published, it has an event of its own; the one that it came with presents nothing.
        assert Event.objects.get().key == copy.translation_key
        assert copy.event == Event.objects.get()
        again = copy.get_latest_revision_as_object()
        again.place = "Drugje"
        again.save_revision().publish()
        assert Event.objects.get().place == "Drugje"


def test_an_event_made_and_deleted_by_forms_leaves_nothing(moderator):
    data = event_form(**{"action-publish": "1"})
    add_page(moderator, "alpha", "eventpage", data)
    with in_municipality("alpha"):
        page = EventPage.objects.get()
    assert events("alpha") == 1
    delete(moderator, page)
    assert events("alpha") == 0


@pytest.mark.django_db(transaction=True)
def test_two_languages_deleted_at_once_leave_no_event(alpha):
    page = make_event("alpha")
    english = translate("alpha", page, title="Event", slug="event")
    outcomes = at_once("alpha", page.delete, english.delete)
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
    with in_municipality("alpha"):
        assert not EventPage.objects.exists()
        assert not Event.objects.exists()
