"""RSS and Atom that others wrote: parsed, or refused where the file would do more than tell."""

import io
import re
from calendar import timegm
from datetime import UTC, datetime
from typing import Any

import feedparser
from django.utils.translation import gettext as _

from common.errors import Invalid

_ENTITY = re.compile(rb"<!entity", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding=[\"']([\w.-]+)", re.IGNORECASE)
# Encodings in which `<!ENTITY` is spelled in these very bytes, once zeros are taken out.
_PLAIN = frozenset(
    b"utf-8 utf8 utf-16 us-ascii ascii iso-8859-1 iso-8859-2 iso-8859-15 "
    b"windows-1250 windows-1252 cp1250 cp1252".split()
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def entries(content: bytes) -> list[Any]:
    """The entries of a feed, in order, as feedparser tells them.

    Raises Invalid for what is no feed, or declares entities of its own.
    """
    _check(content)
    # As a file: given bytes, the library would take them for an address or a path.
    source = io.BytesIO(content)
    try:
        parsed = feedparser.parse(source, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:
        # It forgives most of what is broken, and names nothing of what it raises for the rest.
        raise _no_feed() from error
    if not parsed.version:
        raise _no_feed()
    found: list[Any] = parsed.entries
    return found


def name_of(entry: Any) -> str:
    """What an entry is called for good: its own identifier, its address, or its title and day."""
    link, title = str(entry.get("link") or ""), str(entry.get("title") or "")
    return str(entry.get("id") or link or f"{title}#{entry.get('published', '')}")


def moment(parsed: Any) -> datetime | None:
    """A time as feedparser gives it, which is in UTC without saying so."""
    if not parsed:
        return None
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def unsafe() -> Invalid:
    """The refusal of a file with entities of its own."""
    message = _(
        "The file declares a document type or entities of its own. Such files can overwhelm the "
        "server or read what is not theirs, so they are not opened. Export the file anew."
    )
    return Invalid("import_unsafe", message, {"file": message})


def _check(content: bytes) -> None:
    plain = content.replace(b"\0", b"")
    for mark in _MARKS:
        plain = plain.removeprefix(mark)
    if not plain.lstrip().startswith(b"<"):
        raise _no_feed()
    declared = _DECLARED.search(plain[:300])
    if declared and declared[1].lower() not in _PLAIN:
        message = _("The feed is written in the encoding “%(name)s”. Save it as UTF-8.") % {
            "name": declared[1].decode("ascii", "replace")
        }
        raise Invalid("import_encoding", message, {"file": message})
    if _ENTITY.search(plain):
        raise unsafe()


def _no_feed() -> Invalid:
    message = _("This is neither RSS nor Atom. Open the address in a browser and check it.")
    return Invalid("import_no_feed", message, {"file": message})
