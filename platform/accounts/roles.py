"""Roles of a municipality, and the rights of each: the one table.

Provisioning hands the rights out to groups of these names (`cms.roles`), services ask for them, and
the README of this room shows the same table (`table`), and a test compares them.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Right(StrEnum):
    """What somebody may do. A right that no page asks for yet belongs to a later step."""

    TAKE_PART = "take part"
    ENTER = "enter the back office"
    WRITE = "write announcements and events"
    PUBLISH = "publish announcements and events"
    TRANSLATE = "translate"
    PROCESSES = "run processes"
    ANSWER = "answer citizens"
    PEOPLE = "manage people"
    REDIRECTS = "manage redirects and imports"
    MAP = "set up the map"
    COUNCIL = "read the council's papers"
    DECIDE = "decide for the municipality"
    MINUTES = "keep minutes and agendas"
    COMMISSION = "work in a commission"
    KEYS = "hold a key of a vote"


@dataclass(frozen=True, slots=True)
class Role:
    """A role: the name of its group, what people call it, and its rights."""

    key: str
    group: str
    title: Any
    rights: frozenset[Right]
    # Whether it can be limited to a local community or department.
    by_unit: bool = False

    @property
    def is_staff(self) -> bool:
        """Whether it opens the back office, and so needs a second factor."""
        return Right.ENTER in self.rights


def _role(key: str, group: str, title: Any, *rights: Right, by_unit: bool = False) -> Role:
    return Role(key, group, title, frozenset({Right.TAKE_PART, *rights}), by_unit)


_EDITS = (Right.ENTER, Right.WRITE, Right.TRANSLATE)
ROLES: tuple[Role, ...] = (
    _role("citizen", "Občani", _("Citizen")),
    _role("editor", "Uredniki", _("Editor"), *_EDITS, by_unit=True),
    _role("moderator", "Moderatorji", _("Moderator"), *_EDITS, Right.PUBLISH, by_unit=True),
    _role(
        "official",
        "Uradniki",
        _("Official"),
        *_EDITS,
        Right.PROCESSES,
        Right.ANSWER,
        by_unit=True,
    ),
    _role(
        "administrator",
        "Administratorji",
        _("Administrator"),
        *_EDITS,
        Right.PUBLISH,
        Right.PROCESSES,
        Right.ANSWER,
        Right.PEOPLE,
        Right.REDIRECTS,
        Right.MAP,
    ),
    _role("councillor", "Svetniki", _("Councillor"), Right.COUNCIL),
    _role("mayor", "Župan", _("Mayor"), Right.ENTER, Right.COUNCIL, Right.ANSWER, Right.DECIDE),
    _role("clerk", "Sekretariat", _("Clerk"), *_EDITS, Right.COUNCIL, Right.MINUTES),
    _role(
        "commission_member",
        "Člani komisij",
        _("Commission member"),
        Right.COUNCIL,
        Right.COMMISSION,
    ),
    _role("key_holder", "Skrbniki ključev", _("Key holder"), Right.KEYS),
)
BY_GROUP = {role.group: role for role in ROLES}
BY_KEY = {role.key: role for role in ROLES}


def table() -> str:
    """The table as the README shows it: a role a line, a mark for each right."""
    lines = ["| role | group | unit | rights |", "|---|---|---|---|"]
    for role in ROLES:
        rights = "; ".join(right.value for right in Right if right in role.rights)
        unit = "yes" if role.by_unit else "–"
        lines.append(f"| {role.key.replace('_', ' ')} | *{role.group}* | {unit} | {rights} |")
    return "\n".join(lines)
