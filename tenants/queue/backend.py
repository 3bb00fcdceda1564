"""Where tasks are enqueued: the queue of a task is its municipality."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.tasks import DEFAULT_TASK_QUEUE_NAME, Task
from django.tasks.backends.base import BaseTaskBackend
from django.tasks.exceptions import TaskResultDoesNotExist
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from tenants.isolation.backend.base import as_platform
from tenants.isolation.roles import PUBLIC
from tenants.queue.jobs import Job


class NoMunicipalityError(RuntimeError):
    """A municipality's task was enqueued where no municipality is chosen."""


class WrongQueueError(RuntimeError):
    """A task was enqueued for somebody else than whoever is being served."""


class MunicipalBackend(DatabaseBackend):
    """The library's backend with the schema in the place of the queue's name.

    The row is written under the role that is being served, so that PostgreSQL refuses a task for
    another municipality, and in its transaction, so that it is gone with whatever asked for it.
    """

    task_class = Job

    def enqueue(self, task: Task[..., Any], args: Any, kwargs: Any) -> Any:
        """Put a task into the queue of the municipality that is being served.

        Raises NoMunicipalityError when none is, and WrongQueueError when the task names another
        queue or is the platform's own and a municipality is being served.
        """
        queue = _queue_for(task)
        with _as_served():
            return super().enqueue(task.using(queue_name=queue), args, kwargs)

    async def aenqueue(self, task: Task[..., Any], args: Any, kwargs: Any) -> Any:
        """The same from asynchronous code; the connection's municipality is the thread's."""
        return await BaseTaskBackend.aenqueue(self, task, args, kwargs)

    def get_result(self, result_id: str) -> Any:
        """The state of a task of whoever is being served.

        Raises TaskResultDoesNotExist for an unknown one and for another municipality's.
        """
        rows = DBTaskResult.objects.filter(queue_name=_served())
        with _as_served():
            try:
                return rows.get(id=result_id).task_result
            except (DBTaskResult.DoesNotExist, ValidationError) as unknown:
                raise TaskResultDoesNotExist(result_id) from unknown

    async def aget_result(self, result_id: str) -> Any:
        """The same from asynchronous code."""
        return await BaseTaskBackend.aget_result(self, result_id)


def _served() -> str:
    """The schema that is being served."""
    return str(connection.schema_name)  # type: ignore[attr-defined]


def _queue_for(task: Task[..., Any]) -> str:
    schema = _served()
    platform = getattr(task, "platform", False)
    if schema == PUBLIC and not platform:
        raise NoMunicipalityError(
            f"{task.module_path} was enqueued without a municipality: enqueue it inside "
            "`with schema_context(…)`, or declare it with platform=True if it is the platform's."
        )
    if schema != PUBLIC and platform:
        raise WrongQueueError(
            f"{task.module_path} is the platform's: “{schema}” cannot enqueue it. News travels up "
            "through the outbox."
        )
    if task.queue_name not in (DEFAULT_TASK_QUEUE_NAME, schema):
        raise WrongQueueError(
            f"{task.module_path} was enqueued for “{task.queue_name}” while “{schema}” is being "
            "served. The queue of a task is its municipality: name none."
        )
    return schema


@contextmanager
def _as_served() -> Iterator[None]:
    """A municipality's own role; on the root domain the platform's, since the directory's reaches
    no queue."""
    if _served() != PUBLIC:
        yield
        return
    with as_platform():
        yield
