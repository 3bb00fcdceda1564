"""Jobs: tasks that say whether they may be run twice.

@job(repeatable=True)
def rebuild_index(page_id: int) -> None: ...

rebuild_index.enqueue(page.pk)
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from django.tasks import Task, task
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from tenants.isolation.roles import PUBLIC

P = ParamSpec("P")
R = TypeVar("R")

BACKEND = "municipal"
RETRIES = 5
# Seconds before each further attempt; the last one holds for all that follow.
PAUSES = (10, 60, 300, 1800, 7200)
# Up to a fifth is added, so that what failed together does not come back together.
_JITTER = 0.2

if TYPE_CHECKING:
    _Task = Task[..., Any]
else:
    _Task = Task


class NotRunnableError(Exception):
    """A row of the queue that no worker may run; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(_Task):
    """A task of a municipality, or of the platform, with the policy that holds when it breaks off.

    The defaults are the cautious ones, for a task declared without `job`.
    """

    repeatable: bool = False
    retries: int = RETRIES
    platform: bool = False


def job(
    *, repeatable: bool, retries: int = RETRIES, platform: bool = False
) -> Callable[[Callable[P, R]], Task[P, R]]:
    """Declare a function of a module as a job.

    `repeatable`: running it twice does no harm, so it is taken back from a dead worker and retried
    up to `retries` times. Otherwise it is never begun a second time.
    `platform`: it works for the installation and runs under the platform's role, which reaches no
    municipality; all other jobs run in the municipality that enqueued them.
    """
    policy: dict[str, Any] = {"repeatable": repeatable, "retries": retries, "platform": platform}
    return task(backend=BACKEND, **policy)


def job_of(row: DBTaskResult) -> Job:
    """The job that a row of the queue asks for.

    Raises ImportError when the code that runs here has no such job, and NotRunnableError when what
    it has is not one, or not for that queue: rows are written under a municipality's role.
    """
    found = import_string(row.task_path)
    if not isinstance(found, Job):
        raise NotRunnableError(
            f"{row.task_path} is not a job: declare it with tenants.queue.jobs.job."
        )
    if found.platform != (row.queue_name == PUBLIC):
        owner = "the platform" if found.platform else "a municipality"
        raise NotRunnableError(f"{row.task_path} is a job of {owner}, not of “{row.queue_name}”.")
    return found


def pause_after(attempt: int) -> timedelta:
    """How long to wait after attempt number `attempt` (from 1) before the next."""
    seconds = PAUSES[min(attempt, len(PAUSES)) - 1]
    jitter = 1 + random.random() * _JITTER  # noqa: S311 (spreads load, keeps no secret)
    return timedelta(seconds=seconds * jitter)
