"""Rows of co-financing for one transaction alone, and what is written of each act."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from accounts.roles import Right
from accounts.standing import may
from common.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from records.services import Actor, audit, tell

# What of a portal the news are about, as its generation is called.
SCOPE = "cofinancing"


def check_official(by: Actor | None, unit: str) -> None:
    """Raises NotAllowed for whoever does not run processes there; programs (None) do."""
    if by is not None and not may(by, Right.PROCESSES, unit):
        message = _("You may not do this for this local community or department.")
        raise NotAllowed("not_official", message)


def held[Row: models.Model](kind: type[Row], pk: int, by: Actor | None) -> Row:
    """A row in which `by` may act, locked. Raises NotFound and NotAllowed."""
    row = kind._default_manager.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise NotFound("no_such_thing", _("There is no such thing here."))
    check_official(by, getattr(row, "unit", ""))
    return row


def held_all[Row: models.Model](
    kind: type[Row], numbers: Collection[int], by: Actor | None
) -> list[Row]:
    """Some rows, all or none, locked in the order of their numbers. Raises NotFound, NotAllowed."""
    wanted = set(numbers)
    rows = kind._default_manager.select_for_update(of=("self",)).filter(pk__in=wanted)
    found = list(rows.order_by("pk"))
    if not found or len(found) != len(wanted):
        raise NotFound("no_such_thing", _("Choose some of the list. One may be gone by now."))
    for row in found:
        check_official(by, getattr(row, "unit", ""))
    return found


def told(texts: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Texts as they are kept: no language that says nothing, and titles of one line."""
    found = {code: dict(said) for code, said in texts.items() if any(said.values())}
    for said in found.values():
        if "title" in said:
            said["title"] = " ".join(said["title"].split())
    return found


def refuse(error: type[DomainError], code: str, reason: str | None) -> None:
    """Raise `error` if there is a reason."""
    if reason:
        raise error(code, reason)


def refuse_fields(fields: Mapping[str, str | None]) -> None:
    """Raise Invalid if something is said of a field."""
    found = {name: reason for name, reason in fields.items() if reason}
    if found:
        raise Invalid("cofinancing_invalid", " ".join(dict.fromkeys(found.values())), found)


def refuse_gone(is_gone: bool) -> None:
    """Raise Conflict for what was taken back."""
    refuse(Conflict, "taken_back", _("This has been taken back.") if is_gone else None)


def note(act: str, row: models.Model, by: Actor | None, now: datetime, **facts: Any) -> None:
    """Write an act into the audit trail, and tell others of it."""
    audit(act=f"cofinancing.{act}", object=row, by=by, now=now, data=facts)
    tell(name=f"cofinancing.{act}", object_id=row.pk, scope=SCOPE)
