"""Archives that operators send, in the clear in the folder of exports until they are restored.

The secret key of an encrypted one is in the memory of one request: it opens the archive while that
is written down, and neither the job, the trail, the log nor the page ever has it. What lies there
in the clear is what the database holds in the clear a minute later, readable by this user alone; it
goes with the restore, or after a day.
"""

import os
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copyfileobj
from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import DomainError, Invalid
from tenants.console import places
from tenants.console.models import FleetJob
from tenants.provisioning.archive import encryption, reading

KEPT = timedelta(days=1)
_BLOCK = 1 << 18


class NotKept(DomainError):
    """The disk refused."""

    status = 507


def keep(source: BinaryIO, keys: Sequence[Any], now: datetime) -> str:
    """Put an archive beside the exports, opened with `keys` if it is encrypted; returns its name.

    Whatever its size, a block of it is in memory. Raises Invalid when it is encrypted and no key
    fits, cannot be opened to its end, or is no archive of ours; NotKept when the disk refuses. Then
    nothing of it is kept.
    """
    path = places.new_archive(places.SENT, now, encrypted=False)
    partial = path.with_name(f".{path.name}.partial")
    try:
        _write(source, keys, partial)
        _check(partial)
        partial.rename(path)
    except OSError as error:
        message = _("The archive could not be written: %(error)s.") % {"error": error.strerror}
        raise NotKept("upload_not_kept", message) from error
    finally:
        partial.unlink(missing_ok=True)
    return path.name


def _write(source: BinaryIO, keys: Sequence[Any], partial: Path) -> None:
    is_encrypted = source.read(len(encryption.MARK)) == encryption.MARK
    source.seek(0)
    if is_encrypted and not keys:
        message = _("The archive is encrypted: give the secret key that opens it.")
        raise Invalid("identity_missing", message, {"identity": message})
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    around = encryption.decrypted(source, keys) if is_encrypted else nullcontext(source)
    with os.fdopen(descriptor, "wb") as out, around as stream:
        copyfileobj(stream, out, _BLOCK)


def _check(partial: Path) -> None:
    """What can be said at once; the restore compares every byte."""
    try:
        reading.head_of(partial)
    except Invalid as error:
        if error.code != "archive_damaged":
            raise
        message = _("That is no archive of a municipality, or all but its beginning is missing.")
        raise Invalid("not_an_archive", message, {"upload": message}) from error


def forget(name: str) -> None:
    """Remove an archive that was sent; exports stay."""
    path = places.archive(name)
    if path is not None and places.schema_of(name) == places.SENT:
        path.unlink(missing_ok=True)


def sweep(now: datetime | None = None) -> list[str]:
    """Remove what was sent more than a day ago and is not being restored; returns the names."""
    before = (now or timezone.now()) - KEPT
    restoring = FleetJob.objects.unfinished().filter(kind="restore")
    asked = {str(one.get("archive")) for one in restoring.values_list("arguments", flat=True)}
    swept = []
    for path in places.folder().glob(f"*{places.SENT}-*"):
        if path.name not in asked and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
            swept.append(path.name)
    return sorted(swept)
