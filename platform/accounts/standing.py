"""What a person may at this moment: by their own roles, and by those of whom they stand in for.

Nothing is switched on or off when a deputyship begins or ends: each question looks at the clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Deputyship, User
from accounts.roles import BY_GROUP, Right, Role

_KEPT = "_standing"


@dataclass(frozen=True, slots=True)
class Held:
    """A role that a person has now, where it is limited to (nothing: the whole municipality), and
    whose it is."""

    role: Role
    unit: str
    of: int


def plain(unit: str) -> str:
    """A unit as it is compared: capitals and spaces do not count."""
    return " ".join(unit.split()).casefold()


def principals_of(person: Any, now: datetime) -> list[User]:
    """For whom somebody stands in at `now`; for nobody whom those stand in for in turn."""
    found = Deputyship.objects.at(now).filter(deputy=person).select_related("principal")
    return [one.principal for one in found]


def deputies_of(people: Iterable[Any], now: datetime) -> list[User]:
    """Who stands in at `now` for any of `people`, who may not be deputies themselves."""
    found = Deputyship.objects.at(now).filter(principal__in=list(people), deputy__is_active=True)
    return list({one.deputy_id: one.deputy for one in found.select_related("deputy")}.values())


def groups_of(person: Any, now: datetime | None = None) -> list[tuple[Group, User]]:
    """The groups whose rights a person has at `now`, and whose they are; read once a request."""
    if now is None and (kept := getattr(person, _KEPT, None)) is not None:
        return list(kept)
    at = now or timezone.now()
    people = {one.pk: one for one in [person, *principals_of(person, at)]}
    through = User.groups.through.objects.filter(user__in=list(people)).select_related("group")
    found = [(row.group, people[row.user_id]) for row in through]
    if now is None:
        setattr(person, _KEPT, found)
    return found


def held(person: Any, now: datetime | None = None) -> list[Held]:
    """The roles that a person has at `now`."""
    if not getattr(person, "is_active", False) or person.pk is None:
        return []
    return [
        Held(role, plain(owner.unit) if role.by_unit else "", owner.pk)
        for group, owner in groups_of(person, now)
        if (role := BY_GROUP.get(group.name))
    ]


def may(person: Any, right: Right, unit: str | None = None, now: datetime | None = None) -> bool:
    """Whether a person has a right at `now`: for `unit`, or without one, for any at all.

    `unit=""` asks for the whole municipality, which nobody has who is limited to a unit.
    """
    if getattr(person, "is_superuser", False) and person.is_active:
        return True
    return any(
        right in one.role.rights and (unit is None or not one.unit or one.unit == plain(unit))
        for one in held(person, now)
    )


def outside(person: Any, right: Right, unit: str) -> bool:
    """Whether `unit` lies outside of what a person's right is limited to now.

    Programs (None) and people whose rights come from elsewhere are not limited.
    """
    if person is None:
        return False
    units = units_of(person, right)
    return bool(units) and "" not in units and plain(unit) not in units


def unit_for(person: Any, right: Right) -> str:
    """Of which unit is what a person begins now; empty: of the whole municipality."""
    units = units_of(person, right) if person is not None else set()
    if not units or "" in units:
        return ""
    return str(person.unit) if plain(person.unit) in units else min(units)


def units_of(person: Any, right: Right) -> set[str]:
    """The units for which a person has a right now; `{""}` when for the whole municipality."""
    if getattr(person, "is_superuser", False):
        return {""}
    found = {one.unit for one in held(person) if right in one.role.rights}
    return {""} if "" in found else found


def within(units: set[str]) -> Q:
    """The condition by which rows with a column `unit` are of some units; none for `{""}` or no
    units at all, which limit nobody."""
    wanted = Q()
    for unit in () if "" in units else units:
        wanted |= Q(unit__iexact=unit)
    return wanted


def holders(right: Right) -> QuerySet[User]:
    """Who has a right by a role of their own."""
    groups = [role.group for role in BY_GROUP.values() if right in role.rights]
    return User.objects.filter(groups__name__in=groups, is_active=True).distinct()
