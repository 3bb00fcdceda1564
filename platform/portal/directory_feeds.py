"""RSS, Atom and iCalendar of the lists across municipalities."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import get_language

from common import dates
from directory import queries
from directory.models import Entry
from portal.directory import SCOPES, Words
from portal.templatetags.portal_tags import portal_url
from tenants.isolation.answers import keep

KINDS = {"rss": Rss201rev2Feed, "atom": Atom1Feed}
LONGEST = 50


def feed(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """The first fifty of a list, as RSS or Atom."""
    if kind not in KINDS:
        raise Http404
    now, words = timezone.now(), Words(name)
    writer: Any = KINDS[kind](
        title=f"Skupaj: {words.title()}",
        link=request.build_absolute_uri(reverse(name)),
        description=words.lead(),
        language=str(get_language()),
        feed_url=request.build_absolute_uri(),
    )
    for entry in _entries(name, now)[:LONGEST]:
        _add(writer, request, entry)
    response = HttpResponse(content_type=writer.content_type)
    writer.write(response, "utf-8")
    keep(response, scopes=SCOPES, until=queries.next_change(now) if name == "events" else None)
    return response


def _entries(name: str, now: Any) -> Any:
    language = str(get_language())
    if name == "events":
        return queries.coming_events(language, now)
    if name == "practices":
        return queries.good_practices(language)
    return queries.announcements(language)


def _add(writer: Any, request: HttpRequest, entry: Entry) -> None:
    url = portal_url(request, entry.host) + entry.path.removeprefix("/")  # type: ignore[attr-defined]
    said = entry.summary
    if entry.starts_at is not None:
        when = dates.moment(entry.starts_at)
        said = f"{when}, {entry.place}. {said}"
    writer.add_item(
        title=f"{entry.municipality.name}: {entry.title_as_told}",
        link=url,
        description=said,
        unique_id=url,
        pubdate=entry.published_at,
        updateddate=entry.updated_at,
    )
