"""Opportunities are written down, published, changed, checked anew and taken back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cofinancing import rules, shares
from cofinancing.models import Applicant, Deadline, Opportunity, Topic
from cofinancing.programmes import Level, programmes
from cofinancing.services.held import (
    check_official,
    held,
    held_all,
    note,
    refuse,
    refuse_fields,
    refuse_gone,
    told,
)
from common.errors import Conflict, Invalid
from common.text import fold
from processes.rules import official
from records.services import Actor

UNWANTED = "unwanted"
# What of a published call its followers hear of when it changes.
_MATTERS = ("rate", "budget", "least", "most", "opens_on", "deadlines", "applicants")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is said of a call; amounts in cents, `deadlines` with what each is of."""

    texts: Mapping[str, Mapping[str, str]]
    programme: str = "other"
    level: str = ""
    applicants: Sequence[str] = ()
    topics: Sequence[str] = ()
    rate: Fraction | None = None
    budget: int | None = None
    least: int | None = None
    most: int | None = None
    currency: str = "EUR"
    needs_partners: bool = False
    opens_on: date | None = None
    deadlines: Sequence[tuple[datetime, Mapping[str, Mapping[str, str]]]] = ()
    contact: Mapping[str, str] = field(default_factory=dict)
    source_url: str = ""
    source_id: str = ""
    checked_on: date | None = None
    unit: str = ""


@transaction.atomic
def add(*, facts: Facts, languages: Sequence[str], by: Actor | None, now: datetime) -> Opportunity:
    """Write a call down as a draft. Raises NotAllowed, and Invalid by field."""
    check_official(by, facts.unit)
    row = Opportunity(created_at=now)
    _take(row, facts, languages, now)
    row.save()
    _set_deadlines(row, facts)
    note("opportunity_added", row, by, now)
    return row


@transaction.atomic
def change(
    *, number: int, facts: Facts, languages: Sequence[str], by: Actor | None, now: datetime
) -> Opportunity:
    """Change what is said of a call; of what matters its followers hear.

    Raises NotFound, NotAllowed, Invalid by field, and Conflict for one that was taken back.
    """
    row = held(Opportunity, number, by)
    refuse_gone(row.withdrawn_at is not None)
    check_official(by, facts.unit)
    before = _matters(row)
    _take(row, facts, languages, now)
    row.save()
    _set_deadlines(row, facts)
    changed = [name for name in _MATTERS if before[name] != _matters(row)[name]]
    note("opportunity_edited", row, by, now, changed=changed)
    if changed and row.published_at is not None:
        note("opportunity_changed", row, by, now, changed=changed)
    return row


@transaction.atomic
def publish(
    *,
    numbers: Collection[int],
    by: Actor | None,
    now: datetime,
    languages: Sequence[str] = ("sl",),
) -> int:
    """Let everyone see calls; those that they see already stay as they are.

    Returns how many are new. Raises NotFound, NotAllowed, and Conflict for one taken back or not
    yet written in each official language of `languages`: a feed speaks but one.
    """
    rows = held_all(Opportunity, numbers, by)
    refuse_gone(any(row.withdrawn_at for row in rows))
    fresh = [row for row in rows if row.published_at is None]
    for row in fresh:
        refuse(Conflict, "not_told", _untold(row, languages))
    for row in fresh:
        row.published_at = row.updated_at = now
        row.save(update_fields=["published_at", "updated_at"])
        note("opportunity_published", row, by, now)
    return len(fresh)


@transaction.atomic
def withdraw(*, number: int, because: str, by: Actor | None, now: datetime) -> Opportunity:
    """Take a call back that people have seen: they read why.

    Raises NotFound, NotAllowed, Invalid without a reason, and Conflict.
    """
    row = held(Opportunity, number, by)
    refuse_gone(row.withdrawn_at is not None)
    reason = rules.may_take_back(row.published_at is not None, because)
    if reason and row.published_at is not None:
        raise Invalid("no_reason", reason, {"because": reason})
    refuse(Conflict, "not_published", reason)
    row.withdrawn_at = row.updated_at = now
    row.because = because.strip()
    row.save(update_fields=["withdrawn_at", "because", "updated_at"])
    note("opportunity_withdrawn", row, by, now, because=row.because)
    return row


