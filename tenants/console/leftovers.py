"""Files that processes left which were killed, or whose database went away, in the middle.

What operators send has its own rules: `uploads.sweep`."""

import fcntl
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone
from django_tenants.utils import schema_context

from tenants.console import places
from tenants.console.models import FleetJob
from tenants.isolation.roles import PUBLIC
from tenants.models import Municipality, shared_storage
from tenants.provisioning.archive.restore import sweep_leftovers

# A coat of arms is stored first and asked for, or restored with its municipality, afterwards.
_ARMS_KEPT = timedelta(days=1)


def tidy(now: datetime | None = None) -> list[str]:
    """Remove what restores, exports and coats of arms left half-way; returns what it was.

    What somebody is still at work on stays. Needs the owner's login.
    """
    with schema_context(PUBLIC):
        arms = _nameless_arms(now or timezone.now())
        return [*sweep_leftovers(), *_half_archives(), *arms]


def _half_archives() -> Iterator[str]:
    for path in places.folder().glob(".*.partial"):
        if path.name.startswith(f".{places.SENT}"):
            continue
        with path.open("rb") as half:
            try:
                fcntl.flock(half, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue  # it is being written
            path.unlink(missing_ok=True)
        yield path.name


def _nameless_arms(now: datetime) -> Iterator[str]:
    folder = Path(shared_storage().path("arms"))
    old = (now - _ARMS_KEPT).timestamp()
    there = [path for path in folder.glob("*") if path.stat().st_mtime < old]
    if not there:
        return
    asked = FleetJob.objects.unfinished().filter(kind="brand").values_list("arguments", flat=True)
    named = set(Municipality.objects.values_list("coat_of_arms", flat=True))
    named |= {arguments.get("arms") for arguments in asked}
    for path in there:
        if f"arms/{path.name}" not in named:
            path.unlink(missing_ok=True)
            yield path.name
