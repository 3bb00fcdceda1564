"""Files that somebody hands in with what they say: looked at, kept under names of ours."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import uuid4

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from common.text import shortened
from consultations import rules
from consultations.models import Entry
from files.rules import may_store

_FOLDER = "contributions"


class Original(NamedTuple):
    """The mail that something was read from, and by what it is known again."""

    key: str
    raw: bytes


def may_keep(files: Sequence[File[bytes]]) -> str | None:
    """Why one of the files cannot be taken, or None."""
    if reason := rules.may_attach([str(one.name) for one in files]):
        return reason
    for one in files:
        if reason := may_store(str(one.name), one.size, one):  # type: ignore[arg-type]
            return reason
    return None


@contextmanager
def kept(
    files: Sequence[File[bytes]], original: Original | None = None
) -> Iterator[list[dict[str, Any]]]:
    """Store the files, as `Contribution.files` lists them; if the block fails they are gone."""
    stored: list[dict[str, Any]] = []
    try:
        for one in files:
            stored.append(_stored(one))
        if original is not None:
            mail = _stored(ContentFile(original.raw, name="mail.eml"))
            stored.append(mail | {"mail": original.key})
        yield stored
    except BaseException:
        for known in stored:
            default_storage.delete(known["name"])
        raise


def are_shown(entry: Entry) -> bool:
    """Whether people can open the files: once a moderator has looked at them, and as they are.

    A file can show people whom nobody asked; so unlike a text it is not shown before.
    """
    return entry.moderated_at is not None and not entry.because and not entry.withdrawn_at


def public(files: Sequence[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    """The files that people may open once they are shown, each with its place, from 0; a mail
    itself is the officials' alone."""
    return [(place, one) for place, one in enumerate(files) if "mail" not in one]


def _stored(one: File[bytes]) -> dict[str, Any]:
    digest = hashlib.file_digest(one, "sha256").hexdigest()
    one.seek(0)
    title = str(one.name).replace("\\", "/").rpartition("/")[2]
    stem, _dot, ending = title.rpartition(".")
    name = default_storage.save(f"{_FOLDER}/{uuid4().hex}.{ending.lower()}", one)
    plain = "".join(char for char in stem if char.isprintable()) or "-"
    return {
        "title": f"{shortened(plain, 150)}.{ending.lower()}",
        "name": name,
        "size": one.size,
        "digest": digest,
    }
