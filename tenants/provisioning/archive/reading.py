"""An archive as a stream of members, each compared with what the manifest says of it.

An archive is read twice. The first reading believes nothing and writes nothing: it ends with a head
and a manifest that are true of every byte. The second hands out the members again and raises at the
first byte that has changed since.
"""

import hashlib
import hmac
import tarfile
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from common.errors import Invalid
from tenants.provisioning.archive import encryption
from tenants.provisioning.archive.manifest import (
    ARMS,
    DATA,
    HEAD,
    LARGEST_TEXT,
    MANIFEST,
    SEAL,
    Head,
    Manifest,
    Member,
    damaged,
    is_member,
    read_head,
    read_manifest,
)

Progress = Callable[[int, int, str], None]
_BLOCK = 1 << 16
# No header of a tar file is longer than this; one that says so wants our memory.
_LARGEST_HEADER = 1 << 20


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive was found to hold."""

    head: Head
    manifest: Manifest


class Forward:
    """A stream that is read once, from its beginning to its end, in bounded pieces."""

    def __init__(self, source: BinaryIO) -> None:
        self._source, self._at = source, 0

    def read(self, size: int = -1) -> bytes:
        """Exactly `size` bytes, or fewer at the end."""
        if not 0 <= size <= _LARGEST_HEADER:
            raise tarfile.ReadError("a part is too long")
        read = self._source.read(size)
        self._at += len(read)
        return read

    def tell(self) -> int:
        """How many bytes have been read."""
        return self._at

    def seek(self, position: int, whence: int = 0) -> int:
        """Skip forward; a stream has no way back."""
        if whence or position < self._at:
            raise tarfile.ReadError("the parts overlap")
        while self._at < position:
            if not self.read(min(_BLOCK, position - self._at)):
                raise tarfile.ReadError("the end is missing")
        return self._at


class Measured:
    """The content of one member, measured while somebody reads it."""

    def __init__(self, source: Any, size: int) -> None:
        self._source, self._left = source, size
        self._digest, self._size, self._rows = hashlib.sha256(), 0, 0

    def read(self, size: int = _BLOCK) -> bytes:
        """At most `size` bytes, none at the end. Raises Invalid when the file ends before."""
        try:
            block: bytes = self._source.read(min(size, self._left, _LARGEST_HEADER))
        except tarfile.TarError as error:
            raise damaged(_("its end is missing")) from error
        if not block and self._left:
            raise damaged(_("its end is missing"))
        self._left -= len(block)
        self._size += len(block)
        self._rows += block.count(b"\n")
        self._digest.update(block)
        return block

    def text(self) -> bytes:
        """All of it, where it is a head or a manifest."""
        if self._left > LARGEST_TEXT:
            raise damaged(_("a list in it is too long"))
        return b"".join(iter(self.read, b""))

    def finish(self, *, rows: bool) -> Member:
        """Read what nobody has read, and say what it was."""
        while self.read():
            pass
        return Member(self._digest.hexdigest(), self._size, self._rows if rows else None)


@contextmanager
def opened(path: Path, keys: Sequence[Any]) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """The file itself, and the stream of what it holds in the clear.

    Raises Invalid when the file cannot be read, or is encrypted and `keys` is empty.
    """
    try:
        raw = path.open("rb")
    except OSError as error:
        message = _("The archive cannot be read: %(error)s.") % {"error": error.strerror}
        raise Invalid("archive_unreadable", message) from error
    with raw:
        begins = raw.read(len(encryption.MARK))
        raw.seek(0)
        if begins != encryption.MARK:
            yield raw, raw
        elif not keys:
            message = _("The archive is encrypted. Name the file of the secret key.")
            raise Invalid("archive_encrypted", message)
        else:
            with encryption.decrypted(raw, keys) as clear:
                yield raw, clear


def members(stream: BinaryIO) -> Iterator[tuple[str, Measured]]:
    """Name and content of each member in order, to the last byte of the stream.

    Raises Invalid for what is no archive of ours: no tar file, other kinds of members, names that
    lead out of their folder, names twice, a wrong order, something after the end.
    """
    forward = Forward(stream)
    seen: set[str] = set()
    try:
        # The library wants a file's methods; ours has those that it calls.
        tar = tarfile.TarFile(fileobj=forward, mode="r", errors="strict")  # type: ignore[arg-type]
        while (info := tar.next()) is not None:
            tar.members.clear()  # type: ignore[attr-defined]
            if tar.pax_headers:
                # Those for all members are kept until the end; ours have none.
                raise damaged(_("it has headers that are none of ours"))
            _check_entry(info, seen)
            content = Measured(tar.extractfile(info), info.size)
            yield info.name, content
            content.finish(rows=False)
            seen.add(info.name)
        _check_end(forward, seen)
    except (tarfile.TarError, ValueError, EOFError, RecursionError) as error:
        # Numbers that are none, and headers of headers without end, come out of the library as
        # they are.
        raise damaged(str(error)) from error


def _check_entry(info: tarfile.TarInfo, seen: set[str]) -> None:
    name = info.name
    plain = info.type in (tarfile.REGTYPE, tarfile.AREGTYPE) and not info.issparse()
    if not plain or not is_member(name) or info.size < 0:
        raise damaged(_("“%(name)s” does not belong in it") % {"name": name[:200]})
    if name in seen:
        raise damaged(_("“%(name)s” stands in it twice") % {"name": name[:200]})
    late = (
        SEAL in seen or (MANIFEST in seen and name != SEAL) or (name == SEAL) > (MANIFEST in seen)
    )
    if (name == HEAD) != (not seen) or late:
        raise damaged(_("“%(name)s” stands in the wrong place") % {"name": name[:200]})


def _check_end(forward: Forward, seen: set[str]) -> None:
    if SEAL not in seen:
        raise damaged(_("its end is missing"))
    while block := forward.read(_BLOCK):
        if block.strip(b"\0"):
            raise damaged(_("something follows its end"))
    if forward.tell() % tarfile.RECORDSIZE:
        raise damaged(_("its end is missing"))


def head_of(path: Path) -> Head:
    """The head of an archive, of which nothing else is read.

    Raises Invalid for what is no archive, is of another format or ends before its head does.
    """
    with opened(path, []) as (_raw, stream):
        for _name, content in members(stream):
            return read_head(content.text())
    raise damaged(_("its end is missing"))


def verify(path: Path, keys: Sequence[Any], progress: Progress) -> Contents:
    """Read an archive to its end and compare every byte with its manifest; writes nothing.

    Raises Invalid for one that is damaged, truncated, not ours, or whose manifest lies.
    """
    found: dict[str, Member] = {}
    head, manifest = None, None
    size = path.stat().st_size if path.exists() else 0
    with opened(path, keys) as (raw, stream):
        for name, content in members(stream):
            if name == HEAD:
                head = read_head(content.text())
            elif name == MANIFEST:
                manifest = read_manifest(content.text())
            elif name == SEAL:
                _check_seal(content.text(), found.pop(MANIFEST))
                continue
            found[name] = content.finish(rows=name.startswith(DATA))
            progress(raw.tell(), 2 * size, name)
    # The stream was read to its end, which neither of them can be missing from.
    if head is None or manifest is None:
        raise damaged(_("its end is missing"))
    _compare(found, manifest, head)
    return Contents(head, manifest)


def _check_seal(seal: bytes, manifest: Member) -> None:
    if not hmac.compare_digest(seal.strip(), manifest.sha256.encode()):
        raise damaged(_("its manifest has been changed"))


def _compare(found: dict[str, Member], manifest: Manifest, head: Head) -> None:
    named = manifest.members
    for name in found.keys() - named.keys():
        raise damaged(_("“%(name)s” is not in its manifest") % {"name": name})
    for name in named.keys() - found.keys():
        raise damaged(_("“%(name)s” is missing") % {"name": name})
    for name, member in found.items():
        if member != named[name]:
            raise damaged(_("“%(name)s” is not what its manifest says") % {"name": name})
    strange = {name.split("/")[1] for name in found if name.startswith(DATA)} - head.tables.keys()
    if strange or sum(name.startswith(ARMS) for name in found) > 1:
        raise damaged(_("it holds what its head does not name"))


def again(
    path: Path, keys: Sequence[Any], contents: Contents, progress: Progress
) -> Generator[tuple[str, Measured]]:
    """The members of an archive that has been verified, once more, without head and manifest.

    Raises Invalid when one is no longer what it was.
    """
    size = path.stat().st_size
    with opened(path, keys) as (raw, stream):
        for name, content in members(stream):
            expected = contents.manifest.members.get(name)
            if name not in (HEAD, MANIFEST, SEAL):
                yield name, content
                if content.finish(rows=name.startswith(DATA)) != expected:
                    raise damaged(_("it changed while it was read"))
            progress(size + raw.tell(), 2 * size, name)
