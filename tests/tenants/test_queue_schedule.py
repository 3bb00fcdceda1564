"""Sweeps: run by one worker of all, at their pace; and publishing what editors have scheduled."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from django_tenants.utils import schema_context

from events.models import Registration
from events.services import call_off
from tenants.isolation.backend.base import as_platform
from tenants.queue.schedule import DAILY, PUBLISH, TEND, Entry, Schedule
from tenants.queue.worker import Worker
from tests.events.registering import come, event, mails, register, terms
from tests.support import make_announcement
from tests.tenants.queue_support import owner_does, suspended, wait_for

pytestmark = pytest.mark.django_db(transaction=True)

LATE = "now() - interval '1 minute'"


def schedule_in(schema, page):
    """What Wagtail leaves when a page is to go live, a minute after that moment."""
    with schema_context(schema), connection.cursor() as cursor:
        page.save_revision()
        cursor.execute(
            f"UPDATE wagtailcore_revision SET approved_go_live_at = {LATE} WHERE object_id = %s",
            [str(page.pk)],
        )


def publishing():
    """What was asked for, beside what every municipality does once a day."""
    with as_platform():
        asked = DBTaskResult.objects.exclude(task_path__in=DAILY)
        return sorted(asked.values_list("queue_name", "task_path"))


def is_live(schema, page):
    with schema_context(schema):
        page.refresh_from_db()
    return page.live


def test_what_is_scheduled_is_published_in_its_municipality_alone():
    page = make_announcement("alpha", live=False)
    schedule_in("alpha", page)
    Schedule().run_due(at_once=True)
    assert publishing() == [("alpha", PUBLISH)]
    worker = Worker("publisher", 0.05, 30)
    while worker.run_next():
        pass
    assert is_live("alpha", page)
    Schedule().run_due(at_once=True)
    assert publishing() == [("alpha", PUBLISH)]


def test_what_has_expired_is_taken_down_by_draining():
    page = make_announcement("beta")
    with schema_context("beta"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE cms_basepage SET expire_at = {LATE} WHERE id = %s", [page.pk])
    assert Worker("publisher", 0.05, 30).drain() == 1
    assert not is_live("beta", page)
    assert publishing() == [("beta", PUBLISH)]


def test_publishing_is_not_enqueued_twice():
    schedule_in("alpha", make_announcement("alpha", live=False))
    for _ in range(2):
        Schedule().run_due(at_once=True)
    assert publishing() == [("alpha", PUBLISH)]


def test_registrations_are_tended_only_where_something_is_due():
    with schema_context("alpha"):
        of = terms(5)
        register(of)
        Schedule().run_due(at_once=True)
        assert ("alpha", TEND) not in publishing()
        Registration.objects.update(confirm_by=timezone.now())
    Schedule().run_due(at_once=True)
    assert publishing().count(("alpha", TEND)) == 1
    assert ("beta", TEND) not in publishing()
    Worker("tender", 0.05, 30).drain()
    with schema_context("alpha"):
        assert not Registration.objects.exists()


def test_a_reminder_that_is_due_is_found_once():
    with schema_context("alpha"):
        soon = timezone.now() + timedelta(hours=20)
        of = terms(5, of=event(starts_at=soon))
        come(of, "Ana")
        Registration.objects.update(created_at=timezone.now() - timedelta(days=2))
        before = len(mails())
    Worker("tender", 0.05, 30).drain()
    with schema_context("alpha"):
        assert len(mails()) == before + 1
    Worker("tender", 0.05, 30).drain()
    with schema_context("alpha"):
        assert len(mails()) == before + 1


def test_what_was_called_off_is_no_reason_to_look_for_reminders_again_and_again():
    with schema_context("alpha"):
        of = terms(5, of=event(starts_at=timezone.now() + timedelta(hours=20)))
        come(of, "Ana")
        Registration.objects.update(created_at=timezone.now() - timedelta(days=2))
        because = {"sl": "Neurje."}
        call_off(event_id=of.event_id, because=because, by=None, now=timezone.now())
    Schedule().run_due(at_once=True)
    assert ("alpha", TEND) not in publishing()


def test_a_suspended_municipality_is_left_alone():
    schedule_in("alpha", make_announcement("alpha", live=False))
    with suspended("alpha"):
        Schedule().run_due(at_once=True)
    assert publishing() == []


def test_one_municipality_s_trouble_is_not_the_others():
    schedule_in("beta", make_announcement("beta", live=False))
    connection.close()
    owner_does("DROP TABLE alpha.wagtailcore_revision CASCADE")
    Schedule().run_due(at_once=True)
    assert publishing() == [("beta", PUBLISH)]


def test_several_workers_keep_one_pace():
    runs = []
    entries = (Entry("test", 60, lambda: runs.append(1)),)
    for _ in range(3):
        Schedule(entries).run_due()
    assert len(runs) == 1


def test_a_worker_sweeps_again_when_the_time_has_come():
    runs = []
    schedule = Schedule((Entry("test", 0.1, lambda: runs.append(1)),))
    wait_for(lambda: schedule.run_due() or len(runs) == 3, 5)


def test_two_workers_never_sweep_at_once():
    begun, let_go, runs = Event(), Event(), []

    def sweep():
        runs.append(1)
        begun.set()
        let_go.wait(10)

    def first_worker():
        Schedule((Entry("test", 0, sweep),)).run_due()
        connection.close()

    thread = Thread(target=first_worker)
    thread.start()
    begun.wait(10)
    Schedule((Entry("test", 0, lambda: runs.append(2)),)).run_due()
    let_go.set()
    thread.join()
    assert runs == [1]
