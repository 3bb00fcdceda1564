"""The task's own call, alone in its municipality."""

from contextlib import AbstractContextManager
from typing import Any

import structlog
from django.conf import settings
from django.db import connection
from django.utils import timezone, translation
from django.utils.json import normalize_json
from django_tenants.utils import schema_context

from tenants.isolation.backend.base import as_platform
from tenants.isolation.roles import PUBLIC
from tenants.queue import outcomes
from tenants.queue.jobs import Job, job_of
from tenants.queue.leases import Held

log = structlog.get_logger(__name__)


def run(held: Held) -> outcomes.Outcome:
    """Run a task once and say what became of it; nothing that the task raises comes out."""
    try:
        job = job_of(held.row)
    except Exception as error:  # importing a module may raise anything
        log.error("task_not_begun", error=str(error), **held.facts)
        return outcomes.not_begun(error, held.attempt)
    try:
        return outcomes.succeeded(_call(job, held))
    except (Exception, SystemExit) as error:
        log.exception("task_raised", **held.facts)
        return outcomes.after_error(error, job, held.attempt)
    finally:
        _forget_session()


def _call(job: Job, held: Held) -> Any:
    given = held.row.args_kwargs
    with (
        structlog.contextvars.bound_contextvars(task=str(held.row.pk)),
        translation.override(settings.LANGUAGE_CODE),
        timezone.override(None),
        _place(held.schema),
    ):
        value = job.call(*given["args"], **given["kwargs"])
    return normalize_json(value)


def _place(schema: str) -> AbstractContextManager[Any]:
    """Where a task runs: in its municipality, or under the platform's role."""
    if schema == PUBLIC:
        return as_platform()
    context: AbstractContextManager[Any] = schema_context(schema)
    return context


def _forget_session() -> None:
    """Leave nothing of what a task did to the connection: path and role are sent anew, and a
    connection that broke or was left without autocommit is closed."""
    connection.search_path_set_schemas = None  # type: ignore[attr-defined]
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
