"""Asking for work that needs the owner's login: a row, sealed, and its line in the audit trail."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from common.errors import Conflict, Invalid, NotAllowed
from tenants.console import acts, jobs
from tenants.console.models import FleetJob
from tenants.isolation import quotas
from tenants.models import Municipality

ATTEMPTS = 3
_NOT_WRITTEN_DOWN = {"csv"}


def ask(
    *,
    kind: str,
    schema: str,
    arguments: dict[str, Any],
    by: str,
    now: datetime,
    address: str = "",
) -> FleetJob:
    """Ask the fleet's worker for a job. At most one a municipality waits or runs.

    Raises Invalid for a kind that there is not, NotAllowed when the municipality's quota of exports
    is reached, Conflict when something else is on its way for this municipality.
    """
    if kind not in jobs.KINDS:
        raise Invalid("unknown_kind", _("There is no such job: %(kind)s.") % {"kind": kind})
    if kind == "export":
        _check_exports(schema, now)
    job = FleetJob(id=uuid4(), kind=kind, schema_name=schema, arguments=arguments)
    job.asked_by, job.asked_at = by, now
    job.seal = seal_of(job)
    try:
        with transaction.atomic():
            job.save(force_insert=True)
            acts.record(kind, who=by, schema=schema, facts=_facts(job), address=address, now=now)
    except IntegrityError as error:
        message = _("Something is on its way here already. Wait until it is done, then ask again.")
        raise Conflict("job_on_its_way", message) from error
    return job


def _check_exports(schema: str, now: datetime) -> None:
    municipality = Municipality.objects.filter(schema_name=schema).first()
    most = quotas.limit_of(municipality, "exports_a_day")
    today = FleetJob.objects.filter(
        kind="export", schema_name=schema, failed=False, asked_at__gt=now - timedelta(days=1)
    )
    if today.count() >= most:
        message = _("This municipality may be exported %(most)d times a day; that is reached.")
        raise NotAllowed("exports_reached", message % {"most": most})


def _facts(job: FleetJob) -> dict[str, Any]:
    known = {key: value for key, value in job.arguments.items() if key not in _NOT_WRITTEN_DOWN}
    return {"job": str(job.id), **known}


def seal_of(job: FleetJob) -> str:
    """What only who knows SECRET_KEY can write below a job; its number is in it, so that a copy of
    an old row is refused as well."""
    asked = [str(job.id), job.kind, job.schema_name, job.arguments, job.asked_by]
    text = json.dumps(asked, sort_keys=True, ensure_ascii=False)
    return salted_hmac("console.job", text, algorithm="sha256").hexdigest()


def is_sealed(job: FleetJob) -> bool:
    """Whether the job was asked for by the console."""
    return constant_time_compare(job.seal, seal_of(job))


def job_of(number: UUID) -> FleetJob | None:
    """The job of that number."""
    return FleetJob.objects.filter(pk=number).first()
