"""Where the console stands, and where it keeps its archives."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings

# A name of ours: a schema, a moment, and whether it is encrypted. Nothing else is read or served.
_NAME = re.compile(
    r"(?P<schema>[a-z][a-z0-9_]{2,40}|sent-)-[0-9]{8}-[0-9]{6}(-[0-9a-f]{4})?\.tar(\.age)?"
)
# In place of the schema where an operator sent it: no schema is called so.
SENT = "sent-"


@dataclass(frozen=True, slots=True)
class Archive:
    """One file in the folder of exports."""

    name: str
    size: int
    made_at: datetime
    is_encrypted: bool


def urlconf() -> str:
    """The addresses of the root domain."""
    return str(settings.PUBLIC_SCHEMA_URLCONF)


def root_address() -> str:
    """Scheme, host and port of the root domain."""
    port = "" if settings.PRODUCTION else f":{settings.PORT}"
    return f"{settings.SCHEME}://{settings.ROOT_HOST}{port}"


def folder() -> Path:
    """The folder of exports: beside the files of the municipalities, for operators alone."""
    found = Path(settings.VAR_DIR) / "exports"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def new_archive(schema: str, now: datetime, *, encrypted: bool) -> Path:
    """A name that no archive has yet."""
    moment, ending = f"{now:%Y%m%d-%H%M%S}", ".tar.age" if encrypted else ".tar"
    path = folder() / f"{schema}-{moment}{ending}"
    return folder() / f"{schema}-{moment}-{uuid4().hex[:4]}{ending}" if path.exists() else path


def archive(name: str) -> Path | None:
    """The archive of that name; None for what is none of ours."""
    path = folder() / name if _NAME.fullmatch(name) else None
    return path if path is not None and path.is_file() else None


def archives(schema: str = "") -> list[Archive]:
    """The archives that there are, the newest first; those of one schema."""
    found = sorted(_archives(), key=lambda one: (one.made_at, one.name), reverse=True)
    return [one for one in found if not schema or schema_of(one.name) == schema]


def schema_of(name: str) -> str:
    """Whose archive it is by its name, `SENT` for one that was sent; empty for none of ours."""
    match = _NAME.fullmatch(name)
    return match["schema"] if match else ""


def _archives() -> Iterator[Archive]:
    for path in folder().iterdir():
        if _NAME.fullmatch(path.name) and path.is_file():
            about = path.stat()
            made = datetime.fromtimestamp(about.st_mtime, tz=UTC)
            yield Archive(path.name, about.st_size, made, path.suffix == ".age")
