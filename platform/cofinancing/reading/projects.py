"""The documented schema of funded projects, for CSV, JSON and the properties of GeoJSON. No query.

| column | says |
|---|---|
| `id` | what the project is called in your file: with it, it is found again and changed |
| `title`, `about`, `results` | in Slovenian; `title_it` and the like in other languages |
| `role` | `lead`, `partner` or `supported` |
| `state` | `approved`, `running`, `done` or `ended` |
| `programme`, `kohesio_id`, `area`, `currency`, `unit` | as they are; `programme` is a code |
| `total_eur`, `eligible_eur` | amounts in euros: `1.234,56`, or a number in JSON |
| `eu_eur`, `state_eur`, `municipal_eur`, `own_eur`, `other_eur` | who paid: together the total |
| `starts_on`, `ends_on`, `awarded_on`, `checked_on` | days: `2027-03-31` or `31. 3. 2027` |
| `partners` | names set apart by `;`; the first leads; a person is written `person: name` |
| `latitude`, `longitude` | where it is, in degrees of WGS84; in GeoJSON the geometry says it |

What is left out stays as it is when the project is there already; what is there but empty is
removed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cofinancing.models import SOURCES, Project
from cofinancing.reading import cells
from cofinancing.reading.calls import FIRST, texts, tried
from cofinancing.reading.cells import Misread
from cofinancing.services.funding import Facts
from common.errors import Invalid
from places.geometry import Shape, read

PARTS = ("title", "about", "results")
_READERS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "role": ("role", cells.word),
    "state": ("state", cells.word),
    "programme": ("programme", cells.word),
    "kohesio_id": ("kohesio_id", cells.word),
    "area": ("area", cells.word),
    "currency": ("currency", cells.word),
    "unit": ("unit", cells.word),
    "total_eur": ("total", cells.money),
    "eligible_eur": ("eligible", cells.money),
    "starts_on": ("starts_on", cells.day),
    "ends_on": ("ends_on", cells.day),
    "awarded_on": ("awarded_on", cells.day),
    "checked_on": ("checked_on", cells.day),
}
_PLACE = ("latitude", "longitude")
_ELSE = {"programme": "other", "currency": "EUR", "role": "lead", "state": "running"}
_PERSON = "person:"
# So that nothing is known of one that is not there yet.
_NOTHING = Facts(texts={}, total=0, paid={}, starts_on=date.min)


def columns(languages: Sequence[str]) -> list[str]:
    """The names of all columns, in the order of the template."""
    said = [*PARTS, *(f"{part}_{code}" for code in languages if code != FIRST for part in PARTS)]
    paid = [f"{name}_eur" for name in SOURCES]
    return ["id", *said, *_READERS, *paid, "partners", *_PLACE]


def facts(
    values: Mapping[str, Any],
    before: Facts | None,
    languages: Sequence[str],
    shape: Shape | None = None,
) -> tuple[Facts, list[str]]:
    """What is said of a project from then on, and what cannot be read, each `column: why`."""
    wrong: list[str] = []
    known = before or _NOTHING
    said: dict[str, Any] = {"texts": texts(values, known.texts, languages, PARTS, wrong)}
    for name, (part, reader) in _READERS.items():
        if name in values:
            found = tried(name, reader, values[name], wrong)
            said[part] = found if found or name not in _ELSE else _ELSE[name]
    paid = {name: values[f"{name}_eur"] for name in SOURCES if f"{name}_eur" in values}
    said["paid"] = dict(known.paid) | {
        name: tried(f"{name}_eur", cells.money, given, wrong) or 0 for name, given in paid.items()
    }
    if "partners" in values:
        said["partners"] = _partners(values["partners"], wrong)
    if "id" in values:
        said["source_id"] = (tried("id", cells.word, values["id"], wrong) or "")[:80]
    if shape is not None or set(_PLACE) & set(values):
        said["shape"] = shape or tried("latitude", _point, values, wrong)
    return _whole(replace(known, **said), wrong), wrong


def _whole(made: Facts, wrong: list[str]) -> Facts:
    """What nothing can be said without: the total and the first day."""
    if not made.total:
        wrong.append(f"total_eur: {_('This is needed.')}")
    if made.starts_on in (None, date.min):
        wrong.append(f"starts_on: {_('This is needed.')}")
        return replace(made, starts_on=date.min, total=made.total or 0)
    return replace(made, total=made.total or 0)


def facts_of(row: Project) -> Facts:
    """What is said of a project now."""
    plain = ("total", "role", "state", "programme", "kohesio_id", "partners", "currency")
    plain += ("eligible", "starts_on", "ends_on", "area", "indicators")  # type: ignore[assignment]
    plain += ("awarded_on", "source_id", "unit", "checked_on")  # type: ignore[assignment]
    known = {name: getattr(row, name) for name in plain}
    return Facts(texts=row.texts, paid=row.paid, shape=row.placed_shape, **known)


def is_same(one: Facts, other: Facts) -> bool:
    """Whether two say the same; the day of the last look apart."""
    sides = []
    for each in (one, other):
        place = each.shape.geometry if each.shape else None
        paid = {name: each.paid.get(name, 0) for name in SOURCES}
        plain = replace(each, shape=None, checked_on=None, paid={}, partners=(), indicators=())
        sides.append((plain, place, paid, [dict(row) for row in each.partners]))
    return sides[0] == sides[1]


def _partners(value: Any, wrong: list[str]) -> list[dict[str, Any]]:
    names = tried("partners", cells.words, value, wrong) or []
    return [_partner(name, place == 0) for place, name in enumerate(names)]


def _partner(name: str, leads: bool) -> dict[str, Any]:
    is_person = name.lower().startswith(_PERSON)
    plain = name[len(_PERSON) :].strip() if is_person else name
    kind = "person" if is_person else "organisation"
    return {"name": plain, "kind": kind, "number": "", "is_lead": leads}


def _point(values: Mapping[str, Any]) -> Shape | None:
    given = [cells.word(values.get(name)).replace(",", ".") for name in _PLACE]
    if not any(given):
        return None
    try:
        latitude, longitude = (float(one) for one in given)
        return read({"type": "Point", "coordinates": [longitude, latitude]})
    except Invalid as error:
        raise Misread(error.message) from error
    except ValueError as error:
        raise Misread(_("Write both in degrees, for example 46.4832 and 15.6473.")) from error
