"""Money, progress and figures as bars and tables: numbers in, words and lengths out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from common.money import euros
from portal.drawings import Bar, bars
from renewal.contents import LINE, OfTrack
from renewal.models import Figure, Funder, Measure, Phase
from renewal.money import Sums

# What is being done stands first in a list of a track; what is over or given up stands last.
_FIRST = ("works", "tendered", "permitted", "designed", "studied", "proposed", "done", "dropped")


@dataclass(frozen=True, slots=True)
class Mark:
    """A phase on the line of a measure: done, now or coming."""

    title: str
    state: str


def line(measure: Measure) -> list[Mark]:
    """The phases of a measure in their order; nothing for one that was given up."""
    if measure.phase == Phase.DROPPED:
        return []
    now = LINE.index(measure.phase)
    return [
        Mark(str(Phase(key).label), "now" if place == now else "done" if place < now else "coming")
        for place, key in enumerate(LINE)
    ]


def first_of(track: OfTrack, many: int) -> list[Measure]:
    """The measures of a track to show at a glance: what is going on first."""
    return sorted(track.measures, key=lambda one: (_FIRST.index(one.phase), one.number))[:many]


def phases(track: OfTrack) -> list[Bar]:
    """How many measures of a track stand in each phase; phases without one are left out."""
    found = [(Phase(key), track.by_phase[key]) for key in Phase.values if track.by_phase[key]]
    # Of all measures: one in each of six phases is a sixth, not six whole bars.
    return [Bar(str(phase.label), str(n), round(100 * n / track.count, 2)) for phase, n in found]


def money(found: Sums) -> list[Bar]:
    """Who pays how much, and what nobody pays for yet."""
    parts = [(str(Funder(key).label), cents) for key, cents in found.by_funder.items() if cents]
    if found.unfunded:
        parts.append((_("Not covered yet"), found.unfunded))
    return bars([(title, float(cents), euros(cents)) for title, cents in parts])


def sources(measure: Measure) -> list[tuple[str, str, str]]:
    """Who pays for a measure: the funder, the programme, the amount."""
    return [
        (str(Funder(one["funder"]).label), one.get("programme", ""), euros(one["cents"]))
        for one in measure.funding
    ]


def values(figure: Figure) -> list[Bar]:
    """A figure by year, the baseline first, the goal last."""
    unit = figure.said.get("unit", "")
    found = [(_year(one, place), one["value"]) for place, one in enumerate(figure.values)]
    if figure.target:
        year = figure.target_year or ""
        found.append((_("Goal %(year)s") % {"year": year}, figure.target))
    numbers = [(title, Decimal(value)) for title, value in found]
    return bars([(t, max(float(n), 0.0), f"{written(n)} {unit}".strip()) for t, n in numbers])


def written(number: Decimal) -> str:
    """A number as it is written in the language of the moment."""
    places = max(-int(number.as_tuple().exponent), 0)
    return str(number_format(number, places, use_l10n=True, force_grouping=True))


def _year(value: dict[str, Any], place: int) -> str:
    year = str(value["year"])
    return year if place else _("%(year)s (baseline)") % {"year": year}


def votes(options: Sequence[dict[str, Any]], counts: dict[str, int]) -> list[Bar]:
    """How many chose each variant, in their order."""
    found = [(one["title"], counts.get(one["key"], 0)) for one in options]
    return bars([(title, float(n), str(n)) for title, n in found])
