"""What an archive says of itself: its head, which comes first, and its manifest, which comes last.

Both are read from files that anybody may have written, so everything in them is checked here.
"""

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

from common.errors import Invalid

FORMAT = 1
HEAD, MANIFEST, SEAL = "head.json", "manifest.json", "manifest.sha256"
DATA, ARMS, FILES = "data/", "arms/", "files/"
# Bytes: more than a head or manifest of any real municipality (400,000 files), and no danger to
# this machine's memory.
LARGEST_TEXT = 64_000_000
_DATA = re.compile(r"data/([a-z][a-z0-9_]{0,62})/([0-9]{6})")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\]")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Member:
    """One member of the archive: digest, size in bytes, and rows where it holds rows."""

    sha256: str
    size: int
    rows: int | None = None


@dataclass(frozen=True, kw_only=True)
class Head:
    """What has to be known before anything else is read."""

    format: int
    made_at: str
    # A digest of `migrations`, to name a state of the code in one word.
    state: str
    migrations: dict[str, list[str]]
    # Columns of each table, in the order in which its rows hold them.
    tables: dict[str, list[str]]
    # The last number given out, by table.column.
    counters: dict[str, int]
    # Numbers of the installation that made the archive, by label; and which of them rows point to.
    content_types: dict[str, int]
    content_types_used: list[str]
    municipality: dict[str, Any]
    # The primary one first.
    hosts: list[str]


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """Every member but the manifest itself and its seal."""

    members: dict[str, Member] = field(default_factory=dict)
    # Files that were deleted while the export ran, and what is no plain file.
    skipped: list[str] = field(default_factory=list)

    def rows(self) -> int:
        """All rows together."""
        return sum(member.rows or 0 for member in self.members.values())


def state_of(migrations: dict[str, list[str]]) -> str:
    """A digest of a set of migrations."""
    text = json.dumps(migrations, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def written(what: Head | Manifest) -> bytes:
    """The JSON of a head or manifest."""
    return json.dumps(asdict(what), ensure_ascii=False, indent=1).encode()


def damaged(what: str) -> Invalid:
    """The refusal of an archive that is not what it was when it was made."""
    message = _("The archive is damaged or incomplete, and nothing was restored: %(what)s.")
    return Invalid("archive_damaged", message % {"what": what})


def read_head(text: bytes) -> Head:
    """The head of an archive. Raises Invalid when it is none or of another format."""
    found = _object(text, HEAD)
    if found.get("format") != FORMAT:
        message = _(
            "The archive has format %(found)s; this release reads format %(known)d. Use the "
            "release that made it."
        )
        raise Invalid("archive_format", message % {"found": found.get("format"), "known": FORMAT})
    try:
        head = Head(**found)
        _check_head(head)
    except (TypeError, ValueError, AttributeError, KeyError) as error:
        raise damaged(_("its head cannot be understood (%(error)s)") % {"error": error}) from error
    return head


def _check_head(head: Head) -> None:
    """Raises TypeError or ValueError for whatever is of another kind than it should be."""
    datetime.fromisoformat(head.made_at)
    for names in (*head.migrations.values(), *head.tables.values()):
        _all_of(str, names)
    _all_of(str, [*head.hosts, *head.content_types_used, *head.content_types])
    _all_of(int, [*head.counters.values(), *head.content_types.values()])
    if not head.hosts or not set(head.content_types_used) <= set(head.content_types):
        raise ValueError("hosts or content types")
    if len(set(head.content_types.values())) != len(head.content_types):
        raise ValueError("content types share a number")
    if not isinstance(head.municipality["name"], str):
        raise TypeError("name")


def _all_of(kind: type, things: Any) -> None:
    if not isinstance(things, list) or not all(type(thing) is kind for thing in things):
        raise TypeError(f"not a list of {kind.__name__}")


def read_manifest(text: bytes) -> Manifest:
    """The manifest of an archive. Raises Invalid when it is none."""
    found = _object(text, MANIFEST)
    try:
        members = {name: Member(**entry) for name, entry in found["members"].items()}
        for name, member in members.items():
            _check_member(name, member)
        return Manifest(members=members, skipped=list(map(str, found["skipped"])))
    except (TypeError, ValueError, AttributeError, KeyError) as error:
        why = _("its manifest cannot be understood (%(error)s)") % {"error": error}
        raise damaged(why) from error


def _check_member(name: str, member: Member) -> None:
    rows = member.rows
    if not _HASH.fullmatch(member.sha256) or type(member.size) is not int or member.size < 0:
        raise ValueError(name)
    if (rows is None) == name.startswith(DATA) or (rows is not None and type(rows) is not int):
        raise ValueError(name)


def _object(text: bytes, name: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise damaged(_("%(name)s is no JSON") % {"name": name}) from error
    if not isinstance(found, dict):
        raise damaged(_("%(name)s is no JSON object") % {"name": name})
    return found


def table_of(name: str) -> str | None:
    """The table whose rows the member `name` holds, or None when it holds none."""
    match = _DATA.fullmatch(name)
    return match[1] if match else None


def is_plain_path(path: str) -> bool:
    """Whether `path` stays below the folder that it is unpacked into, on any system."""
    parts = path.split("/")
    plain = path == str(PurePosixPath(path)) and not path.startswith("/")
    short = len(path.encode("utf-8", "surrogateescape")) <= 1000
    return plain and short and not _FORBIDDEN.search(path) and not {"", ".", ".."} & set(parts)


def is_member(name: str) -> bool:
    """Whether an archive may hold a member of that name."""
    if name in (HEAD, MANIFEST, SEAL) or table_of(name):
        return True
    for folder in (ARMS, FILES):
        if name.startswith(folder):
            return is_plain_path(name.removeprefix(folder))
    return False
