"""Archives that operators send, in the clear in the folder of exports until they are restored.

The secret key of an encrypted one is in the memory of one request: it opens the archive while that
is written down, and neither the job, the trail, the log nor the page ever has it. What lies there
in the clear is what the database holds in the clear a minute later, readable by this user alone; it
goes with the restore, or after a day.
"""

import fcntl
import os
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copyfileobj
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import Conflict, DomainError, Invalid
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


def keep_sent(upload: str, keys: Sequence[Any], now: datetime) -> str:
    """As `keep`, of what was sent in pieces; they stay for another key if this one opens nothing.

    Raises Invalid where none were.
    """
    if not size_of(upload):
        message = _("The archive has not arrived. Send it again.")
        raise Invalid("upload_missing", message, {"upload": message})
    with pieces_of(upload).open("rb") as source:
        name = keep(source, keys, now)
    abandon(upload)
    return name


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


def begin() -> str:
    """The name of a new upload in pieces."""
    return uuid4().hex


def pieces_of(upload: str) -> Path:
    """Where the pieces of an upload are put together."""
    return places.folder() / f".{places.SENT}-{UUID(hex=upload).hex}.pieces"


def size_of(upload: str) -> int:
    """How many bytes of an upload are there."""
    path = pieces_of(upload) if upload else None
    return path.stat().st_size if path and path.exists() else 0


def add(upload: str, offset: int, piece: BinaryIO) -> None:
    """Add a piece of an upload at its end.

    Raises Conflict where it belongs elsewhere or another is being added, NotKept when the disk
    refuses; then what was there before is there.
    """
    descriptor = os.open(pieces_of(upload), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "r+b") as out:
        _alone_at(out, offset)
        try:
            out.seek(offset)
            copyfileobj(piece, out, _BLOCK)
            out.flush()
        except OSError as error:
            os.ftruncate(out.fileno(), offset)
            message = _("The archive could not be written: %(error)s.") % {"error": error.strerror}
            raise NotKept("upload_not_kept", message) from error


def _alone_at(out: BinaryIO, offset: int) -> None:
    message = _("This piece of the archive belongs elsewhere.")
    try:
        fcntl.flock(out, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Conflict("piece_out_of_place", message) from error
    if os.fstat(out.fileno()).st_size != offset:
        raise Conflict("piece_out_of_place", message)


def abandon(upload: str) -> None:
    """Remove the pieces of an upload, if there are any."""
    if upload:
        pieces_of(upload).unlink(missing_ok=True)


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
