"""A municipality into one file, as a stream: neither rows nor files are ever held in memory."""

import fcntl
import hashlib
import io
import os
import stat
import tarfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tenants.utils import quote_schema_name as quoted

from common.errors import Conflict, DomainError, NotFound
from tenants.models import Municipality, shared_storage
from tenants.provisioning import locks
from tenants.provisioning.archive import catalogue, encryption
from tenants.provisioning.archive.folders import MARK
from tenants.provisioning.archive.manifest import (
    ARMS,
    DATA,
    FILES,
    FORMAT,
    HEAD,
    LARGEST_TEXT,
    MANIFEST,
    SEAL,
    Head,
    Manifest,
    Member,
    is_plain_path,
    state_of,
    written,
)

Progress = Callable[[int, int, str], None]
# What of the public row makes the municipality what it is; its state here belongs to this place.
ROW = (
    *("name", "code", "kind", "region", "languages", "colour", "accent"),
    *("latitude", "longitude"),
)
_PIECE = 4 << 20
_BLOCK = 1 << 18


class ExportFailed(DomainError):
    """The archive could not be written."""

    status = 500


@dataclass(frozen=True, kw_only=True)
class Exported:
    """What was written: sizes in bytes; `skipped` names files that were gone or are none."""

    path: Path
    size: int
    rows: int
    files: int
    skipped: list[str]


def export_municipality(
    *,
    schema: str,
    path: Path,
    encrypt_to: Sequence[str] = (),
    progress: Progress = lambda done, of, what: None,
) -> Exported:
    """Write a municipality to the file `path`, which appears when it is complete and not before.

    Its data are those of one moment; files that are deleted meanwhile are named in the manifest.
    `encrypt_to` are public keys of age. `progress` hears of steps: tables, then files. Needs the
    owner's login in the settings, on a connection of its own. Raises NotFound for an unknown
    schema, Conflict when `path` exists or somebody writes it or the municipality is being deleted,
    Invalid for a key that is none, and ExportFailed when the disk refuses.
    """
    keys = encryption.recipients(encrypt_to)
    try:
        with locks.owner_connection() as connection, connection.cursor() as cursor:
            locks.share(cursor, schema)
            municipality = _find(schema)
            connection.commit()
            # All tables as they are at one moment.
            connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
            with new_file(path) as raw:
                around = encryption.encrypted(raw, keys) if keys else nullcontext(raw)
                with around as out:
                    manifest = _write(cursor, municipality, out, progress)
    except OSError as error:
        message = _("The archive could not be written: %(error)s.") % {"error": error}
        raise ExportFailed("export_failed", message) from error
    files = sum(name.startswith(FILES) for name in manifest.members)
    size = path.stat().st_size
    return Exported(
        path=path, size=size, rows=manifest.rows(), files=files, skipped=manifest.skipped
    )


