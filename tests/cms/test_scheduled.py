"""What is due is published and expires, in the municipality that the task belongs to."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.models import AnnouncementPage, EventPage
from cms.tasks import publish_scheduled
from events.models import Event
from tests.cms.backoffice import MODERATORS, add_page, announcement_form, browser
from tests.support import client_of, in_municipality, make_announcement, make_event

pytestmark = pytest.mark.django_db


def due(schema, make=make_announcement, **fields):
    """A page of `schema` that should have gone live a minute ago, but not last year's of it."""
    page = make(schema, live=False, **fields)
    with in_municipality(schema):
        page.go_live_at = timezone.now() - timedelta(minutes=1)
        page.save_revision(approved_go_live_at=page.go_live_at)
    return page


def run_in(schema):
    with in_municipality(schema):
        publish_scheduled.call()


def live(page, schema, model=AnnouncementPage):
    with in_municipality(schema):
        return model.objects.get(pk=page.pk).live


def test_what_is_due_goes_live_in_its_own_municipality_only(alpha, beta):
    ours, theirs = due("alpha"), due("beta")
    run_in("alpha")
    assert live(ours, "alpha")
    assert not live(theirs, "beta")
    run_in("beta")
    assert live(theirs, "beta")


def test_what_is_not_due_waits(alpha):
    page = make_announcement("alpha", live=False)
    with in_municipality("alpha"):
        page.go_live_at = timezone.now() + timedelta(hours=1)
        page.save_revision(approved_go_live_at=page.go_live_at)
    run_in("alpha")
    assert not live(page, "alpha")


def test_what_has_expired_is_taken_down_in_its_own_municipality_only(alpha, beta):
    pages = {}
    for schema in ("alpha", "beta"):
        pages[schema] = make_announcement(schema)
        with in_municipality(schema):
            pages[schema].expire_at = timezone.now() - timedelta(minutes=1)
            pages[schema].save()
    run_in("alpha")
    assert not live(pages["alpha"], "alpha")
    assert live(pages["beta"], "beta")
    with in_municipality("alpha"):
        assert AnnouncementPage.objects.get(pk=pages["alpha"].pk).expired


def test_a_second_run_does_nothing_more(alpha):
    page = due("alpha")
    run_in("alpha")
    with in_municipality("alpha"):
        before = AnnouncementPage.objects.get(pk=page.pk).last_published_at
    run_in("alpha")
    with in_municipality("alpha"):
        assert AnnouncementPage.objects.get(pk=page.pk).last_published_at == before


def test_an_event_that_goes_live_is_recorded(alpha):
    due("alpha", make_event)
    run_in("alpha")
    with in_municipality("alpha"):
        assert EventPage.objects.get().event == Event.objects.get()


def test_a_moderator_schedules_and_visitors_wait(alpha):
    later = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    moderator = browser("alpha", MODERATORS)
    form = announcement_form() | {"go_live_at": later, "action-publish": "1"}
    add_page(moderator, "alpha", "announcementpage", form)
    with in_municipality("alpha"):
        page = AnnouncementPage.objects.get()
        assert not page.live
        assert page.approved_schedule
        address = page.get_url()
    assert client_of("alpha").get(address).status_code == 404


def test_a_moderator_who_expires_before_going_live_is_told_and_loses_nothing(alpha):
    moderator = browser("alpha", MODERATORS)
    times = {"go_live_at": "2031-02-02 10:00", "expire_at": "2031-02-01 10:00"}
    answer = add_page(moderator, "alpha", "announcementpage", announcement_form() | times)
    assert answer.status_code == 200
    assert "go_live_at" in answer.context["form"].errors
    assert 'value="Javna razgrnitev"' in answer.content.decode()
    with in_municipality("alpha"):
        assert not AnnouncementPage.objects.exists()
