"""RSS and Atom: each entry becomes an announcement."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from cms.imports.found import Found, Picture
from common.web.feeds import entries, moment, name_of

_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp)$", re.IGNORECASE)


def read(file: BinaryIO) -> Iterator[Found]:
    """The entries of a feed, in order.

    Raises Invalid for a file that is no feed, or that declares entities of its own.
    """
    file.seek(0)
    for number, entry in enumerate(entries(file.read()), 1):
        yield _found(entry, number)


def _found(entry: Any, number: int) -> Found:
    content = entry.get("content") or []
    summary = str(entry.get("summary") or "")
    body = max((str(part.get("value") or "") for part in content), key=len, default="")
    return Found(
        number=number,
        where=_("entry %(number)s") % {"number": number},
        source=name_of(entry),
        title=str(entry.get("title") or ""),
        # Some feeds give the whole text as its own summary.
        excerpt=summary if body and body != summary else "",
        body=body or summary,
        link=str(entry.get("link") or ""),
        published_at=moment(entry.get("published_parsed") or entry.get("updated_parsed")),
        categories=tuple(str(tag.get("term") or "") for tag in entry.get("tags") or ()),
        pictures=tuple(_pictures(entry)),
    )


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
