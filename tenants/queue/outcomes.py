"""What becomes of an attempt: done, failed, or to be tried again."""

from dataclasses import dataclass
from traceback import format_exception
from typing import Any

from django.db.models.functions import Now
from django.tasks import TaskResultStatus

from tenants.queue.jobs import RETRIES, Job, pause_after

# Characters of a traceback that are kept; the end says the most.
_LONGEST = 20_000
_LOOK = "A person must look at how far it came."


class WorkerDiedError(Exception):
    """The worker that ran a task stopped in the middle of it."""


class MunicipalityGoneError(Exception):
    """A task was left by a municipality that no longer exists."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an attempt; `changes` go into the task's row."""

    word: str
    changes: dict[str, Any]


def succeeded(value: Any) -> Outcome:
    """The task has done its work; `value` is JSON already."""
    return Outcome(
        "succeeded",
        {
            "status": TaskResultStatus.SUCCESSFUL,
            "return_value": value,
            "finished_at": Now(),
            "exception_class_path": "",
            "traceback": "",
        },
    )


def failed(error: BaseException) -> Outcome:
    """The task is over and has not done its work."""
    changes = {"status": TaskResultStatus.FAILED, "finished_at": Now(), "return_value": None}
    return Outcome("failed", changes | _told(error))


def postponed(error: BaseException, attempt: int) -> Outcome:
    """The task waits, longer after each attempt, to be tried again."""
    changes = {"status": TaskResultStatus.READY, "run_after": Now() + pause_after(attempt)}
    return Outcome("postponed", changes | _told(error))


def after_error(error: BaseException, job: Job, attempt: int) -> Outcome:
    """What follows when the task's own call raised `error` in attempt number `attempt`."""
    again = job.repeatable and attempt <= job.retries
    return postponed(error, attempt) if again else failed(error)


def not_begun(error: BaseException, attempt: int) -> Outcome:
    """What follows when there was nothing to call.

    Code that is missing may only be older here than where the task was enqueued, as it is for some
    minutes during an update; nothing has been run, so waiting is safe for every task.
    """
    again = isinstance(error, ImportError) and attempt <= RETRIES
    return postponed(error, attempt) if again else failed(error)


def after_death(job: Job | None, attempt: int) -> Outcome:
    """What follows when the worker died; `job` is None when its code is not to be found here."""
    what = f"The worker stopped in the middle of attempt number {attempt}."
    if job is None or not job.repeatable:
        why = "The task is not safe to run twice, so it was not run again."
        return failed(WorkerDiedError(f"{what} {why} {_LOOK}"))
    if attempt > job.retries:
        return failed(WorkerDiedError(f"{what} No further one is left. {_LOOK}"))
    return postponed(WorkerDiedError(what), attempt)


def _told(error: BaseException) -> dict[str, Any]:
    """The error as text that PostgreSQL takes: no NUL, no half of a surrogate pair."""
    text = "".join(format_exception(error)).replace("\0", "\\0")
    return {
        "exception_class_path": f"{type(error).__module__}.{type(error).__qualname__}",
        "traceback": text.encode("utf-8", "backslashreplace").decode()[-_LONGEST:],
    }
