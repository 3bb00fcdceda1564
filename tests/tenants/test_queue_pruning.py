"""Tasks that are over are taken away once nobody asks for them any more; the others stay."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tenants.isolation.backend.base import as_platform
from tenants.queue import pruning
from tenants.queue.pruning import FAILED_DAYS, SUCCESSFUL_DAYS, prune_finished
from tenants.queue.schedule import Schedule
from tests.tenants.queue_support import empty_queue, enqueue, row
from tests.tenants.queue_tasks import whoami

pytestmark = pytest.mark.django_db

SUCCESSFUL, FAILED = TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _empty(alpha, beta):
    empty_queue()


def finished(schema, status, ago):
    """A task of `schema` that came to its end so long ago."""
    number = row(enqueue(schema, whoami)).pk
    with as_platform():
        tasks = DBTaskResult.objects.filter(pk=number)
        tasks.update(status=status, finished_at=Now() - ago, enqueued_at=Now() - ago)
    return number


def left():
    with as_platform():
        return set(DBTaskResult.objects.values_list("pk", flat=True))


def test_what_was_done_two_weeks_ago_goes_in_every_municipality():
    stays = set()
    for schema in ("alpha", "beta"):
        finished(schema, SUCCESSFUL, timedelta(days=SUCCESSFUL_DAYS) + MINUTE)
        stays.add(finished(schema, SUCCESSFUL, timedelta(days=SUCCESSFUL_DAYS) - MINUTE))
    assert prune_finished() == 2
    assert left() == stays


def test_what_failed_is_kept_until_a_person_has_had_time_to_look():
    stays = {
        finished("alpha", FAILED, timedelta(days=SUCCESSFUL_DAYS) + MINUTE),
        finished("beta", FAILED, timedelta(days=FAILED_DAYS) - MINUTE),
    }
    finished("alpha", FAILED, timedelta(days=FAILED_DAYS) + MINUTE)
    assert prune_finished() == 1
    assert left() == stays


@pytest.mark.parametrize("status", [TaskResultStatus.READY, TaskResultStatus.RUNNING])
def test_what_waits_or_runs_stays_however_old(status):
    number = row(enqueue("alpha", whoami)).pk
    with as_platform():
        old = Now() - timedelta(days=1000)
        DBTaskResult.objects.filter(pk=number).update(status=status, enqueued_at=old)
    assert prune_finished() == 0
    assert left() == {number}


def test_many_go_in_batches_and_a_sweep_takes_no_more_than_its_share(monkeypatch):
    monkeypatch.setattr(pruning, "BATCH", 2)
    monkeypatch.setattr(pruning, "MOST_BATCHES", 2)
    for _ in range(5):
        finished("alpha", SUCCESSFUL, timedelta(days=30))
    assert prune_finished() == 4
    assert prune_finished() == 1
    assert prune_finished() == 0


def test_the_schedule_prunes():
    finished("beta", SUCCESSFUL, timedelta(days=30))
    Schedule().run_due(at_once=True)
    assert left() == set()