def _find(schema: str) -> Municipality:
    found: Municipality | None = Municipality.objects.filter(schema_name=schema).first()
    if found is None:
        message = _("There is no municipality with the schema “%(schema)s”.") % {"schema": schema}
        raise NotFound("no_such_municipality", message)
    return found


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A file beside `path` that takes its name when the block is through; what a killed export left
    there is overwritten."""
    partial = path.with_name(f".{path.name}.partial")
    descriptor = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "r+b") as out:
        try:
            fcntl.flock(out, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = _("Another export is writing %(path)s.") % {"path": path}
            raise Conflict("export_in_progress", message) from error
        try:
            out.truncate(0)
            yield out
            out.flush()
            os.fsync(out.fileno())
            _take_name(partial, path)
        finally:
            partial.unlink(missing_ok=True)


def _take_name(partial: Path, path: Path) -> None:
    try:
        os.link(partial, path)
    except FileExistsError as error:
        message = _("There is a file %(path)s already. Choose another name.") % {"path": path}
        raise Conflict("export_exists", message) from error


def _write(cursor: Any, municipality: Municipality, out: BinaryIO, progress: Progress) -> Manifest:
    schema = municipality.schema_name
    head = _head(cursor, municipality)
    files = [*_files(Path(settings.MEDIA_ROOT) / schema)]
    steps = len(head.tables) + len(files)
    with tarfile.open(fileobj=out, mode="w|", bufsize=_BLOCK) as tar:
        archive = _Archive(tar)
        archive.add(HEAD, written(head))
        for done, (table, columns) in enumerate(head.tables.items(), 1):
            _add_rows(archive, cursor, schema, table, columns)
            progress(done, steps, table)
        _add_arms(archive, municipality)
        for done, name in enumerate(files, len(head.tables) + 1):
            archive.add_file(FILES + name, Path(settings.MEDIA_ROOT) / schema / name)
            progress(done, steps, name)
        return archive.seal()


def _head(cursor: Any, municipality: Municipality) -> Head:
    schema = municipality.schema_name
    migrations = catalogue.migrations(cursor, schema)
    types = catalogue.content_types(cursor)
    used = catalogue.used_content_types(cursor, schema)
    hosts = municipality.domains.exclude(checked_at=None).order_by("-is_primary", "domain")
    return Head(
        format=FORMAT,
        made_at=timezone.now().isoformat(),
        state=state_of(migrations),
        migrations=migrations,
        tables=catalogue.tables(cursor, schema),
        counters=catalogue.counters(cursor, schema),
        content_types=types,
        content_types_used=sorted(label for label, number in types.items() if number in used),
        municipality={name: getattr(municipality, name) for name in ROW},
        hosts=[domain.domain for domain in hosts],
    )


def _files(folder: Path) -> Iterator[str]:
    """Paths of all files below `folder`, in a fixed order."""
    for where, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = (Path(where) / name).relative_to(folder).as_posix()
            if path != MARK:
                yield path


def _add_rows(
    archive: "_Archive", cursor: Any, schema: str, table: str, columns: list[str]
) -> None:
    names = ", ".join(map(quoted, columns))
    pieces = _Pieces(archive, table)
    cursor.copy_expert(f"COPY {quoted(schema)}.{quoted(table)} ({names}) TO STDOUT", pieces)
    pieces.flush()


def _add_arms(archive: "_Archive", municipality: Municipality) -> None:
    if name := municipality.coat_of_arms.name:
        path = Path(shared_storage().path(name))
        archive.add_file(f"{ARMS}arms{path.suffix.lower()}", path)


class _Archive:
    """A tar file that notes the digest of whatever goes in."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar, self._now = tar, int(timezone.now().timestamp())
        self._members: dict[str, Member] = {}
        self._skipped: list[str] = []

    def add(self, name: str, content: bytes, rows: int | None = None) -> None:
        """A member that is in memory."""
        if len(content) > LARGEST_TEXT:
            raise ExportFailed("export_too_many", _("The municipality has too many files."))
        self._add(name, io.BytesIO(content), len(content), rows)

    def add_file(self, name: str, path: Path) -> None:
        """A file, unless it is gone or is none; both are noted."""
        try:
            # A pipe that somebody has put there would be waited for.
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            self._skipped.append(name)
            return
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if stat.S_ISREG(status.st_mode) and is_plain_path(name) and name.isprintable():
                self._add(name, file, status.st_size, None)
            else:
                self._skipped.append(name)

    def _add(self, name: str, source: BinaryIO, size: int, rows: int | None) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = size, self._now, 0o600
        digesting = _Digesting(source)
        self._tar.addfile(info, digesting)  # type: ignore[arg-type]
        self._tar.members.clear()  # type: ignore[attr-defined]
        self._members[name] = Member(digesting.digest.hexdigest(), size, rows)

    def seal(self) -> Manifest:
        """Add the manifest and its digest, the last two members."""
        skipped = [name.encode("utf-8", "replace").decode() for name in self._skipped]
        manifest = Manifest(members=dict(self._members), skipped=skipped)
        self.add(MANIFEST, written(manifest))
        self.add(SEAL, f"{self._members[MANIFEST].sha256}\n".encode())
        return manifest


class _Digesting:
    """A source that notes the digest of what is read from it."""

    def __init__(self, source: BinaryIO) -> None:
        self._source, self.digest = source, hashlib.sha256()

    def read(self, size: int) -> bytes:
        """At most `size` bytes."""
        block = self._source.read(size)
        self.digest.update(block)
        return block


class _Pieces:
    """Takes the rows of a table as PostgreSQL sends them and cuts them into members."""

    def __init__(self, archive: _Archive, table: str) -> None:
        self._archive, self._table = archive, table
        self._buffer, self._number = bytearray(), 0

    def write(self, rows: bytes) -> int:
        """Take some rows."""
        self._buffer += rows
        if len(self._buffer) >= _PIECE:
            self.flush()
        return len(rows)

    def flush(self) -> None:
        """Hand over what is left."""
        if self._buffer:
            self._number += 1
            name = f"{DATA}{self._table}/{self._number:06d}"
            self._archive.add(name, bytes(self._buffer), self._buffer.count(b"\n"))
            self._buffer.clear()
