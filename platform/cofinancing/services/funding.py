"""Funded projects are written down, published, moved on and checked anew."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cofinancing import rules
from cofinancing.models import Project, Role, State
from cofinancing.services.held import (
    check_official,
    held,
    held_all,
    note,
    refuse,
    refuse_fields,
    told,
)
from common.errors import Conflict, Invalid
from places.geometry import Shape
from processes.rules import official
from records.services import Actor

# The column in which each source stands.
COLUMNS = {
    "eu": "eu",
    "state": "state_paid",
    "municipal": "municipal",
    "own": "own",
    "other": "other",
}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is said of a project; amounts in cents, `paid` by source (`models.SOURCES`)."""

    texts: Mapping[str, Mapping[str, str]]
    total: int
    paid: Mapping[str, int]
    starts_on: date
    role: str = Role.LEAD
    state: str = State.RUNNING
    programme: str = "other"
    kohesio_id: str = ""
    partners: Sequence[Mapping[str, Any]] = ()
    currency: str = "EUR"
    eligible: int | None = None
    ends_on: date | None = None
    area: str = ""
    indicators: Sequence[Mapping[str, Any]] = ()
    awarded_on: date | None = None
    source_id: str = ""
    unit: str = ""
    shape: Shape | None = None
    checked_on: date | None = None


@transaction.atomic
def add(*, facts: Facts, languages: Sequence[str], by: Actor | None, now: datetime) -> Project:
    """Write a project down as a draft.

    Raises NotAllowed, Invalid by field, and Conflict when one of its name in the source is there.
    """
    check_official(by, facts.unit)
    row = Project(created_at=now)
    _take(row, facts, languages, now)
    _save(row)
    note("project_added", row, by, now)
    return row


@transaction.atomic
def change(
    *, number: int, facts: Facts, languages: Sequence[str], by: Actor | None, now: datetime
) -> Project:
    """Change what is said of a project. Raises NotFound, NotAllowed, Invalid by field, Conflict."""
    row = held(Project, number, by)
    check_official(by, facts.unit)
    before = row.state
    _take(row, facts, languages, now)
    _save(row)
    note("project_edited", row, by, now)
    if row.published_at is not None and row.state != before:
        note("project_moved", row, by, now, before=before, after=row.state)
    return row


@transaction.atomic
def publish(*, numbers: Collection[int], by: Actor | None, now: datetime) -> int:
    """Let everyone see projects. Returns how many are new. Raises NotFound and NotAllowed."""
    fresh = [row for row in held_all(Project, numbers, by) if row.published_at is None]
    for row in fresh:
        row.published_at = row.updated_at = now
        row.save(update_fields=["published_at", "updated_at"])
        note("project_published", row, by, now)
    return len(fresh)


@transaction.atomic
def move(*, numbers: Collection[int], state: str, by: Actor | None, now: datetime) -> int:
    """Say of projects how far they are, all or none; returns how many it changed.

    Raises NotFound, NotAllowed, and Invalid for no such state.
    """
    if state not in State.values:
        message = _("Choose how far they have come.")
        raise Invalid("state_unknown", message, {"state": message})
    changed = [row for row in held_all(Project, numbers, by) if row.state != state]
    for row in changed:
        before, row.state, row.updated_at = row.state, state, now
        row.save(update_fields=["state", "updated_at"])
        note("project_moved", row, by, now, before=before, after=state)
    return len(changed)


@transaction.atomic
def check(*, numbers: Collection[int], by: Actor | None, now: datetime) -> int:
    """Note that somebody looked today whether projects are still so. Returns how many.

    Raises NotFound and NotAllowed.
    """
    rows = held_all(Project, numbers, by)
    for row in rows:
        row.checked_on, row.updated_at = timezone.localdate(now), now
        row.save(update_fields=["checked_on", "updated_at"])
        note("project_checked", row, by, now)
    return len(rows)


@transaction.atomic
def discard(*, number: int, by: Actor | None, now: datetime) -> None:
    """Throw a draft away. Raises NotFound, NotAllowed, and Conflict for what people have seen."""
    row = held(Project, number, by)
    refuse(Conflict, "published", rules.may_discard(row.published_at is not None))
    note("project_discarded", row, by, now, title=row.title)
    row.delete()


def wrong(facts: Facts, languages: Sequence[str], today: date) -> dict[str, str | None]:
    """Why what is said of a project cannot be taken, by field; no query."""
    paid = {name: facts.paid.get(name, 0) for name in COLUMNS}
    too_much = facts.eligible is not None and facts.eligible > facts.total
    above = _("The eligible costs are above the total.") if too_much else None
    return {
        **rules.may_tell(facts.texts, official(languages)),
        # By column: the state that pays is not the state of the project.
        **{COLUMNS[name]: rules.may_pay(cents, least=0) for name, cents in paid.items()},
        "total": rules.may_pay(facts.total) or rules.may_add_up(facts.total, paid),
        "eligible": rules.may_pay(facts.eligible, least=0) or above,
        "area": rules.may_fit(facts.area, rules.LONGEST_UNIT),
        "unit": rules.may_fit(facts.unit, rules.LONGEST_UNIT),
        "role": rules.may_choose([facts.role], Role.values),
        "state": rules.may_choose([facts.state], State.values),
        "programme": rules.may_belong(facts.programme),
        "kohesio_id": rules.may_be_known_as(facts.kohesio_id),
        "currency": rules.may_count_in(facts.currency),
        "partners": rules.may_be_partners(facts.partners),
        "indicators": rules.may_measure(facts.indicators),
        "starts_on": rules.may_be_of(facts.starts_on, today),
        "ends_on": rules.may_be_of(facts.ends_on, today)
        or rules.may_last(facts.starts_on, facts.ends_on),
        "awarded_on": rules.may_be_of(facts.awarded_on, today),
        "checked_on": rules.may_have_checked(facts.checked_on or today, today),
    }


def _take(row: Project, facts: Facts, languages: Sequence[str], now: datetime) -> None:
    today = timezone.localdate(now)
    refuse_fields(wrong(facts, languages, today))
    row.texts = told(facts.texts)
    row.partners = [dict(one) for one in facts.partners]
    row.indicators = [dict(one) for one in facts.indicators]
    for name in (
        *("role", "state", "programme", "kohesio_id", "currency", "total", "eligible"),
        *("starts_on", "ends_on", "area", "awarded_on", "source_id", "unit"),
    ):
        setattr(row, name, getattr(facts, name))
    for source, column in COLUMNS.items():
        setattr(row, column, facts.paid.get(source, 0))
    row.place(facts.shape)
    row.checked_on = facts.checked_on or row.checked_on or today
    row.updated_at = now


def _save(row: Project) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "one_project_a_source_id" not in str(error):
            raise
        message = _("Another project is called so in its source.")
        raise Conflict("source_id_taken", message, {"source_id": message}) from error
