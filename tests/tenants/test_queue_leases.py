"""Leases: whatever moment a worker dies at, nothing is lost and nothing is wrongly repeated."""

import signal
from subprocess import TimeoutExpired
from threading import Thread

import pytest
from django.db import connection
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tenants.isolation.backend.base import as_platform
from tenants.queue.leases import claim, settle, take_back
from tenants.queue.models import Lease
from tenants.queue.outcomes import succeeded
from tenants.queue.worker import Worker
from tests.tenants import queue_tasks as tasks
from tests.tenants.queue_support import (
    cut_connections,
    empty_queue,
    enqueue,
    hurry,
    let_leases_run_out,
    lines,
    row,
    wait_for,
    worker_process,
)


@pytest.fixture(autouse=True)
def queue(django_db_setup, django_db_blocker, monkeypatch):
    """An empty queue, transactions that are real, and connections that are kept as in service."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 300)
    with django_db_blocker.unblock():
        empty_queue()
        yield
        empty_queue()


@pytest.fixture
def notes(tmp_path):
    return tmp_path / "notes"


def kill_in_the_middle(notes):
    with worker_process() as process:
        wait_for(lambda: lines(notes) == ["begun"])
        process.kill()
        process.wait()


def take_back_and_run():
    """What another worker does once the dead one's lease has run out."""
    wait_for(lambda: take_back() == 1)
    hurry()
    worker = Worker("second", 0.05, 30)
    while worker.run_next():
        pass


def test_a_killed_worker_s_task_is_run_again(notes):
    result = enqueue("alpha", tasks.hold, str(notes), 3)
    kill_in_the_middle(notes)
    assert row(result).status == "RUNNING"
    take_back_and_run()
    assert row(result).status == "SUCCESSFUL"
    assert lines(notes) == ["begun", "begun", "ended"]
    assert len(row(result).worker_ids) == 2


def test_a_killed_worker_s_task_that_may_not_run_twice_is_left_to_a_person(notes):
    result = enqueue("alpha", tasks.hold_once, str(notes), 3)
    kill_in_the_middle(notes)
    take_back_and_run()
    assert row(result).status == "FAILED"
    assert "A person must look" in row(result).traceback
    assert lines(notes) == ["begun"]


def test_a_worker_that_is_told_to_stop_finishes_its_task(notes):
    result = enqueue("alpha", tasks.hold_once, str(notes), 1)
    later = enqueue("alpha", tasks.whoami)
    with worker_process() as process:
        wait_for(lambda: lines(notes) == ["begun"])
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert lines(notes) == ["begun", "ended"]
    assert row(result).status == "SUCCESSFUL"
    assert row(later).status == "READY"


def test_a_second_signal_ends_the_worker_at_once(notes):
    result = enqueue("alpha", tasks.hold, str(notes), 30)
    with worker_process() as process:
        wait_for(lambda: lines(notes) == ["begun"])
        process.send_signal(signal.SIGTERM)
        with pytest.raises(TimeoutExpired):
            process.wait(0.5)
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == -signal.SIGTERM
    assert row(result).status == "RUNNING"


def test_a_worker_that_lost_its_lease_does_not_overwrite():
    result = enqueue("alpha", tasks.whoami)
    first = claim("first", 30)
    let_leases_run_out()
    assert take_back() == 1
    hurry()
    second = claim("second", 30)
    assert settle(first, succeeded("the first one's")) is False
    assert row(result).status == "RUNNING"
    assert settle(second, succeeded("the second one's")) is True
    assert row(result).return_value == "the second one's"


def test_an_earlier_attempt_of_the_same_worker_does_not_overwrite():
    result = enqueue("alpha", tasks.whoami)
    first = claim("same", 30)
    let_leases_run_out()
    take_back()
    hurry()
    claim("same", 30)
    assert settle(first, succeeded("the first attempt's")) is False
    assert row(result).status == "RUNNING"


def test_a_task_that_keeps_killing_its_worker_is_given_up(notes):
    result = enqueue("alpha", tasks.stumble, str(notes))
    for _ in range(3):
        assert claim("doomed", 30)
        let_leases_run_out()
        take_back()
        hurry()
    assert row(result).status == "FAILED"
    assert "No further one is left" in row(result).traceback
    assert claim("doomed", 30) is None


def test_a_lease_is_renewed_while_its_task_runs(notes):
    result = enqueue("alpha", tasks.hold, str(notes), 2)
    worker = Thread(target=run_apart, args=(Worker("slow", 0.05, 0.9),))
    worker.start()
    wait_for(lambda: lines(notes) == ["begun"])
    while worker.is_alive():
        assert take_back() == 0
        worker.join(0.1)
    assert row(result).status == "SUCCESSFUL"
    assert lines(notes) == ["begun", "ended"]


def run_apart(worker):
    """A worker in a thread of its own, until its queue is empty."""
    try:
        while worker.run_next():
            pass
    finally:
        connection.close()


def test_workers_at_once_never_run_a_task_twice(notes):
    for number in range(20):
        enqueue("alpha", tasks.note, str(notes), f"alpha{number}")
        enqueue("beta", tasks.note, str(notes), f"beta{number}")
    workers = [Thread(target=run_apart, args=(Worker(f"w{n}", 0.05, 30),)) for n in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(lines(notes)) == sorted(f"{m}{n}" for m in ("alpha", "beta") for n in range(20))
    with as_platform():
        done = DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL)
        assert {len(task.worker_ids) for task in done} == {1}
        assert done.count() == 40
        assert not Lease.objects.exists()


def test_a_worker_survives_the_loss_of_the_database(notes):
    worker = Worker("tough", 0.05, 30)
    thread = Thread(target=serve_apart, args=(worker,))
    thread.start()
    try:
        enqueue("alpha", tasks.note, str(notes), "before")
        wait_for(lambda: lines(notes) == ["before"])
        cut_connections()
        enqueue("beta", tasks.note, str(notes), "after")
        wait_for(lambda: lines(notes) == ["before", "after"])
    finally:
        worker.stop()
        thread.join()


def test_an_outcome_outlives_the_loss_of_the_database(notes):
    result = enqueue("alpha", tasks.hold, str(notes), 1)
    thread = Thread(target=run_apart, args=(Worker("tough", 0.05, 30),))
    thread.start()
    wait_for(lambda: lines(notes) == ["begun"])
    cut_connections()
    thread.join()
    assert row(result).status == "SUCCESSFUL"
    assert lines(notes) == ["begun", "ended"]


def serve_apart(worker):
    """A worker in a thread of its own, until it is told to stop."""
    try:
        worker.run()
    finally:
        connection.close()


def test_one_municipality_leaves_the_other_worker_to_its_neighbours(notes):
    """Its long exports run one after another, however many workers look at the queue."""
    for schema in ("alpha", "alpha", "beta"):
        enqueue(schema, tasks.note, str(notes), schema)
    first, second = claim("one", 60), claim("two", 60)
    assert {first.schema, second.schema} == {"alpha", "beta"}
    assert claim("three", 60) is None
    settle(first if first.schema == "alpha" else second, succeeded(None))
    assert claim("three", 60).schema == "alpha"
