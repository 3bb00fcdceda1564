"""A neighbourhood is set up: its boundary and office, its zones, themes and figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from common.errors import Conflict, Invalid, NotFound
from places.geometry import Shape
from processes.models import Process, Step
from processes.rules import official
from processes.services.beginning import locked as locked_process
from records.services import Actor
from renewal import rules
from renewal.models import Figure, Moderation, Neighbourhood, Theme, Zone
from renewal.services.held import note, part_of, refuse_fields, theirs

Texts = Mapping[str, Mapping[str, str]]
MOST_PARTS = 60
MOST_VALUES = 60
KINDS: dict[str, type[Model]] = {"zone": Zone, "theme": Theme, "figure": Figure}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What an official says of a neighbourhood; `marking_key` is the step in which people mark
    places on the map, empty for none. Problems and walks stay as they are for None."""

    texts: Texts
    shape: Shape | None = None
    is_approximate: bool = False
    marking_key: str = ""
    moderation: str = Moderation.AFTER
    problems: Sequence[Mapping[str, Any]] | None = None
    office: Mapping[str, Any] = field(default_factory=dict)
    walks: Sequence[Mapping[str, Any]] | None = None


@transaction.atomic
def prepare(
    *, process_id: int, facts: Facts, languages: Sequence[str], by: Actor | None, now: datetime
) -> Neighbourhood:
    """Let a process renew a neighbourhood; `languages` are the portal's.

    Raises NotFound, NotAllowed, Invalid by field, and Conflict when it renews one already, was
    annulled or archived.
    """
    process = locked_process(process_id, by)
    made = Neighbourhood(process=process, created_at=now)
    _take(made, facts, languages)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        message = _("This process renews a neighbourhood already.")
        raise Conflict("neighbourhood_exists", message) from error
    note("neighbourhood_prepared", made, by, now)
    return made


@transaction.atomic
def change(
    *,
    neighbourhood_id: int,
    facts: Facts,
    languages: Sequence[str],
    by: Actor | None,
    now: datetime,
) -> Neighbourhood:
    """Change what is said of a neighbourhood. Raises NotFound, NotAllowed, Invalid, Conflict."""
    found = theirs(neighbourhood_id, by)
    _take(found, facts, languages)
    found.save()
    note("neighbourhood_changed", found, by, now)
    return found


def _take(row: Neighbourhood, facts: Facts, languages: Sequence[str]) -> None:
    refuse_fields(
        {
            **rules.may_tell(facts.texts, ("name", "about"), official(languages)),
            "moderation": None if facts.moderation in Moderation.values else _("Choose one."),
        }
    )
    row.texts = {code: dict(said) for code, said in facts.texts.items()}
    row.is_approximate, row.moderation = facts.is_approximate, facts.moderation
    row.office = dict(facts.office)
    if facts.problems is not None:
        row.problems = list(facts.problems)
    if facts.walks is not None:
        row.walks = list(facts.walks)
    row.marking = _step(row.process, facts.marking_key)
    row.place(facts.shape)


def _step(process: Process, key: str) -> Step | None:
    if not key:
        return None
    found = process.steps.filter(key=key).first()
    if found is None:
        raise NotFound("no_such_step", _("This process has no such step."))
    return found


@dataclass(frozen=True, kw_only=True)
class Part:
    """A zone, a theme or a figure; `more` are its own columns."""

    key: str
    texts: Texts
    position: int = 0
    shape: Shape | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def put_zone(
    *,
    neighbourhood_id: int,
    part: Part,
    languages: Sequence[str],
    by: Actor | None,
    now: datetime,
    zone_id: int | None = None,
) -> Zone:
    """Add a zone, or change one. Raises NotFound, NotAllowed, Invalid, and Conflict for a key that
    another zone has."""
    home = theirs(neighbourhood_id, by)
    _check(part, languages, 0 if zone_id else home.zones.count())
    row = part_of(Zone, home, zone_id) if zone_id else Zone(neighbourhood=home)
    row.place(part.shape)
    return _put(row, part, by, now)


