"""RSS and Atom of announcements and events."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

from common import dates
from events.times import whole_days
from tenants.isolation.answers import keep

RSS = Rss201rev2Feed
ATOM = Atom1Feed
LONGEST = 30


def announcements(request: HttpRequest, index: Any, kind: type[SyndicationFeed]) -> HttpResponse:
    """The latest announcements in the language of `index`."""
    from cms.queries import announcements as published

    feed = _feed(request, index, kind)
    for page in published(index.locale_id)[:LONGEST]:
        url = page.get_full_url(request)
        feed.add_item(
            title=page.title,
            link=url,
            description=page.summary,
            unique_id=url,
            pubdate=page.first_published_at,
            updateddate=page.last_published_at,
            categories=[page.get_topic_display()] if page.topic else [],
        )
    return _response(feed, request)


def events(request: HttpRequest, index: Any, kind: type[SyndicationFeed]) -> HttpResponse:
    """Coming events in the language of `index`, the nearest first."""
    from cms.queries import coming_events, next_change

    feed, now = _feed(request, index, kind), timezone.now()
    for page in coming_events(index.locale_id, now)[:LONGEST]:
        url = page.get_full_url(request)
        feed.add_item(
            title=page.title_as_told,
            link=url,
            description=f"{_when(page)}, {page.place}. {page.summary}",
            unique_id=url,
            pubdate=page.first_published_at,
            updateddate=page.last_published_at,
        )
    response = _response(feed, request)
    keep(response, until=next_change(now))
    return response


def _when(page: Any) -> str:
    days = whole_days(page.starts_at, page.ends_at)
    if days is None:
        return dates.moment(page.starts_at)
    return " – ".join(dict.fromkeys(dates.day(day) for day in days))


def _feed(request: HttpRequest, index: Any, kind: type[SyndicationFeed]) -> SyndicationFeed:
    municipality = request.tenant  # type: ignore[attr-defined]
    return kind(
        title=f"{municipality.name}: {index.title}",
        link=index.get_full_url(request),
        description=index.intro or index.title,
        language=index.locale.language_code,
        feed_url=request.build_absolute_uri(),
    )


def _response(feed: SyndicationFeed, request: HttpRequest) -> HttpResponse:
    response = HttpResponse(content_type=feed.content_type)  # type: ignore[attr-defined]
    feed.write(response, "utf-8")
    keep(response)
    return response
