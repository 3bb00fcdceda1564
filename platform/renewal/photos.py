"""Photographs of places that people mark: looked at, stripped, kept under names of ours."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from files import pictures
from files.rules import may_store
from renewal import rules

_FOLDER = "pins"


def may_keep(photo: File[bytes] | None, alt: str) -> dict[str, str]:
    """Why a photograph cannot be taken, by field; nothing if it can, or where there is none."""
    if photo is None:
        return {}
    if found := rules.may_show(str(photo.name), alt):
        return found
    if reason := may_store(str(photo.name), photo.size, photo):  # type: ignore[arg-type]
        return {"photo": reason}
    if not pictures.is_readable(photo):
        return {"photo": _("This picture cannot be read. Take it anew, or choose another.")}
    return {}


@contextmanager
def kept(photo: File[bytes] | None, alt: str) -> Iterator[dict[str, Any]]:
    """Store a photograph without where and with what it was taken; if the block fails it is gone.

    Gives `{"name", "size", "digest", "alt"}`, or nothing where there is none.
    """
    if photo is None:
        yield {}
        return
    body = pictures.plain(photo)
    name = default_storage.save(f"{_FOLDER}/{uuid4().hex}.jpg", ContentFile(body))
    try:
        yield {
            "name": name,
            "size": len(body),
            "digest": hashlib.sha256(body).hexdigest(),
            "alt": alt.strip(),
        }
    except BaseException:
        default_storage.delete(name)
        raise


def forget(photo: Mapping[str, Any]) -> None:
    """Remove the file of a photograph once that is true."""
    if photo:
        transaction.on_commit(lambda: default_storage.delete(str(photo["name"])))