@transaction.atomic
def put_theme(
    *,
    neighbourhood_id: int,
    part: Part,
    languages: Sequence[str],
    by: Actor | None,
    now: datetime,
    theme_id: int | None = None,
) -> Theme:
    """Add a theme with its working group, or change one. Raises as `put_zone` does."""
    home = theirs(neighbourhood_id, by)
    _check(part, languages, 0 if theme_id else home.themes.count())
    row = part_of(Theme, home, theme_id) if theme_id else Theme(neighbourhood=home)
    return _put(row, part, by, now)


@transaction.atomic
def put_figure(
    *,
    neighbourhood_id: int,
    part: Part,
    languages: Sequence[str],
    by: Actor | None,
    now: datetime,
    figure_id: int | None = None,
) -> Figure:
    """Add a figure with its values, or change one. Raises as `put_zone` does."""
    home = theirs(neighbourhood_id, by)
    _check(part, languages, 0 if figure_id else home.figures.count())
    row = part_of(Figure, home, figure_id) if figure_id else Figure(neighbourhood=home)
    values = checked_values(part.more.get("values", []))
    return _put(row, replace(part, more={**part.more, "values": values}), by, now)


@transaction.atomic
def remove(
    *, neighbourhood_id: int, kind: str, part_id: int, by: Actor | None, now: datetime
) -> None:
    """Take a `zone`, `theme` or `figure` out. Raises NotFound, NotAllowed, and Conflict where
    measures or pins belong to it."""
    home = theirs(neighbourhood_id, by)
    row: Any = part_of(KINDS[kind], home, part_id)
    used = kind != "figure" and row.measures.exists()
    if used or (kind == "theme" and row.pin_set.exists()):
        message = _("Measures or marked places belong to it. Give them another first.")
        raise Conflict("part_is_used", message)
    note(f"{kind}_removed", row, by, now, key=row.key)
    row.delete()


def checked_values(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Values of a figure by year, as they are stored. Raises Invalid naming the row."""
    found: dict[int, dict[str, Any]] = {}
    for number, row in enumerate(rows[: MOST_VALUES + 1], 1):
        reason = _wrong(row, found)
        if reason or number > MOST_VALUES:
            said = reason or _("At most %(n)d values.") % {"n": MOST_VALUES}
            message = _("Row %(n)d: %(reason)s") % {"n": number, "reason": said}
            raise Invalid("values_invalid", message, {"values": message})
        found[int(row["year"])] = {
            "year": int(row["year"]),
            "value": str(_number(row["value"])),
            "source": str(row.get("source", "")).strip()[:200],
        }
    return [found[year] for year in sorted(found)]


def _wrong(row: Mapping[str, Any], before: Mapping[int, Any]) -> str | None:
    try:
        year, value = int(row["year"]), _number(row["value"])
    except (KeyError, ValueError, TypeError):
        return _("Enter the year and the value as numbers.")
    if not 1900 <= year <= 2100:
        return _("Enter a year between 1900 and 2100.")
    if year in before:
        return _("This year stands there twice.")
    if value is None or abs(value) > 10**12:
        return _("Enter the year and the value as numbers.")
    return None if str(row.get("source", "")).strip() else _("Say where the value comes from.")


def _number(text: object) -> Decimal | None:
    try:
        found = Decimal(str(text).strip().replace(" ", "").replace(",", "."))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def wrong_texts(texts: Texts, languages: Sequence[str]) -> list[str]:
    """Why the texts of a part cannot be taken, each reason once."""
    found = rules.may_tell(texts, ("title",), official(languages))
    return list(dict.fromkeys(found.values()))


def _check(part: Part, languages: Sequence[str], before: int) -> None:
    """`before` is how many there are of its kind, where it is a new one."""
    fields = dict(rules.may_tell(part.texts, ("title",), official(languages)))
    if not part.key:
        fields["key"] = _("Give it a short name for its address.")
    if before >= MOST_PARTS:
        fields["key"] = _("At most %(n)d of a kind.") % {"n": MOST_PARTS}
    refuse_fields(fields)


def _put[Row: Model](row: Row, part: Part, by: Actor | None, now: datetime) -> Row:
    columns = {"key": part.key, "texts": {c: dict(t) for c, t in part.texts.items()}}
    for name, value in {**columns, "position": part.position, **part.more}.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        message = _("Another has this short name already.")
        raise Conflict("key_taken", message, {"key": message}) from error
    note(f"{type(row).__name__.lower()}_put", row, by, now, key=part.key)
    return row
