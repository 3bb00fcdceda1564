"""Archives encrypted to a key, in the age format (age-encryption.org/v1), as a stream.

The library pushes and pulls through file objects of its own choosing; a pipe and a thread turn that
into a stream that is written or read piece by piece.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO

import pyrage
from django.utils.translation import gettext as _

from common.errors import Invalid
from tenants.provisioning.archive.manifest import damaged

_KEY = re.compile(r"AGE-SECRET-KEY-1[A-Z0-9]{58}")
MARK = b"age-encryption.org/v1\n"


def recipients(keys: Sequence[str]) -> list[Any]:
    """Public keys (`age1…`) as the library wants them. Raises Invalid for one that is none."""
    found = []
    for key in keys:
        try:
            found.append(pyrage.x25519.Recipient.from_str(key.strip()))
        except pyrage.RecipientError as error:
            message = _("“%(key)s” is not a public key of age; those begin with age1.")
            raise Invalid("not_a_recipient", message % {"key": key[:80]}) from error
    return found


def identities_in(text: str) -> list[Any]:
    """The secret keys in what somebody pasted. Raises Invalid where there is none."""
    try:
        found = [pyrage.x25519.Identity.from_str(key) for key in _KEY.findall(text.upper())]
    except pyrage.IdentityError:
        found = []
    if not found:
        # What was typed is not repeated, and the library's words could repeat it.
        message = _("That is no secret key of age; those begin with AGE-SECRET-KEY-1.")
        raise Invalid("not_an_identity", message, {"identity": message})
    return found


def identities(path: Path) -> list[Any]:
    """The secret keys of a file that age-keygen wrote. Raises Invalid when it holds none."""
    try:
        lines = path.read_text(encoding="ascii").split("\n")
        keys = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        found = [pyrage.x25519.Identity.from_str(key) for key in keys]
    except (OSError, ValueError, pyrage.IdentityError) as error:
        # The words of the library could repeat the key.
        reason = error.strerror if isinstance(error, OSError) else _("it is of another kind")
        message = _("The file of the secret key cannot be used: %(reason)s.")
        raise Invalid("identity_unreadable", message % {"reason": reason}) from error
    if not found:
        raise Invalid("identity_missing", _("The file of the secret key holds no key."))
    return found


@contextmanager
def encrypted(out: BinaryIO, keys: Sequence[Any]) -> Iterator[BinaryIO]:
    """What is written to the yielded stream arrives in `out` encrypted to all `keys`."""
    read, write = os.pipe()
    source, sink = os.fdopen(read, "rb"), os.fdopen(write, "wb", buffering=1 << 16)
    worker = _Worker(lambda: pyrage.encrypt_io(source, out, keys), source)
    worker.start()
    try:
        yield sink
    except BaseException:
        # A file without its last piece says of itself that it is incomplete, but nobody wants it.
        with suppress(OSError):
            sink.close()
        worker.join()
        raise
    try:
        sink.close()
    finally:
        worker.finish()


@contextmanager
def decrypted(raw: BinaryIO, keys: Sequence[Any]) -> Iterator[BinaryIO]:
    """A stream of what `raw` holds in the clear.

    Raises Invalid when none of `keys` fits or the file is damaged; at the latest when the stream
    has been read to its end and the block is left.
    """
    read, write = os.pipe()
    source, sink = os.fdopen(read, "rb", buffering=1 << 16), os.fdopen(write, "wb")
    worker = _Worker(lambda: pyrage.decrypt_io(raw, sink, keys), sink)
    worker.start()
    try:
        yield source
    except Invalid as error:
        source.close()
        worker.join()
        # What the reader missed is only the consequence.
        raise _refusal(worker.error) or error from error
    finally:
        source.close()
        worker.join()
    if refusal := _refusal(worker.error):
        raise refusal


def _refusal(error: Exception | None) -> Invalid | None:
    # The library reports what does not decrypt as an OSError without a number.
    if error is None or (isinstance(error, OSError) and error.errno is not None):
        return None
    if "No matching keys" in str(error):
        message = _("The archive is encrypted to another key than the one given.")
        return Invalid("archive_other_key", message)
    return damaged(_("it cannot be decrypted to its end"))


class _Worker(Thread):
    """Runs one call, closes its end of the pipe, and keeps what went wrong."""

    def __init__(self, call: Callable[[], Any], end: BinaryIO) -> None:
        super().__init__(daemon=True)
        self._call, self._end = call, end
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self._call()
        except Exception as error:  # the library names no full list
            self.error = error
        with suppress(OSError):
            self._end.close()

    def finish(self) -> None:
        """Wait for the end; raises what went wrong."""
        self.join()
        if self.error is not None:
            raise self.error
