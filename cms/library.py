"""Pictures and documents of a local community or department: a collection of its own.

Everybody may use what is in the library; who is limited to a unit adds, changes and deletes in the
collection of that name alone. It is made where it is first needed.
"""

from typing import Any

from django.db import transaction
from wagtail.models import Collection
from wagtail.permission_policies.collections import CollectionPermissionLookupMixin

from accounts.roles import Right
from accounts.standing import plain, units_of

_USES = {"choose"}


def limits(user: Any) -> set[str]:
    """The units that a person's pictures and documents are limited to; none for everybody else."""
    if not user.is_authenticated or user.is_superuser:
        return set()
    units = units_of(user, Right.WRITE)
    return set() if "" in units else units


def own(user: Any, units: set[str]) -> Any:
    """The collections of those units, each made where it is missing, and what is below them."""
    found = [one for one in _first_level() if plain(one.name) in units]
    if missing := units - {plain(one.name) for one in found}:
        found += _make(user, missing)
    wanted = Collection.objects.none()
    for one in found:
        wanted |= Collection.objects.descendant_of(one, inclusive=True)
    return wanted


def _first_level() -> list[Any]:
    return list(Collection.objects.filter(depth=2))


@transaction.atomic
def _make(user: Any, missing: set[str]) -> list[Any]:
    # Places in the tree are given one by one: of two at once the second finds what the first made.
    root = Collection.objects.select_for_update().get(depth=1)
    there = [one for one in _first_level() if plain(one.name) in missing]
    for unit in sorted(missing - {plain(one.name) for one in there}):
        name = user.unit if plain(user.unit) == unit else unit
        there.append(root.add_child(name=name))
    return there


def install() -> None:
    """Put it where Wagtail asks; once, when the application is ready."""
    theirs = CollectionPermissionLookupMixin._check_perm
    all_of_theirs = CollectionPermissionLookupMixin._collections_with_perm

    def check(self: Any, user: Any, actions: Any, collection: Any = None) -> bool:
        units = limits(user) if collection is not None else set()
        if not units:
            return bool(theirs(self, user, actions, collection))
        uses, changes = set(actions) & _USES, set(actions) - _USES
        if uses and theirs(self, user, uses, collection):
            return True
        within = own(user, units).filter(pk=collection.pk).exists()
        return bool(changes) and within and bool(theirs(self, user, changes, collection))

    def collections(self: Any, user: Any, actions: Any) -> Any:
        units, uses = limits(user), set(actions) & _USES
        if not units:
            return all_of_theirs(self, user, actions)
        found = all_of_theirs(self, user, uses)
        if changes := set(actions) - _USES:
            allowed = all_of_theirs(self, user, changes)
            found |= own(user, units).filter(pk__in=allowed.values("pk"))
        return found

    CollectionPermissionLookupMixin._check_perm = check
    CollectionPermissionLookupMixin._collections_with_perm = collections
