"""What a file of GeoJSON says of measures and zones, in properties by stated names. No query.

| property | of | says |
|---|---|---|
| `number` | measure | which one it is here; without it `id`, then the same title |
| `id` | measure | without a number: what it is called in the file; kept, to be found again |
| `key` | zone | its short name; without it, made of the title |
| `title`, `about`, `office` | both | in Slovenian; `title_it`, `title_hu` … in other languages |
| `track` | measure | `quick` or `long` |
| `phase` | measure | one of `renewal.models.Phase`, such as `proposed`, `works`, `done` |
| `theme`, `zone` | measure | its key or its title |
| `cost_eur` | measure | the estimate in euros: a number, or a text such as `1.234,56` |
| `starts_on`, `ends_on` | measure | days as 2027-03-31 |

What is left out stays as it is; what is there but empty is removed. Properties of other names are
not read, so that what was exported here can be imported again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from common.errors import Invalid
from common.money import cents
from common.text import fold
from renewal.models import Measure, Phase, Track
from renewal.services.measuring import Facts

FIRST = "sl"
_PARTS = ("title", "about", "office")
_PLAIN = (
    *("number", "id", "key", "track", "phase", "theme", "zone"),
    *("cost_eur", "starts_on", "ends_on"),
)
# Of a zone there is no office.
ZONE_PARTS = ("title", "about")
Named = Mapping[str, int]


def names(languages: Sequence[str]) -> frozenset[str]:
    """The names of all properties that are read."""
    spoken = {f"{part}_{code}" for part in _PARTS for code in languages}
    return frozenset({*_PLAIN, *_PARTS, *spoken})


def texts(
    properties: Mapping[str, Any],
    before: Mapping[str, Mapping[str, str]],
    languages: Sequence[str],
    parts: Sequence[str] = _PARTS,
) -> dict[str, dict[str, str]]:
    """Texts by language: those there were, with what the properties say."""
    made = {code: dict(said) for code, said in before.items()}
    for code in languages:
        for part in parts:
            name = part if code == FIRST else f"{part}_{code}"
            said = made.get(code, {}).get(part, "")
            # Nothing stays nothing, whether it was said or not.
            if name in properties and word(properties[name]) != said:
                made.setdefault(code, {})[part] = word(properties[name])
    return {code: said for code, said in made.items() if any(said.values())}


def key_of(properties: Mapping[str, Any]) -> str:
    """The short name of a zone."""
    given = word(properties.get("key")) or word(properties.get("title"))
    return slugify(fold(given))[:40].strip("-")


def source_of(properties: Mapping[str, Any]) -> str:
    """What a measure is called in its file; empty where it has no identifier or is named by its
    number."""
    if word(properties.get("number")):
        return ""
    return word(properties.get("id"))[:80]


def facts(
    properties: Mapping[str, Any],
    before: Facts,
    languages: Sequence[str],
    *,
    zones: Named,
    themes: Named,
) -> tuple[Facts, list[str]]:
    """What is said of a measure from then on, and what of it cannot be read, each a sentence."""
    wrong: list[str] = []
    read: dict[str, Any] = {"texts": texts(properties, before.texts, languages)}
    for name, known in (("track", Track), ("phase", Phase)):
        if name in properties:
            read[name] = _among(properties[name], name, dict(known.choices), wrong)
    for name, column, named in (("zone", "zone_id", zones), ("theme", "theme_id", themes)):
        if name in properties:
            read[column] = _named(properties[name], name, named, wrong)
    if "cost_eur" in properties:
        read["cost_estimate"] = _cost(properties["cost_eur"], wrong)
    for name in ("starts_on", "ends_on"):
        if name in properties:
            read[name] = _day(properties[name], name, wrong)
    return replace(before, **read), wrong


def facts_of(row: Measure) -> Facts:
    """What is said of a measure now."""
    plain = ("track", "phase", "zone_id", "theme_id", "is_pilot", "cost_estimate", "cost_actual")
    plain += ("funding", "starts_on", "ends_on", "is_approximate", "evaluation")  # type: ignore[assignment]
    known: dict[str, Any] = {name: getattr(row, name) for name in plain}
    return Facts(texts=row.texts, shape=row.placed_shape, **known)


def is_same(one: Facts, other: Facts) -> bool:
    """Whether two say the same."""
    shapes = [each.shape.geometry if each.shape else None for each in (one, other)]
    return shapes[0] == shapes[1] and replace(one, shape=None) == replace(other, shape=None)


def word(value: Any) -> str:
    """A property as text."""
    return "" if value is None else str(value).strip()


def _among(value: Any, name: str, choices: Mapping[str, Any], wrong: list[str]) -> str:
    """The key of a choice, given as the key or as it is called in the language of the moment."""
    given = fold(word(value))
    for key, label in choices.items():
        if given in (key, fold(str(label))):
            return key
    said = _("“%(value)s” is no %(name)s; possible are: %(keys)s.")
    wrong.append(said % {"value": word(value)[:60], "name": name, "keys": ", ".join(choices)})
    return ""


def _named(value: Any, name: str, named: Named, wrong: list[str]) -> int | None:
    given = fold(word(value))
    if not given:
        return None
    if given in named:
        return named[given]
    said = _("there is no %(name)s “%(value)s” in this neighbourhood.")
    wrong.append(said % {"value": word(value)[:60], "name": name})
    return None


def _cost(value: Any, wrong: list[str]) -> int | None:
    if word(value) == "":
        return None
    try:
        return cents(value) if isinstance(value, str) else _exact(value)
    except (Invalid, InvalidOperation, ValueError):
        said = _("“%(value)s” is no amount in euros.")
        wrong.append(said % {"value": word(value)[:60]})
        return None


def _exact(value: Any) -> int:
    """The cents of a number of JSON; raises ValueError for a part of a cent."""
    # A float is written in the digits with which it stood in the file.
    amount = Decimal(repr(value)) * 100
    if isinstance(value, bool) or amount != amount.to_integral_value():
        raise ValueError
    return int(amount)


def _day(value: Any, name: str, wrong: list[str]) -> date | None:
    if word(value) == "":
        return None
    try:
        return date.fromisoformat(word(value)[:10])
    except ValueError:
        said = _("“%(value)s” is no day for %(name)s; write 2027-03-31.")
        wrong.append(said % {"value": word(value)[:60], "name": name})
        return None
