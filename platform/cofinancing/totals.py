"""Funded projects as people look at them: narrowed, and added up in one statement."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from cofinancing.models import SOURCES, Project
from cofinancing.services.funding import COLUMNS
from cofinancing.words import saying

# By what people add up, and the column of each; the year is that in which a project began.
GROUPS = {
    "programme": "programme",
    "year": "extract(year FROM starts_on)::int",
    "area": "area",
    "state": "state",
}


@dataclass(frozen=True, slots=True)
class Sum:
    """How many projects, what they cost, and who paid; cents."""

    projects: int = 0
    total: int = 0
    paid: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SOURCES, 0))


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of projects: of all of them, and by each value of each of GROUPS."""

    all: Sum
    by: dict[str, dict[Any, Sum]]


def wanted(rows: "QuerySet[Any]", wishes: Mapping[str, str]) -> "QuerySet[Any]":
    """Of public projects those that somebody asks for; unknown wishes are left out."""
    for name in ("programme", "state", "role", "area"):
        if wishes.get(name):
            rows = rows.filter(**{name: wishes[name]})
    if (year := wishes.get("year", "")).isdecimal() and len(year) == 4 and int(year) >= 1900:
        rows = rows.filter(starts_on__year=int(year))
    return saying(rows, wishes["q"]) if wishes.get("q") else rows


def totals(rows: "QuerySet[Any]") -> Totals:
    """The sums of `rows` by each of GROUPS; one statement, whatever their number.

    Amounts are of projects in euros alone: other currencies are not added to them.
    """
    plain = rows.filter(currency="EUR").order_by().values("pk")
    query, params = plain.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_statement(query), params)
        found = cursor.fetchall()
    by: dict[str, dict[Any, Sum]] = {name: {} for name in GROUPS}
    whole = Sum()
    for *keys, mask, projects, total, eu, state, municipal, own, other in found:
        paid = dict(zip(SOURCES, (eu, state, municipal, own, other), strict=True))
        one = Sum(projects, int(total or 0), {name: int(n or 0) for name, n in paid.items()})
        place = _MASKS.get(mask)
        if place is None:
            whole = one
        else:
            by[list(GROUPS)[place]][keys[place]] = one
    return Totals(whole, {name: dict(sorted(sums.items())) for name, sums in by.items()})


# GROUPING() has a bit for each column that is added up over; the first column is the highest.
_ALL = (1 << len(GROUPS)) - 1
_MASKS = {_ALL ^ (1 << (len(GROUPS) - 1 - place)): place for place in range(len(GROUPS))}


def _statement(query: str) -> str:
    names = ", ".join(GROUPS)
    columns = ", ".join(f"{expression} AS {name}" for name, expression in GROUPS.items())
    sums = ", ".join(f"sum({column})" for column in ("total", *COLUMNS.values()))
    sets = ", ".join(f"({name})" for name in GROUPS)
    table = Project._meta.db_table
    return (
        f"SELECT {names}, GROUPING({names}), count(*), {sums} "  # noqa: S608 -- names of ours
        f"FROM (SELECT {columns}, total, {', '.join(COLUMNS.values())} FROM {table} "
        f"WHERE id IN ({query})) p GROUP BY GROUPING SETS ((), {sets})"
    )
