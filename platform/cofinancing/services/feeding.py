"""Feeds from which calls are read: mapped by an official, read daily; what they tell is a draft."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cofinancing import rules
from cofinancing.alike import alike
from cofinancing.models import Applicant, Feed, Opportunity, Topic
from cofinancing.programmes import programmes
from cofinancing.reading import entries as reading
from cofinancing.reading.entries import Told
from cofinancing.services import offering
from cofinancing.services.held import check_official, held, note, refuse_fields
from common.errors import Conflict, DomainError, NotFound
from common.web.feeds import entries
from common.web.fetching import FEEDS, Fetcher, NotFetched
from records.services import Actor

MOST_FEEDS = 40
_MOST_FAULTS = 20


@dataclass(frozen=True, kw_only=True)
class Given:
    """What is said of a feed; `mapping` as in `reading.entries`."""

    title: str
    url: str
    programme: str = "other"
    applicants: Sequence[str] = ()
    topics: Sequence[str] = ()
    mapping: Mapping[str, str]
    unit: str = ""
    is_active: bool = True


def look(*, url: str, fetcher: Fetcher) -> dict[str, str]:
    """The fields of a feed's entries with an example each; nothing is kept.

    Raises NotFetched with the reason, and Invalid for what is no feed.
    """
    content = fetcher.fetch(url, FEEDS, reading.MOST_BYTES).content
    return reading.fields(entries(content)[: reading.MOST_ENTRIES])


@transaction.atomic
def put(*, given: Given, by: Actor | None, now: datetime, number: int | None = None) -> Feed:
    """Write a feed down, or write one anew. Raises NotFound, NotAllowed, Invalid, Conflict."""
    row = held(Feed, number, by) if number else Feed(created_at=now)
    check_official(by, given.unit)
    refuse_fields(wrong(given))
    if number is None and Feed.objects.count() >= MOST_FEEDS:
        raise Conflict("too_many", _("At most %(n)d feeds.") % {"n": MOST_FEEDS})
    row.title, row.url, row.unit = given.title.strip(), given.url.strip(), given.unit
    row.programme, row.is_active = given.programme, given.is_active
    row.level = programmes()[given.programme].level
    row.applicants, row.topics = list(given.applicants), list(given.topics)
    row.mapping = {name: said for name, said in given.mapping.items() if said}
    row.trouble = ""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        message = _("This feed is there already.")
        raise Conflict("feed_there", message, {"url": message}) from error
    note("feed_written", row, by, now)
    return row


def wrong(given: Given) -> dict[str, str | None]:
    """Why a feed cannot be taken, by field."""
    is_named = 0 < len(given.title.strip()) <= 200
    has_title = bool(given.mapping.get("title"))
    needed = None if given.url.strip() else _("This is needed.")
    return {
        "title": None
        if is_named
        else _("Write what the feed is called, in at most 200 characters."),
        "url": needed or rules.may_lead(given.url.strip()),
        "programme": rules.may_belong(given.programme),
        "applicants": rules.may_choose(given.applicants, Applicant.values),
        "topics": rules.may_choose(given.topics, Topic.values),
        "map_title": None if has_title else _("Choose the field that says the title."),
    }


def read_all(*, fetcher: Fetcher, now: datetime) -> int:
    """Read every feed that is in use; says how many. What one says does not end the others."""
    numbers = list(Feed.objects.filter(is_active=True).values_list("pk", flat=True))
    for number in numbers:
        read(number=number, fetcher=fetcher, now=now)
    return len(numbers)


def read(*, number: int, fetcher: Fetcher, now: datetime) -> Feed:
    """Read a feed now: what is new becomes a draft, a draft is written anew, and of what people see
    already it is noted that its source has changed.

    Safe to repeat and at the same time as itself. Why it could not be read stands in `trouble`, and
    nothing is taken then. Raises NotFound.
    """
    feed = Feed.objects.filter(pk=number).first()
    if feed is None:
        raise NotFound("no_such_thing", _("There is no such thing here."))
    try:
        content = fetcher.fetch(feed.url, FEEDS, reading.MOST_BYTES).content
        found = entries(content)
        reading.check(found, feed.mapping)
        return _take(feed.pk, [reading.told(entry, feed) for entry in found], now)
    except (NotFetched, DomainError) as error:
        Feed.objects.filter(pk=number).update(trouble=str(error)[:500], read_at=now)
        feed.refresh_from_db()
        return feed


@transaction.atomic
def _take(number: int, found: Sequence[Told], now: datetime) -> Feed:
    feed = Feed.objects.select_for_update().get(pk=number)
    known = {one.source_id: one for one in Opportunity.objects.filter(feed=feed)}
    counts: Counter[str] = Counter()
    faults: list[str] = []
    fresh = {one.source_id: one for one in found if one.source_id not in known}
    likes = alike([one.facts.texts["sl"]["title"] for one in fresh.values()])
    counts["alike"] = len(likes)
    for one in {each.source_id: each for each in found}.values():
        title = one.facts.texts["sl"]["title"]
        faults += [f"{title[:80]}: {reason}" for reason in one.wrong]
        state, reason = _written(feed, known.get(one.source_id), one, now)
        counts[state] += 1
        faults += [f"{title[:80] or one.source_id[:80]}: {reason}"] if reason else []
    feed.read_at, feed.trouble = now, ""
    feed.report = {name: counts[name] for name in ("new", "changed", "same", "alike", "left")}
    feed.report |= {"faults": faults[:_MOST_FAULTS]}
    feed.save(update_fields=["read_at", "trouble", "report"])
    return feed


def _written(feed: Feed, row: Opportunity | None, one: Told, now: datetime) -> tuple[str, str]:
    """What became of an entry (`new`, `changed`, `same` or `left`), and why it was left."""
    if row is not None and (row.source_digest == one.digest or row.withdrawn_at is not None):
        return "same", ""
    try:
        with transaction.atomic():
            return _put(feed, row, one, now), ""
    except DomainError as error:
        return "left", error.message


def _put(feed: Feed, row: Opportunity | None, one: Told, now: datetime) -> str:
    known: dict[str, Any] = {"languages": ["sl"], "by": None, "now": now}
    if row is None:
        made = offering.add(facts=one.facts, **known)
        Opportunity.objects.filter(pk=made.pk).update(feed=feed, source_digest=one.digest)
        return "new"
    if row.published_at is None:
        offering.change(number=row.pk, facts=one.facts, **known)
        Opportunity.objects.filter(pk=row.pk).update(source_digest=one.digest)
    else:
        # Nobody's words are written over: whoever published it looks what has changed.
        Opportunity.objects.filter(pk=row.pk).update(
            source_digest=one.digest, source_changed_at=now, updated_at=now
        )
        note("opportunity_source_changed", row, None, now)
    return "changed"


@transaction.atomic
def remove(*, number: int, by: Actor | None, now: datetime) -> None:
    """Forget a feed; the calls that it told of stay. Raises NotFound and NotAllowed."""
    row = held(Feed, number, by)
    note("feed_removed", row, by, now, title=row.title, url=row.url)
    row.delete()
