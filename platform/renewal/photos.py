"""Photographs of places that people mark: looked at, stripped, kept under names of ours."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from files.rules import may_store
from renewal import rules

_FOLDER = "pins"
# The longer side, in pixels: enough for a whole screen.
_LONGEST = 1600


def is_readable(photo: File[bytes]) -> bool:
    """Whether a file is a picture that can be read."""
    photo.seek(0)
    try:
        with Image.open(photo) as picture:
            picture.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    finally:
        photo.seek(0)
    return True


def may_keep(photo: File[bytes] | None, alt: str) -> dict[str, str]:
    """Why a photograph cannot be taken, by field; nothing if it can, or where there is none."""
    if photo is None:
        return {}
    if found := rules.may_show(str(photo.name), alt):
        return found
    if reason := may_store(str(photo.name), photo.size, photo):  # type: ignore[arg-type]
        return {"photo": reason}
    if not is_readable(photo):
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
    body = plain(photo)
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


def plain(photo: File[bytes]) -> bytes:
    """The picture itself, the right way up and no larger than a screen: a photograph of a telephone
    carries the place of somebody's home."""
    photo.seek(0)
    with Image.open(photo) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
        upright.thumbnail((_LONGEST, _LONGEST))
        made = BytesIO()
        upright.save(made, "JPEG", quality=82)
    return made.getvalue()
