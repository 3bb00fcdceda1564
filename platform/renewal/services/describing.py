"""What is wrong in a neighbourhood as its study found it, and the walks through it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import Conflict, Invalid, NotFound
from places.geometry import read
from processes.rules import official
from records.services import Actor
from renewal import rules
from renewal.models import Neighbourhood
from renewal.services.held import note, refuse_fields, theirs
from renewal.services.pinning import may_lie

MOST_PROBLEMS = 40
MOST_WALKS = 20
MOST_STOPS = 40


@transaction.atomic
def list_problems(
    *,
    neighbourhood_id: int,
    problems: Sequence[Mapping[str, Any]],
    languages: Sequence[str],
    by: Actor | None,
    now: datetime,
) -> Neighbourhood:
    """Say what is wrong in a neighbourhood: each `{"theme": key or "", language: texts}`.

    Raises NotFound, NotAllowed, Conflict, and Invalid naming the row.
    """
    home = theirs(neighbourhood_id, by)
    themes = {"", *home.themes.values_list("key", flat=True)}
    _refuse_more(len(problems), MOST_PROBLEMS)
    for number, row in enumerate(problems, 1):
        said = rules.may_tell(_texts(row), ("title",), official(languages))
        unknown = row.get("theme", "") not in themes
        _refuse_row(number, said.values() or ([_("Choose one of the themes.")] if unknown else []))
    home.problems = [dict(row) for row in problems]
    home.save(update_fields=["problems"])
    note("problems_listed", home, by, now, count=len(problems))
    return home


@transaction.atomic
def put_walk(
    *,
    neighbourhood_id: int,
    walk: Mapping[str, Any],
    languages: Sequence[str],
    by: Actor | None,
    now: datetime,
    key: str = "",
) -> Neighbourhood:
    """Add a walk, or write the one with `key` anew; a new one is `{"key", language, "stops"}`.

    Each stop has a longitude, a latitude and a title, and lies in the neighbourhood or at most 1 km
    outside. Raises NotFound, NotAllowed, Invalid by field or naming the stop, and Conflict for a
    key that another walk has.
    """
    home = theirs(neighbourhood_id, by)
    refuse_fields(rules.may_tell(_texts(walk), ("title",), official(languages)))
    _check_stops(home, walk.get("stops", []), languages)
    found = [one["key"] for one in home.walks]
    if key and key not in found:
        raise _no_such_walk()
    if not key and walk["key"] in found:
        said = _("Another walk has this short name.")
        raise Conflict("walk_exists", said, {"key": said})
    if not key:
        _refuse_more(len(found) + 1, MOST_WALKS)
    made = {**walk, "key": key or walk["key"]}
    kept = [made if one["key"] == key else one for one in home.walks]
    home.walks = kept if key else [*kept, made]
    home.save(update_fields=["walks"])
    note("walk_put", home, by, now, key=made["key"])
    return home


@transaction.atomic
def remove_walk(*, neighbourhood_id: int, key: str, by: Actor | None, now: datetime) -> None:
    """Take a walk out. Raises NotFound, NotAllowed and Conflict."""
    home = theirs(neighbourhood_id, by)
    kept = [one for one in home.walks if one["key"] != key]
    if len(kept) == len(home.walks):
        raise _no_such_walk()
    home.walks = kept
    home.save(update_fields=["walks"])
    note("walk_removed", home, by, now, key=key)


def _check_stops(
    home: Neighbourhood, stops: Sequence[Mapping[str, Any]], languages: Sequence[str]
) -> None:
    if not stops:
        said = _("A walk has at least one stop.")
        raise Invalid("no_stops", said, {"stops": said})
    _refuse_more(len(stops), MOST_STOPS)
    for number, stop in enumerate(stops, 1):
        wrong = list(rules.may_tell(_texts(stop), ("title",), official(languages)).values())
        at = [stop.get("longitude"), stop.get("latitude")]
        shape = read({"type": "Point", "coordinates": at})
        if reason := may_lie(home, shape):
            wrong.append(reason)
        _refuse_row(number, wrong)


def _texts(row: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
    return {code: said for code, said in row.items() if isinstance(said, Mapping)}


def _refuse_row(number: int, reasons: Any) -> None:
    for reason in reasons:
        message = _("Row %(n)d: %(reason)s") % {"n": number, "reason": reason}
        raise Invalid("row_invalid", message, {"rows": message})


def _refuse_more(count: int, most: int) -> None:
    if count > most:
        message = _("At most %(n)d rows.") % {"n": most}
        raise Invalid("too_many", message, {"rows": message})


def _no_such_walk() -> NotFound:
    return NotFound("no_such_walk", _("There is no such walk here."))
