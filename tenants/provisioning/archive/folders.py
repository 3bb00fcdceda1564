"""The folder of a municipality that is being restored.

A transaction takes back rows and never files, so the folder carries a mark until the rows are
committed; what a killed restore left is known by it and removed by the next run.
"""

import os
import shutil
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from common.errors import Conflict
from tenants.models import Municipality, shared_storage

MARK = ".restoring"
_BLOCK = 1 << 18


def folder_of(schema: str) -> Path:
    """Where the files of a municipality lie."""
    return Path(settings.MEDIA_ROOT) / schema


def claim(schema: str) -> Path:
    """Make the folder for a municipality that is not there yet, and mark it.

    The caller holds the lock of the schema. Raises Conflict when files lie there that no restore
    has left.
    """
    folder = folder_of(schema)
    sweep(schema)
    if folder.exists() and any(folder.iterdir()):
        message = _("There are files of nobody's in %(folder)s. Move them away first.")
        raise Conflict("folder_in_use", message % {"folder": folder})
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch(mode=0o600)
    return folder


def sweep(schema: str) -> bool:
    """Remove what a killed restore of `schema` left; returns whether there was something.

    The caller holds the lock of the schema. A mark beside committed rows is merely taken off.
    """
    mark = folder_of(schema) / MARK
    if not mark.exists():
        return False
    if Municipality.objects.filter(schema_name=schema).exists():
        mark.unlink()
    else:
        abandon(schema)
    return True


def abandon(schema: str) -> None:
    """Remove a marked folder and the coat of arms that came with it."""
    mark = folder_of(schema) / MARK
    if mark.exists():
        if arms := mark.read_text(encoding="utf-8"):
            shared_storage().delete(arms)
        shutil.rmtree(mark.parent)


def release(schema: str) -> None:
    """Take the mark off: the rows are committed."""
    (folder_of(schema) / MARK).unlink(missing_ok=True)


def marked() -> list[str]:
    """Schemas whose folder carries a mark."""
    return sorted(path.parent.name for path in Path(settings.MEDIA_ROOT).glob(f"*/{MARK}"))


def place(folder: Path, name: str, content: BinaryIO) -> None:
    """Write a file below `folder`, which holds nothing but what was placed there."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        shutil.copyfileobj(content, out, _BLOCK)


def place_arms(schema: str, name: str, content: BinaryIO) -> str:
    """Store the coat of arms of a municipality that is being restored; returns its name."""
    storage = shared_storage()
    stored = storage.get_available_name(f"arms/{schema}{Path(name).suffix.lower()}")
    # Noted first, so that a kill after this line leaves nothing that nobody knows of.
    (folder_of(schema) / MARK).write_text(stored, encoding="utf-8")
    place(Path(storage.location), stored, content)
    return stored
