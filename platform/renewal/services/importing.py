"""Boundary, zones and measures from a file of GeoJSON: looked at first, then all of it or nothing.

What a file says is laid out in `renewal.mapped`. A file can be imported again: what is there
already is changed or stays as it is, and nothing comes twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import Conflict
from places.boundaries import boundary_of
from places.geojson import Refused, read_features
from places.limits import Limits
from records.services import Actor
from renewal import mapped
from renewal.models import Neighbourhood
from renewal.services import founding, measuring
from renewal.services.held import note, theirs
from renewal.services.matching import Measures, Row, Zones, twice

KINDS = ("boundary", "zones", "measures")
MOST = 1000


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do."""

    kind: str
    rows: list[Row] = field(default_factory=list)

    def count(self, state: str) -> int:
        """How many features are of a state."""
        return sum(row.state == state for row in self.rows)

    @property
    def mark(self) -> str:
        """What it would do, in short, to be sent back by whoever has seen it."""
        return "-".join(str(self.count(state)) for state in ("new", "changed", "same"))


def plan(
    *,
    home: Neighbourhood,
    kind: str,
    data: bytes,
    limits: Limits,
    languages: Sequence[str],
) -> Plan:
    """What a file would change; nothing is written. Raises Refused with every fault of it."""
    if kind == "boundary":
        return _boundary(home, data, limits)
    there: Zones | Measures = (Zones if kind == "zones" else Measures)(home, languages)
    features = read_features(
        data, limits, lambda said: there.judged(said).wrong, mapped.names(languages)
    )
    if len(features) > MOST:
        raise Refused([_("At most %(n)d at once. Divide the file.") % {"n": MOST}])
    rows = [there.row(each) for each in features]
    if faults := [*there.unfit(features), *twice(rows)]:
        raise Refused(faults)
    return Plan(kind, rows)


@transaction.atomic
def carry_out(
    *,
    neighbourhood_id: int,
    kind: str,
    data: bytes,
    limits: Limits,
    languages: Sequence[str],
    seen: str,
    by: Actor | None,
    now: datetime,
) -> Plan:
    """Do what was looked at, all of it or nothing; `seen` is the mark of the plan that was seen.

    Raises NotFound, NotAllowed, Refused, and Conflict when it would do something else by now.
    """
    home = theirs(neighbourhood_id, by)
    made = plan(home=home, kind=kind, data=data, limits=limits, languages=languages)
    if made.mark != seen:
        message = _("Something has changed since you looked. Look once more.")
        raise Conflict("plan_changed", message)
    known = {"languages": languages, "by": by, "now": now}
    write = {"boundary": _write_boundary, "zones": _write_zone, "measures": _write_measure}[kind]
    for row in made.rows:
        if row.state != "same":
            write(home, row, known)
    note(f"{kind}_imported", home, by, now, plan=made.mark)
    return made


def _boundary(home: Neighbourhood, data: bytes, limits: Limits) -> Plan:
    shape = boundary_of(data)
    if outside := limits.fault(shape):
        raise Refused([outside])
    state = "new" if home.shape is None else "changed"
    state = "same" if home.shape == shape.geometry else state
    called = _("Boundary of the neighbourhood")
    return Plan("boundary", [Row(called, home.name, state, home.pk, shape, shape.notes)])


def _write_boundary(home: Neighbourhood, row: Row, known: Mapping[str, Any]) -> None:
    home.place(row.made)
    home.save()


def _write_zone(home: Neighbourhood, row: Row, known: Mapping[str, Any]) -> None:
    founding.put_zone(neighbourhood_id=home.pk, part=row.made, zone_id=row.pk, **known)


def _write_measure(home: Neighbourhood, row: Row, known: Mapping[str, Any]) -> None:
    if row.pk is None:
        made = measuring.add(neighbourhood_id=home.pk, facts=row.made, **known)
    else:
        made = measuring.change(measure_id=row.pk, facts=row.made, **known)
    if row.source_id:
        made.source_id = row.source_id
        made.save(update_fields=["source_id"])
