"""The queue of background tasks: where one runs, whose turn it is, and what becomes of it."""

import pytest
from django.core.management import call_command
from django.db import connection
from django_tasks_db.models import DBTaskResult, get_date_max
from django_tenants.utils import schema_context

from tenants.isolation.backend.base import as_platform
from tenants.isolation.hosts import Root
from tenants.isolation.roles import platform_role, role_of
from tenants.queue.queries import lag
from tenants.queue.worker import Worker
from tests.tenants import queue_tasks as tasks
from tests.tenants.queue_support import (
    empty_queue,
    enqueue,
    hurry,
    lines,
    owner_does,
    row,
    suspended,
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
def runner():
    return Worker("tester", 0.05, 30)


def run_all(runner):
    while runner.run_next():
        pass


# -- Where it runs ----------------------------------------------------------------------------


def test_a_task_runs_in_its_schema_and_role(runner):
    results = {schema: enqueue(schema, tasks.whoami) for schema in ("alpha", "beta")}
    run_all(runner)
    for schema, result in results.items():
        assert row(result).status == "SUCCESSFUL"
        assert row(result).return_value == [schema, role_of(schema)]
    assert connection.schema_name == "public"


def test_the_platform_s_task_runs_under_the_platform_s_role(runner):
    connection.set_tenant(Root())
    result = tasks.tend.enqueue()
    run_all(runner)
    assert row(result).return_value == platform_role()
    assert tasks.tend.get_result(result.id).return_value == platform_role()


def test_what_a_task_does_to_the_session_does_not_outlast_it(runner):
    connection.set_tenant(Root())
    before, after = tasks.disturb.enqueue(), tasks.tend.enqueue()
    run_all(runner)
    assert row(before).status == "SUCCESSFUL"
    assert row(after).return_value == platform_role()


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("tests.tenants.queue_tasks.tend", "a job of the platform"),
        ("tests.tenants.queue_tasks.not_a_job", "is not a job"),
    ],
)
def test_a_row_written_by_hand_runs_nothing_but_a_municipality_s_job(runner, path, says):
    with schema_context("alpha"):
        forged = DBTaskResult.objects.create(
            queue_name="alpha",
            task_path=path,
            backend_name="municipal",
            args_kwargs={"args": [], "kwargs": {}},
        )
    run_all(runner)
    assert row(forged).status == "FAILED"
    assert says in row(forged).traceback


def test_code_that_is_missing_here_is_waited_for(runner):
    with schema_context("alpha"):
        early = DBTaskResult.objects.create(
            queue_name="alpha",
            task_path="tests.tenants.queue_tasks.of_next_week",
            backend_name="municipal",
            args_kwargs={"args": [], "kwargs": {}},
        )
    run_all(runner)
    assert row(early).status == "READY"
    assert row(early).run_after < get_date_max()


# -- Turns ------------------------------------------------------------------------------------


def test_one_municipality_s_many_tasks_do_not_starve_another(runner, tmp_path):
    notes = tmp_path / "notes"
    with schema_context("alpha"):
        for number in range(50):
            tasks.note.enqueue(str(notes), f"alpha{number}")
    enqueue("beta", tasks.note, str(notes), "beta")
    runner.run_next()
    runner.run_next()
    assert "beta" in lines(notes)
    run_all(runner)
    assert lines(notes).count("beta") == 1
    assert [line for line in lines(notes) if line != "beta"] == [f"alpha{n}" for n in range(50)]


def test_priority_goes_first_within_a_municipality(runner, tmp_path):
    notes = tmp_path / "notes"
    with schema_context("alpha"):
        tasks.note.enqueue(str(notes), "plain")
        tasks.note.using(priority=10).enqueue(str(notes), "urgent")
    run_all(runner)
    assert lines(notes) == ["urgent", "plain"]


def test_a_suspended_municipality_s_tasks_wait(runner):
    result = enqueue("alpha", tasks.whoami)
    with suspended("alpha"):
        run_all(runner)
        assert row(result).status == "READY"
        assert lag() == []
    assert [(schema, waiting) for schema, waiting, _ in lag()] == [("alpha", 1)]
    run_all(runner)
    assert row(result).status == "SUCCESSFUL"


def test_a_task_of_a_municipality_that_is_gone_fails_with_a_sentence(runner):
    with as_platform():
        left = DBTaskResult.objects.create(
            queue_name="gone",
            task_path="tests.tenants.queue_tasks.whoami",
            backend_name="municipal",
            args_kwargs={"args": [], "kwargs": {}},
        )
    run_all(runner)
    assert row(left).status == "FAILED"
    assert "no longer exists" in row(left).traceback


# -- What becomes of it -----------------------------------------------------------------------


def test_an_error_is_tried_again_after_growing_pauses(runner, tmp_path):
    notes = tmp_path / "notes"
    result = enqueue("alpha", tasks.stumble, str(notes))
    pauses = []
    for _ in range(2):
        run_all(runner)
        tried = row(result)
        assert tried.status == "READY"
        assert "a stone" in tried.traceback
        pauses.append((tried.run_after - tried.started_at).total_seconds())
        hurry()
    run_all(runner)
    assert row(result).status == "FAILED"
    assert lines(notes) == ["tried"] * 3
    assert 10 <= pauses[0] <= 14
    assert 60 <= pauses[1] <= 74


def test_an_error_of_what_may_not_run_twice_is_final(runner, tmp_path):
    result = enqueue("alpha", tasks.stumble_once, str(tmp_path / "notes"))
    run_all(runner)
    hurry()
    run_all(runner)
    assert row(result).status == "FAILED"
    assert row(result).exception_class_path == "builtins.ValueError"
    assert lines(tmp_path / "notes") == ["tried"]


def test_a_task_that_exits_does_not_end_the_worker(runner):
    result = enqueue("alpha", tasks.leave)
    after = enqueue("alpha", tasks.whoami)
    run_all(runner)
    assert row(result).status == "READY"
    assert "SystemExit" in row(result).traceback
    assert row(after).status == "SUCCESSFUL"


@pytest.mark.parametrize("kind", ["nul", "nan", "half", "object"])
def test_an_answer_that_cannot_be_kept_is_a_failure(runner, kind):
    result = enqueue("alpha", tasks.answer, kind)
    run_all(runner)
    assert row(result).status in ("FAILED", "READY")
    assert row(result).exception_class_path
    assert not row(result).return_value


def test_work_once_runs_what_is_ready_and_ends(capsys):
    enqueue("alpha", tasks.whoami)
    enqueue("beta", tasks.whoami)
    call_command("work", once=True)
    assert "Tasks run: 2" in capsys.readouterr().out


def test_lag_counts_what_could_run_now():
    enqueue("alpha", tasks.whoami)
    enqueue("alpha", tasks.whoami)
    owner_does(
        "UPDATE public.django_tasks_database_dbtaskresult SET enqueued_at = now() - interval '90 s'"
    )
    ((schema, waiting, oldest),) = lag()
    assert (schema, waiting) == ("alpha", 2)
    assert 90 <= oldest < 120
