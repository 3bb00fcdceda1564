"""Rows of a renewal, for one transaction alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Right
from accounts.standing import may, outside
from common.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from processes.rules import may_touch_archived
from records.services import Actor, audit, tell
from renewal import rules
from renewal.findable import PINS
from renewal.models import Neighbourhood, Pin
from search.services import withdraw

# What of a portal the news are about, as its generation is called.
SCOPE = "renewal"


def theirs(
    neighbourhood_id: int, by: Actor | None, right: Right = Right.PROCESSES
) -> Neighbourhood:
    """A neighbourhood in which `by` may act, locked.

    Raises NotFound, NotAllowed for one of another local community or department, and Conflict for
    one that the archive has.
    """
    found = locked(neighbourhood_id)
    if outside(by, right, found.process.unit):
        message = _("You may not run renewals of this local community or department.")
        raise NotAllowed("renewal_of_others", message)
    if reason := may_touch_archived(found.process.archived_at is not None):
        raise Conflict("process_archived", reason)
    return found


def locked(neighbourhood_id: int) -> Neighbourhood:
    """A neighbourhood with its process, for this transaction alone. Raises NotFound."""
    rows = Neighbourhood.objects.whole().select_for_update(of=("self",))
    found: Neighbourhood | None = rows.filter(pk=neighbourhood_id).first()
    if found is None:
        raise no_such()
    return found


def no_such() -> NotFound:
    """What is said of a neighbourhood that is not there, or that nobody may see."""
    return NotFound("no_such_neighbourhood", _("There is no such neighbourhood here."))


def part_of[Row: models.Model](kind: type[Row], home: Neighbourhood, pk: int | None) -> Row:
    """A row of a kind in a neighbourhood, locked. Raises NotFound."""
    rows = kind._default_manager.select_for_update(of=("self",))
    found = rows.filter(neighbourhood=home, pk=pk).first()
    if found is None:
        raise NotFound("no_such_part", _("There is no such thing in this neighbourhood."))
    return found


def check_person(person: User) -> None:
    """Raises NotAllowed for whom may not take part."""
    has_right = person.is_active and may(person, Right.TAKE_PART)
    refuse(NotAllowed, "may_not_take_part", rules.may_take_part(True, has_right))


def refuse(error: type[DomainError], code: str, reason: str | None) -> None:
    """Raise `error` if there is a reason."""
    if reason:
        raise error(code, reason)


def refuse_fields(fields: Mapping[str, str | None]) -> None:
    """Raise Invalid if something is said of a field."""
    found = {name: reason for name, reason in fields.items() if reason}
    if found:
        raise Invalid("renewal_invalid", " ".join(dict.fromkeys(found.values())), found)


def not_found_any_more(pin: Pin) -> None:
    """Take a marked place out of the search within this act: what it says may be why."""
    withdraw(source=PINS.name, numbers=[pin.pk])


def note(act: str, row: models.Model, by: Actor | None, now: datetime, **facts: Any) -> None:
    """Write an act into the audit trail, and tell others of it."""
    audit(act=f"renewal.{act}", object=row, by=by, now=now, data=facts)
    tell(name=f"renewal.{act}", object_id=row.pk, scope=SCOPE)
