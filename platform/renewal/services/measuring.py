"""Measures are written down, moved on, decided and evaluated."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import Conflict, Invalid, NotFound
from places.geometry import Shape
from processes.rules import official
from records.services import Actor
from renewal import money, rules
from renewal.models import Measure, Neighbourhood, Phase, Theme, Track, Zone
from renewal.services.held import note, part_of, refuse, refuse_fields, theirs


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What an official says of a measure; amounts in cents."""

    texts: Mapping[str, Mapping[str, str]]
    track: str = Track.LONG
    phase: str = Phase.PROPOSED
    zone_id: int | None = None
    theme_id: int | None = None
    is_pilot: bool = False
    cost_estimate: int | None = None
    cost_actual: int | None = None
    funding: Sequence[Mapping[str, Any]] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    shape: Shape | None = None
    is_approximate: bool = False
    # What people read of a trial once it is over, by language.
    evaluation: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def add(
    *,
    neighbourhood_id: int,
    facts: Facts,
    languages: Sequence[str],
    by: Actor | None,
    now: datetime,
) -> Measure:
    """Write a measure down as a draft, with the next number.

    Raises NotFound, NotAllowed, Invalid by field, and Conflict for an archived renewal.
    """
    home = theirs(neighbourhood_id, by)
    row = Measure(neighbourhood=home, phase_since=now)
    take(row, home, facts, languages, now)
    home.last_measure += 1
    home.save(update_fields=["last_measure"])
    row.number = home.last_measure
    row.save()
    note("measure_added", row, by, now, number=row.number)
    return row


@transaction.atomic
def change(
    *, measure_id: int, facts: Facts, languages: Sequence[str], by: Actor | None, now: datetime
) -> Measure:
    """Change what is said of a measure; of what moved its followers hear.

    Raises NotFound, NotAllowed, Invalid by field, and Conflict.
    """
    row = held_measure(measure_id, by)
    before = row.phase
    take(row, row.neighbourhood, facts, languages, now)
    if row.phase != before:
        row.phase_since = now
    row.save()
    note("measure_changed", row, by, now, number=row.number)
    if row.phase != before and row.published_at:
        note("measure_moved", row, by, now, number=row.number, before=before, after=row.phase)
    return row


@transaction.atomic
def publish(*, measure_ids: Collection[int], by: Actor | None, now: datetime) -> int:
    """Let everyone see measures; those that they see already stay as they are.

    Returns how many are new. Raises NotFound, NotAllowed and Conflict.
    """
    fresh = [one for one in _of_one_home(measure_ids, by) if one.published_at is None]
    for one in fresh:
        one.published_at = one.updated_at = now
        one.save(update_fields=["published_at", "updated_at"])
        note("measure_published", one, by, now, number=one.number)
    return len(fresh)


@transaction.atomic
def move(*, measure_ids: Collection[int], phase: str, by: Actor | None, now: datetime) -> int:
    """Move measures of one neighbourhood to a phase, all or none; returns how many it changed.

    Raises NotFound, NotAllowed, Invalid for no such phase, and Conflict.
    """
    if phase not in Phase.values:
        message = _("Choose how far they have come.")
        raise Invalid("phase_unknown", message, {"phase": message})
    changed = [one for one in _of_one_home(measure_ids, by) if one.phase != phase]
    for one in changed:
        before, one.phase = one.phase, phase
        one.phase_since = one.updated_at = now
        one.save(update_fields=["phase", "phase_since", "updated_at"])
        note("measure_moved", one, by, now, number=one.number, before=before, after=phase)
    return len(changed)