@transaction.atomic
def check(*, numbers: Collection[int], by: Actor | None, now: datetime) -> int:
    """Note that somebody looked today whether calls are still so. Returns how many.

    Raises NotFound and NotAllowed.
    """
    rows = held_all(Opportunity, numbers, by)
    for row in rows:
        row.checked_on, row.updated_at = timezone.localdate(now), now
        row.source_changed_at = None
        row.save(update_fields=["checked_on", "updated_at", "source_changed_at"])
        note("opportunity_checked", row, by, now)
    return len(rows)


@transaction.atomic
def discard(*, number: int, by: Actor | None, now: datetime) -> None:
    """Throw a draft away. Raises NotFound, NotAllowed, and Conflict for what people have seen.

    Of one that a feed told of it stays known that it is not wanted: the feed tells of it each day.
    """
    row = held(Opportunity, number, by)
    refuse(Conflict, "published", rules.may_discard(row.published_at is not None))
    note("opportunity_discarded", row, by, now, title=row.title)
    if row.feed_id is None:
        row.delete()
        return
    row.withdrawn_at, row.because = now, UNWANTED
    row.save(update_fields=["withdrawn_at", "because"])


def wrong(facts: Facts, languages: Sequence[str], today: date) -> dict[str, str | None]:
    """Why what is said of a call cannot be taken, by field; no query."""
    moments = [at for at, _texts in facts.deadlines]
    days = [timezone.localdate(at) for at in moments]
    absurd = next((reason for day in days if (reason := rules.may_be_of(day, today))), None)
    return {
        **rules.may_tell(facts.texts, official(languages)),
        "programme": rules.may_belong(facts.programme),
        "level": rules.may_choose([facts.level], ["", *Level.values]),
        "applicants": rules.may_choose(facts.applicants, Applicant.values),
        "topics": rules.may_choose(facts.topics, Topic.values),
        "rate": shares.may_be(facts.rate) if facts.rate is not None else None,
        "budget": rules.may_pay(facts.budget),
        "least": rules.may_pay(facts.least, least=0)
        or rules.may_lie_between(facts.least, facts.most),
        "most": rules.may_pay(facts.most),
        "currency": rules.may_count_in(facts.currency),
        "opens_on": rules.may_be_of(facts.opens_on, today),
        "deadlines": absurd or rules.may_end(facts.opens_on, moments, days),
        "unit": rules.may_fit(facts.unit, rules.LONGEST_UNIT),
        "contact": rules.may_contact(facts.contact),
        "source_url": rules.may_lead(facts.source_url),
        "checked_on": rules.may_have_checked(facts.checked_on or today, today),
    }


def _untold(row: Opportunity, languages: Sequence[str]) -> str | None:
    if not rules.may_tell(row.texts, official(languages)):
        return None
    said = _("“%(title)s” is not written in every official language yet.")
    return said % {"title": row.title}


def _take(row: Opportunity, facts: Facts, languages: Sequence[str], now: datetime) -> None:
    today = timezone.localdate(now)
    refuse_fields(wrong(facts, languages, today))
    row.texts = told(facts.texts)
    row.level = facts.level or programmes()[facts.programme].level
    row.applicants, row.topics = list(facts.applicants), list(facts.topics)
    row.rate_part, row.rate_whole = (
        (facts.rate.numerator, facts.rate.denominator) if facts.rate else (None, None)
    )
    row.contact = {name: text.strip() for name, text in facts.contact.items() if text.strip()}
    for name in (
        *("programme", "budget", "least", "most", "currency", "needs_partners", "opens_on"),
        *("source_url", "source_id", "unit"),
    ):
        setattr(row, name, getattr(facts, name))
    row.closes_at = max((at for at, _texts in facts.deadlines), default=None)
    row.checked_on = facts.checked_on or row.checked_on or today
    row.source_changed_at = None
    row.spelling = fold(row.texts.get("sl", {}).get("title", "") or row.title)[:300]
    row.updated_at = now


def _set_deadlines(row: Opportunity, facts: Facts) -> None:
    """Deadlines that stay keep their number: who was reminded of one is not reminded again."""
    wanted = {at: dict(texts) for at, texts in facts.deadlines}
    for known in row.deadlines.all():
        if known.at not in wanted:
            known.delete()
        elif known.texts != (texts := wanted.pop(known.at)):
            known.texts = texts
            known.save(update_fields=["texts"])
    Deadline.objects.bulk_create(
        Deadline(opportunity=row, at=at, texts=texts) for at, texts in wanted.items()
    )


def _matters(row: Opportunity) -> dict[str, Any]:
    known = {name: getattr(row, name) for name in _MATTERS if name != "deadlines"}
    return {**known, "deadlines": sorted(row.deadlines.values_list("at", flat=True))}
