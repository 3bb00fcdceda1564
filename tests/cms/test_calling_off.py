"""Calling an event off at the desk: who may, what is asked first, and taking it back."""

from datetime import timedelta
from threading import Barrier

import pytest
from django.db import transaction
from django.utils import timezone

from cms import calling_off
from cms.models import EventPage
from cms.publishing import record_event_of_page
from common.errors import NotFound
from events.models import Event, RegistrationTerms
from events.services.seats import locked
from records.models import AuditEntry
from tests.cms.backoffice import ADMINISTRATORS, EDITORS, MODERATORS, browser, url
from tests.cms.test_registrations import PAGE, with_people
from tests.common.at_once import at_once
from tests.events.test_called_off import somebody_waits
from tests.portal.test_registration import opened
from tests.support import client_of, in_municipality, make_event
from tests.tenants.queue_support import wait_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha", "beta")]
WHY = {"because_sl": "Neurje.", "because_en": "A storm."}


def off(page):
    return f"{PAGE}{page.event_id}/call-off/"


def on(page):
    return f"{PAGE}{page.event_id}/reinstate/"


def is_off(page, schema="alpha"):
    with in_municipality(schema):
        return Event.objects.get(pk=page.event_id).is_called_off


@pytest.mark.parametrize("group", [MODERATORS, ADMINISTRATORS])
def test_it_asks_first_and_says_who_will_be_written_to(group):
    page, desk = with_people(), browser("alpha", group)
    listed = desk.get(f"{PAGE}{page.event_id}/").content.decode()
    assert off(page) in listed
    asked = desk.get(off(page)).content.decode()
    assert "because_sl" in asked
    assert not is_off(page)
    answer = desk.post(off(page), WHY, follow=True)
    assert is_off(page)
    shown = answer.content.decode()
    assert "Neurje." in shown
    assert on(page) in shown
    assert off(page) not in shown
    with in_municipality("alpha"):
        entry = AuditEntry.objects.get(act="events.event_called_off")
        assert entry.by_id is not None
        assert entry.by_name


def test_it_takes_place_after_all_once_that_is_sent():
    page, desk = with_people(), browser("alpha", MODERATORS)
    desk.post(off(page), WHY)
    assert "<form" in desk.get(on(page)).content.decode()
    assert is_off(page)
    assert desk.post(on(page)).status_code == 302
    assert not is_off(page)
    assert "<form method" not in desk.get(on(page)).content.decode()
    assert desk.post(on(page)).status_code == 302


@pytest.mark.parametrize("way", [off, on])
def test_nobody_else_may(way):
    page = with_people()
    if way is on:
        desk = browser("alpha", MODERATORS)
        assert desk.post(off(page), WHY).status_code == 302
    before = is_off(page)
    assert browser("alpha", EDITORS).post(way(page), WHY).status_code in (302, 403)
    assert client_of("alpha").post(way(page), WHY).status_code in (302, 403)
    assert is_off(page) == before == (way is on)


@pytest.mark.parametrize(
    "typed",
    [{}, {"because_sl": " ", "because_en": "Kept as typed"}, {"because_sl": "N" * 501}],
)
def test_what_is_missing_or_too_long_is_said_at_its_field_and_nothing_typed_is_lost(typed):
    page, desk = with_people(), browser("alpha", MODERATORS)
    answer = desk.post(off(page), typed)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "error-message" in shown
    assert all(text in shown for text in typed.values() if text.strip())
    assert not is_off(page)


def test_one_without_registration_is_called_off_from_its_settings_and_its_page():
    page, desk = make_event("alpha", title="Zbor"), browser("alpha", MODERATORS)
    shown = desk.get(f"{PAGE}{page.event_id}/", follow=True).content.decode()
    assert off(page) in shown
    edited = desk.get(url("wagtailadmin_pages:edit", page.pk)).content.decode()
    assert f"{PAGE}{page.event_id}/" in edited
    desk.post(off(page), WHY)
    assert is_off(page)
    again = desk.post(off(page), WHY)
    assert again.status_code == 422


def test_what_does_not_exist_here_is_not_found():
    desk, there = browser("alpha", MODERATORS), with_people("beta")
    assert desk.post(f"{PAGE}999999/call-off/", WHY).status_code == 404
    with in_municipality("alpha"):
        shared = Event.objects.filter(pk=there.event_id).exists()
    if not shared:
        assert desk.post(off(there), WHY).status_code == 404
    assert not is_off(there, "beta")


def test_of_an_event_that_is_over_the_desk_leads_to_its_minutes():
    over = timezone.now() - timedelta(days=2)
    page, desk = make_event("alpha", title="Zbor", starts_at=over), browser("alpha", MODERATORS)
    minutes = url("wagtailadmin_pages:edit", page.pk) + "#:w:contentpath=afterwards"
    shown = desk.get(f"{PAGE}{page.event_id}/", follow=True).content.decode()
    assert minutes in shown
    assert off(page) not in shown
    coming = make_event("alpha", title="Drug zbor")
    shown = desk.get(f"{PAGE}{coming.event_id}/", follow=True).content.decode()
    assert "contentpath=afterwards" not in shown


@pytest.mark.django_db(transaction=True)
def test_calling_off_while_the_page_is_published_waits_for_nobody_in_a_ring():
    page, raised = make_event("alpha", title="Zbor"), Barrier(2)

    def publish():
        with transaction.atomic():
            # As saving a page does, before its event is recorded.
            EventPage.objects.filter(pk=page.pk).update(place="Gasilski dom")
            raised.wait(10)
            wait_for(somebody_waits)
            shown = EventPage.objects.get(pk=page.pk)
            record_event_of_page(EventPage, shown)

    def call_off():
        raised.wait(10)
        because, now = {"sl": "Neurje."}, timezone.now()
        calling_off.call_off(event_id=page.event_id, because=because, by=None, now=now)

    done = at_once("alpha", publish, call_off)
    assert done == [None, None]
    with in_municipality("alpha"):
        event = Event.objects.get(pk=page.event_id)
        assert (event.is_called_off, event.place) == (True, "Gasilski dom")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("goes", ["page", "list"])
def test_calling_off_while_the_page_is_deleted_waits_for_nobody_in_a_ring(goes):
    page, held = opened(page=make_event("alpha", title="Zbor")), Barrier(2)

    def call_off():
        with transaction.atomic():
            # As calling off begins: the terms are held, and nothing else yet.
            locked(event_id=page.event_id)
            held.wait(10)
            wait_for(somebody_waits)
            because, now = {"sl": "Neurje."}, timezone.now()
            calling_off.call_off(event_id=page.event_id, because=because, by=None, now=now)

    def delete():
        held.wait(10)
        gone = EventPage.objects.get(pk=page.pk)
        (gone if goes == "page" else gone.get_parent()).delete()

    assert at_once("alpha", call_off, delete) == [None, None]
    with in_municipality("alpha"):
        assert not Event.objects.exists()
        assert not RegistrationTerms.objects.exists()
        assert AuditEntry.objects.filter(act="events.event_called_off").count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_deleted_first_is_not_there_to_be_called_off():
    page, deleted = opened(page=make_event("alpha", title="Zbor")), Barrier(2)

    def delete():
        with transaction.atomic():
            EventPage.objects.get(pk=page.pk).delete()
            deleted.wait(10)
            wait_for(somebody_waits)

    def call_off():
        deleted.wait(10)
        because, now = {"sl": "Neurje."}, timezone.now()
        calling_off.call_off(event_id=page.event_id, because=because, by=None, now=now)

    done = at_once("alpha", delete, call_off)
    assert done[0] is None
    assert isinstance(done[1], NotFound)
