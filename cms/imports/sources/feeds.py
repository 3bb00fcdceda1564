"""RSS and Atom: each entry becomes an announcement."""

import io
import re
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO

import feedparser
from django.utils.translation import gettext as _

from cms.imports.found import Found, Picture
from cms.imports.sources.safe_xml import unsafe
from common.errors import Invalid

_ENTITY = re.compile(rb"<!entity", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding=[\"']([\w.-]+)", re.IGNORECASE)
# Encodings in which `<!ENTITY` is spelled in these very bytes, once zeros are taken out.
_PLAIN = frozenset(
    b"utf-8 utf8 utf-16 us-ascii ascii iso-8859-1 iso-8859-2 iso-8859-15 "
    b"windows-1250 windows-1252 cp1250 cp1252".split()
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp)$", re.IGNORECASE)


def read(file: BinaryIO) -> Iterator[Found]:
    """The entries of a feed, in order.

    Raises Invalid for a file that is no feed, or that declares entities of its own.
    """
    file.seek(0)
    content = file.read()
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
    for number, entry in enumerate(parsed.entries, 1):
        yield _found(entry, number)


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


def _found(entry: Any, number: int) -> Found:
    content = entry.get("content") or []
    summary = str(entry.get("summary") or "")
    body = max((str(part.get("value") or "") for part in content), key=len, default="")
    link = str(entry.get("link") or "")
    title = str(entry.get("title") or "")
    return Found(
        number=number,
        where=_("entry %(number)s") % {"number": number},
        source=str(entry.get("id") or link or f"{title}#{entry.get('published', '')}"),
        title=title,
        # Some feeds give the whole text as its own summary.
        excerpt=summary if body and body != summary else "",
        body=body or summary,
        link=link,
        published_at=_moment(entry.get("published_parsed") or entry.get("updated_parsed")),
        categories=tuple(str(tag.get("term") or "") for tag in entry.get("tags") or ()),
        pictures=tuple(_pictures(entry)),
    )


def _moment(parsed: Any) -> datetime | None:
    if not parsed:
        return None
    try:
        # The library gives the time in UTC, without saying so.
        return datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _pictures(entry: Any) -> Iterator[Picture]:
    for enclosure in entry.get("enclosures") or ():
        address = str(enclosure.get("href") or "")
        kind = str(enclosure.get("type") or "")
        if kind.startswith("image/") or (not kind and _PICTURE.search(address)):
            yield Picture(address=address, alt=str(enclosure.get("title") or ""), featured=True)
    described = " ".join(str(part.get("content") or "") for part in entry.get("media_text") or ())
    for media in entry.get("media_content") or ():
        address = str(media.get("url") or "")
        if media.get("medium") == "image" or str(media.get("type") or "").startswith("image/"):
            yield Picture(address=address, alt=described, featured=True)
