"""What people think of the statements of a consultation: counts, groups, what unites and divides.

Nobody is named and no group under ten people leaves this module. What is reckoned is kept as plain
values (`Consultation.opinion_groups`), so that no page reckons anything.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consultations.models import Consultation, Opinion, Statement
from consultations.opinions.groups import LEAST, groups_of

LETTERS = "ABCDE"
# So many of each group have to agree, or to disagree, before it is said that all think alike.
_ALIKE = 60
# Two groups differ when so many more of one agree, in points of 100.
_APART = 40
_MOST_LISTED = 5


@dataclass(frozen=True, slots=True)
class Share:
    """How many agree, disagree and pass, and of 100 how many agree and disagree, rounded down."""

    agree: int
    disagree: int
    passed: int

    @property
    def total(self) -> int:
        """How many answered."""
        return self.agree + self.disagree + self.passed

    @property
    def agree_percent(self) -> int:
        """Of 100."""
        return 100 * self.agree // self.total if self.total else 0

    @property
    def disagree_percent(self) -> int:
        """Of 100."""
        return 100 * self.disagree // self.total if self.total else 0


@dataclass(frozen=True, slots=True)
class Group:
    """A group of at least ten: its letter, its size, and where it lies in the picture (-1 to 1)."""

    letter: str
    size: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Row:
    """A statement, what all think of it, and what each group does."""

    statement: Statement
    everybody: Share
    groups: tuple[Share, ...]

    @property
    def apart(self) -> int:
        """How far the groups are from each other, in points of 100."""
        shares = [one.agree_percent for one in self.groups]
        return max(shares) - min(shares) if len(shares) > 1 else 0

    @property
    def unites(self) -> bool:
        """Whether each group agrees, or each disagrees."""
        return len(self.groups) > 1 and (
            all(one.agree_percent >= _ALIKE for one in self.groups)
            or all(one.disagree_percent >= _ALIKE for one in self.groups)
        )


@dataclass(frozen=True, slots=True)
class Results:
    """What is shown. `people` answered something; without rows it is too early to show any."""

    at: str
    people: int
    groups: tuple[Group, ...]
    rows: tuple[Row, ...]

    @property
    def uniting(self) -> list[Row]:
        """On what the groups think alike."""
        return [row for row in self.rows if row.unites][:_MOST_LISTED]

    @property
    def dividing(self) -> list[Row]:
        """What divides them most."""
        apart = [row for row in self.rows if row.apart >= _APART]
        return sorted(apart, key=lambda row: (-row.apart, row.statement.position))[:_MOST_LISTED]


def reckoned(consultation: Consultation) -> dict[str, Any]:
    """Counts and groups of a consultation as plain values; empty below ten people."""
    asked = Statement.objects.filter(consultation=consultation, hidden_at=None)
    numbers = list(asked.order_by("position", "pk").values_list("pk", flat=True))
    said: dict[int, dict[int, int]] = defaultdict(dict)
    rows = Opinion.objects.filter(statement__in=numbers).order_by("pk")
    for person, statement, value in rows.values_list("person_id", "statement_id", "value"):
        said[person][statement] = value
    if len(said) < LEAST:
        return {"people": 0, "statements": [], "groups": []}
    found = groups_of(said, numbers)
    return {
        "people": len(said),
        "statements": [[number, *_counts(said, number)] for number in numbers],
        "groups": [[one.size, one.x, one.y, one.answers] for one in found.groups],
    }


def results_of(consultation: Consultation) -> Results:
    """What was reckoned last, with its statements; one statement of SQL."""
    kept: dict[str, Any] = consultation.opinion_groups
    texts = Statement.objects.filter(consultation=consultation, hidden_at=None).in_bulk()
    groups = kept.get("groups", [])
    rows = [
        Row(texts[number], Share(*counts), tuple(Share(*one[3][place]) for one in groups))
        for place, (number, *counts) in enumerate(kept.get("statements", []))
        if number in texts
    ]
    return Results(
        at=kept.get("at", ""),
        people=kept.get("people", 0),
        groups=tuple(
            Group(LETTERS[place], size, x, y) for place, (size, x, y, _all) in enumerate(groups)
        ),
        rows=tuple(rows),
    )


def _counts(said: Mapping[int, Mapping[int, int]], statement: int) -> tuple[int, int, int]:
    values = [one[statement] for one in said.values() if statement in one]
    return values.count(1), values.count(-1), values.count(0)
