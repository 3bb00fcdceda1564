"""Calls and projects from files: looked at first, then all of it or nothing.

A file can be imported again: what is there already is changed or stays as it is, and nothing comes
twice. New ones are drafts: people see them once an official publishes them.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cofinancing.alike import alike
from cofinancing.models import Opportunity, Project
from cofinancing.reading import calls, projects
from cofinancing.reading.tables import Line, Refused, read
from cofinancing.services import funding, offering
from cofinancing.services.held import check_official
from common.errors import Conflict
from common.text import fold
from places.geojson import read_features
from places.limits import Limits
from records.services import Actor

KINDS = ("calls", "projects")
NEW, CHANGED, SAME = "new", "changed", "same"


@dataclass(frozen=True, slots=True)
class Row:
    """What becomes of a row: `made` is what is said from then on, `pk` whose place it takes, `like`
    what it may repeat."""

    called: str
    title: str
    state: str
    made: Any
    pk: int | None = None
    like: Opportunity | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do."""

    kind: str
    rows: list[Row] = field(default_factory=list)

    def count(self, state: str) -> int:
        """How many rows are of a state."""
        return sum(row.state == state for row in self.rows)

    @property
    def mark(self) -> str:
        """What it would do, in short, to be sent back by whoever has seen it."""
        said = repr([(row.state, row.pk, row.title) for row in self.rows])
        return hashlib.sha256(said.encode()).hexdigest()[:20]


def plan(
    *, kind: str, data: bytes, languages: Sequence[str], now: datetime, limits: Limits | None = None
) -> Plan:
    """What a file would do; nothing is written. Raises Refused with every fault of it."""
    reader = calls if kind == "calls" else projects
    lines = _lines(kind, data, reader.columns(languages), limits)
    known = _Known(kind)
    rows, faults = [], []
    for line, shape in lines:
        more = {"shape": shape} if kind == "projects" else {}
        row, wrong = _judged(known, line, more, languages, timezone.localdate(now))
        rows.append(row)
        faults += [f"{line.called}: {reason}" for reason in wrong]
    if faults := [*faults, *_twice(rows)]:
        raise Refused(faults)
    return Plan(kind, _with_likes(rows) if kind == "calls" else rows)


@transaction.atomic
def carry_out(
    *,
    kind: str,
    data: bytes,
    languages: Sequence[str],
    seen: str,
    by: Actor | None,
    now: datetime,
    limits: Limits | None = None,
) -> Plan:
    """Do what was looked at, all of it or nothing; `seen` is the mark of the plan that was seen.

    Raises NotAllowed, Refused, and Conflict when it would do something else by now.
    """
    check_official(by, "")
    _alone()
    made = plan(kind=kind, data=data, languages=languages, now=now, limits=limits)
    if made.mark != seen:
        message = _("Something has changed since you looked. Look once more.")
        raise Conflict("plan_changed", message)
    service: Any = offering if kind == "calls" else funding
    known = {"languages": languages, "by": by, "now": now}
    for row in made.rows:
        if row.state == NEW:
            service.add(facts=row.made, **known)
        elif row.state == CHANGED:
            service.change(number=row.pk, facts=row.made, **known)
    return made


def _alone() -> None:
    """Wait until no other import of this municipality is under way: it would not see our rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s || current_schema(), 0))",
            ["cofinancing.import "],
        )


def _lines(
    kind: str, data: bytes, known: Sequence[str], limits: Limits | None
) -> list[tuple[Line, Any]]:
    if kind == "projects" and b'"FeatureCollection"' in data[:2000]:
        found = read_features(data, limits, None, frozenset(known))
        return [(Line(each.called, each.properties), each.shape) for each in found]
    return [(line, None) for line in read(data, known)]


class _Known:
    """What is there already, by its name in the file and by its title with its day."""

    def __init__(self, kind: str) -> None:
        self.reader: Any = calls if kind == "calls" else projects
        self.service: Any = offering if kind == "calls" else funding
        rows: Any = (
            Opportunity.objects.filter(feed=None, withdrawn_at=None).prefetch_related("deadlines")
            if kind == "calls"
            else Project.objects.all()
        )
        self.by_id = {}
        self.by_title = {}
        for row in rows:
            if row.source_id:
                self.by_id[row.source_id] = row
            self.by_title[_name(self.reader.facts_of(row))] = row

    def of(self, source_id: str, made: Any) -> Any:
        """The row that it is: by its identifier; without one, by title and day."""
        return self.by_id.get(source_id) if source_id else self.by_title.get(_name(made))


def _name(said: Any) -> tuple[str, Any]:
    title = fold(said.texts.get("sl", {}).get("title", ""))
    if isinstance(said, offering.Facts):
        return title, max((at for at, _texts in said.deadlines), default=None)
    return title, said.starts_on


def _judged(
    known: _Known, line: Line, more: Mapping[str, Any], languages: Sequence[str], today: date
) -> tuple[Row, list[str]]:
    fresh, wrong = known.reader.facts(line.values, None, languages, **more)
    row = known.of(fresh.source_id, fresh)
    before = known.reader.facts_of(row) if row is not None else None
    made = fresh
    if before is not None:
        made, wrong = known.reader.facts(line.values, before, languages, **more)
    wrong = [*wrong, *_refused(known.service.wrong(made, languages, today), wrong)]
    title = made.texts.get("sl", {}).get("title", "")
    state = NEW if before is None else SAME if known.reader.is_same(before, made) else CHANGED
    return Row(line.called, title, state, made, row.pk if row else None), wrong


def _refused(found: Mapping[str, str | None], wrong: Sequence[str]) -> list[str]:
    """What the rules say besides: nothing of a column that could not even be read, nor of a total
    of which a part is not known."""
    misread = {reason.partition(":")[0].removesuffix("_eur") for reason in wrong}
    known = misread | ({"total"} if any("_eur:" in reason for reason in wrong) else set())
    return [f"{name}: {reason}" for name, reason in found.items() if reason and name not in known]


def _twice(rows: list[Row]) -> list[str]:
    """Rows of the file that are the same one."""
    seen: dict[Any, str] = {}
    faults = []
    for row in rows:
        key = row.made.source_id or _name(row.made)
        if key in seen:
            said = _("%(called)s is the same as %(other)s.")
            faults.append(said % {"called": row.called, "other": seen[key]})
        seen.setdefault(key, row.called)
    return faults


def _with_likes(rows: list[Row]) -> list[Row]:
    fresh = [row for row in rows if row.state == NEW]
    likes = dict(alike([row.title for row in fresh]))
    found: Mapping[int, Any] = {id(row): likes.get(place) for place, row in enumerate(fresh)}
    return [
        Row(row.called, row.title, row.state, row.made, row.pk, found.get(id(row))) for row in rows
    ]
