"""The walls of the queue: a task belongs to the municipality that asked for it, and to no other."""

import pytest
from django.db import ProgrammingError, connection
from django.tasks.exceptions import TaskResultDoesNotExist
from django_tasks_db.models import DBTaskResult
from django_tenants.utils import schema_context

from tenants.isolation.backend.base import as_platform
from tenants.queue.backend import NoMunicipalityError, WrongQueueError
from tests.tenants import queue_tasks as tasks
from tests.tenants.queue_support import empty_queue, enqueue


@pytest.fixture(autouse=True)
def queue(django_db_setup, django_db_blocker):
    """An empty queue, and transactions that are real."""
    with django_db_blocker.unblock():
        empty_queue()
        yield
        empty_queue()


def test_a_task_is_seen_by_its_municipality_alone():
    result = enqueue("alpha", tasks.whoami)
    with schema_context("alpha"):
        assert [task.queue_name for task in DBTaskResult.objects.all()] == ["alpha"]
        assert tasks.whoami.get_result(result.id).id == result.id
    with schema_context("beta"):
        assert not DBTaskResult.objects.exists()
        with pytest.raises(TaskResultDoesNotExist):
            tasks.whoami.get_result(result.id)


def test_a_search_path_set_by_hand_shows_no_other_queue():
    enqueue("beta", tasks.whoami)
    with schema_context("alpha"), connection.cursor() as cursor:
        cursor.execute("SET search_path = beta, public")
        cursor.execute("SELECT count(*) FROM django_tasks_database_dbtaskresult")
        assert cursor.fetchone() == (0,)
        connection.search_path_set_schemas = None


@pytest.mark.parametrize("queue_name", ["beta", "public"])
def test_postgresql_refuses_a_task_for_another_queue(queue_name):
    with schema_context("alpha"), pytest.raises(ProgrammingError, match="row-level security"):
        DBTaskResult.objects.create(
            queue_name=queue_name,
            task_path="tests.tenants.queue_tasks.whoami",
            backend_name="municipal",
            args_kwargs={"args": [], "kwargs": {}},
        )


def test_postgresql_refuses_a_task_that_claims_to_have_run():
    with schema_context("alpha"), pytest.raises(ProgrammingError, match="row-level security"):
        DBTaskResult.objects.create(
            queue_name="alpha",
            status="RUNNING",
            task_path="tests.tenants.queue_tasks.whoami",
            backend_name="municipal",
            args_kwargs={"args": [], "kwargs": {}},
        )


@pytest.mark.parametrize("statement", ["UPDATE {} SET priority = 1", "DELETE FROM {}"])
def test_a_municipality_may_not_touch_what_is_queued(statement):
    enqueue("alpha", tasks.whoami)
    with (
        schema_context("alpha"),
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match="permission denied"),
    ):
        cursor.execute(statement.format("public.django_tasks_database_dbtaskresult"))


@pytest.mark.parametrize("table", ["queue_lease", "queue_turn", "queue_sweep"])
@pytest.mark.parametrize("schema", ["alpha", "public"])
def test_only_the_platform_sees_the_worker_s_tables(schema, table):
    with (
        schema_context(schema),
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match="permission denied"),
    ):
        cursor.execute(f"SELECT 1 FROM public.{table}")


def test_a_task_without_a_municipality_fails_loudly():
    connection.set_schema_to_public()
    with pytest.raises(NoMunicipalityError, match="without a municipality"):
        tasks.whoami.enqueue()
    with as_platform(), pytest.raises(NoMunicipalityError):
        tasks.whoami.enqueue()
    with as_platform():
        assert not DBTaskResult.objects.exists()


def test_a_task_may_not_name_another_queue():
    with schema_context("alpha"):
        with pytest.raises(WrongQueueError, match="beta"):
            tasks.whoami.using(queue_name="beta").enqueue()
        assert tasks.whoami.using(queue_name="alpha").enqueue()


def test_a_municipality_may_not_enqueue_for_the_platform():
    with schema_context("alpha"), pytest.raises(WrongQueueError, match="outbox"):
        tasks.tend.enqueue()