@transaction.atomic
def decide(
    *,
    measure_id: int,
    decision: Mapping[str, Mapping[str, str]],
    decided_on: date,
    languages: Sequence[str],
    by: Actor | None,
    now: datetime,
) -> Measure:
    """Say what was decided of a measure and why. Raises NotFound, NotAllowed, Invalid, Conflict."""
    row = held_measure(measure_id, by)
    fields: dict[str, str | None] = dict(
        rules.may_tell(decision, ("text", "reason"), official(languages))
    )
    if decided_on > now.date():
        fields["decided_on"] = _("A decision is not of the future.")
    refuse_fields(fields)
    row.decision = {code: dict(said) for code, said in decision.items()}
    row.decided_on, row.updated_at = decided_on, now
    row.save(update_fields=["decision", "decided_on", "updated_at"])
    note("measure_decided", row, by, now, number=row.number, on=str(decided_on))
    return row


@transaction.atomic
def discard(*, measure_id: int, by: Actor | None, now: datetime) -> None:
    """Throw a draft away. Raises NotFound, NotAllowed, and Conflict for what people have seen:
    that is given up, with its reason, and stays."""
    row = held_measure(measure_id, by)
    if row.published_at is not None:
        message = _("People have seen this measure. Give it up instead, and say why.")
        raise Conflict("measure_published", message)
    note("measure_discarded", row, by, now, number=row.number)
    row.delete()


def held_measure(measure_id: int, by: Actor | None) -> Measure:
    """A measure in which `by` may act, locked with its neighbourhood. Raises NotFound, NotAllowed
    and Conflict."""
    known = Measure.objects.filter(pk=measure_id).values_list("neighbourhood_id", flat=True).first()
    if known is None:
        raise NotFound("no_such_measure", _("There is no such measure here."))
    home = theirs(known, by)
    row = part_of(Measure, home, measure_id)
    row.neighbourhood = home
    return row


def wrong(facts: Facts, languages: Sequence[str]) -> dict[str, str | None]:
    """Why what is said of a measure cannot be taken, by field; no query."""
    total = facts.cost_estimate if facts.cost_actual is None else facts.cost_actual
    return {
        **rules.may_tell(facts.texts, ("title",), official(languages)),
        "track": None if facts.track in Track.values else _("Choose one."),
        "phase": None if facts.phase in Phase.values else _("Choose one."),
        "ends_on": rules.may_last(facts.starts_on, facts.ends_on),
        "cost_estimate": money.may_cost(facts.cost_estimate),
        "cost_actual": money.may_cost(facts.cost_actual),
        "funding": money.may_fund(facts.funding, total),
    }


def take(
    row: Measure, home: Neighbourhood, facts: Facts, languages: Sequence[str], now: datetime
) -> None:
    """Set the columns of a measure. Raises Invalid by field, and NotFound for a zone or a theme of
    another neighbourhood."""
    refuse_fields(wrong(facts, languages))
    row.zone = part_of(Zone, home, facts.zone_id) if facts.zone_id else None
    row.theme = part_of(Theme, home, facts.theme_id) if facts.theme_id else None
    row.texts = {code: dict(said) for code, said in facts.texts.items()}
    row.funding = [dict(part) for part in facts.funding]
    row.evaluation = {code: text for code, text in facts.evaluation.items() if text.strip()}
    for name in (
        *("track", "phase", "is_pilot", "cost_estimate", "cost_actual"),
        *("starts_on", "ends_on", "is_approximate"),
    ):
        setattr(row, name, getattr(facts, name))
    row.place(facts.shape)
    row.updated_at = now


def _of_one_home(measure_ids: Collection[int], by: Actor | None) -> list[Measure]:
    wanted = set(measure_ids)
    rows = Measure.objects.filter(pk__in=wanted)
    homes = set(rows.values_list("neighbourhood_id", flat=True))
    refuse(NotFound, "no_such_measure", None if len(homes) == 1 else _("Choose some measures."))
    home = theirs(homes.pop(), by)
    found = list(home.measures.filter(pk__in=wanted).select_for_update(of=("self",)).order_by("pk"))
    missing = _("One of the measures is not there any more.")
    refuse(NotFound, "no_such_measure", None if len(found) == len(wanted) else missing)
    return found
