"""RSS and Atom: what a list of the portal says first, for those who read it elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import get_language

KINDS = {"rss": Rss201rev2Feed, "atom": Atom1Feed}
LONGEST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A piece of a feed; `path` within the portal. What a reader knows by its address is new again
    with another `part` of it."""

    title: str
    path: str
    said: str
    at: datetime
    part: str = ""


def written(
    request: HttpRequest, kind: str, *, title: str, path: str, said: str, items: Iterable[Item]
) -> HttpResponse:
    """The feed of a page at `path`, with items in the order in which they come."""
    writer: Any = KINDS[kind](
        title=f"{request.tenant.name}: {title}",  # type: ignore[attr-defined]
        link=request.build_absolute_uri(path),
        description=said,
        language=str(get_language()),
        feed_url=request.build_absolute_uri(),
    )
    for one in items:
        url = request.build_absolute_uri(one.path)
        name = f"{url}#{one.part}" if one.part else url
        writer.add_item(
            title=one.title,
            link=url,
            description=one.said,
            unique_id=name,
            pubdate=one.at,
            updateddate=one.at,
        )
    response = HttpResponse(content_type=writer.content_type)
    writer.write(response, "utf-8")
    return response
