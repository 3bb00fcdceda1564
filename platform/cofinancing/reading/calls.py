"""The documented schema of calls, for CSV and JSON: one row a call. No query.

| column | says |
|---|---|
| `id` | what the call is called in your file: with it, it is found again and changed |
| `title`, `about`, `eligible`, `costs` | in Slovenian; `title_it` and the like in other languages |
| `programme` | a code of `programmes.toml`; without it, `other` |
| `level` | who gives the money: `eu`, `state`, `municipal`, `other`; else as its programme has it |
| `applicants`, `topics` | words of `models.Applicant` and `models.Topic`, set apart by `;` |
| `rate` | the largest share that is paid: `85 %`, `33,3` or `17/20` |
| `budget_eur`, `least_eur`, `most_eur` | amounts in euros: `1.234,56`, or a number in JSON |
| `currency` | three letters, EUR without it |
| `needs_partners` | `yes` or `no` |
| `opens_on`, `checked_on` | days: `2027-03-31` or `31. 3. 2027` |
| `deadlines` | moments set apart by `;`: `2027-03-31 12:00`; a day alone is whole |
| `contact_name`, `contact_email`, `contact_phone`, `source_url`, `unit` | as they are |

What is left out stays as it is when the call is there already; what is there but empty is removed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from cofinancing.models import Opportunity
from cofinancing.reading import cells
from cofinancing.reading.cells import Misread
from cofinancing.services.offering import Facts

FIRST = "sl"
PARTS = ("title", "about", "eligible", "costs")
_READERS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "programme": ("programme", cells.word),
    "level": ("level", cells.word),
    "applicants": ("applicants", cells.words),
    "topics": ("topics", cells.words),
    "rate": ("rate", cells.share),
    "budget_eur": ("budget", cells.money),
    "least_eur": ("least", cells.money),
    "most_eur": ("most", cells.money),
    "currency": ("currency", cells.word),
    "needs_partners": ("needs_partners", cells.truth),
    "opens_on": ("opens_on", cells.day),
    "checked_on": ("checked_on", cells.day),
    "source_url": ("source_url", cells.word),
    "unit": ("unit", cells.word),
}
_CONTACT = ("name", "email", "phone")
# What an empty cell means where nothing is not possible.
_ELSE = {"programme": "other", "currency": "EUR"}


def columns(languages: Sequence[str]) -> list[str]:
    """The names of all columns, in the order of the template."""
    texts = [*PARTS, *(f"{part}_{code}" for code in languages if code != FIRST for part in PARTS)]
    return ["id", *texts, *_READERS, "deadlines", *(f"contact_{name}" for name in _CONTACT)]


def facts(
    values: Mapping[str, Any], before: Facts | None, languages: Sequence[str]
) -> tuple[Facts, list[str]]:
    """What is said of a call from then on, and what cannot be read, each `column: why`."""
    wrong: list[str] = []
    said: dict[str, Any] = {
        "texts": texts(values, before.texts if before else {}, languages, PARTS, wrong)
    }
    for name, (part, reader) in _READERS.items():
        if name in values:
            found = tried(name, reader, values[name], wrong)
            said[part] = found if found or name not in _ELSE else _ELSE[name]
    if "deadlines" in values:
        said["deadlines"] = _deadlines(values["deadlines"], wrong)
    contact = {name: values[f"contact_{name}"] for name in _CONTACT if f"contact_{name}" in values}
    known = dict(before.contact) if before else {}
    said["contact"] = known | {
        name: tried(f"contact_{name}", cells.word, given, wrong) or ""
        for name, given in contact.items()
    }
    if "id" in values:
        said["source_id"] = (tried("id", cells.word, values["id"], wrong) or "")[:300]
    return (replace(before, **said) if before else Facts(**said)), wrong


def facts_of(row: Opportunity) -> Facts:
    """What is said of a call now."""
    plain = ("programme", "level", "applicants", "topics", "budget", "least", "most", "currency")
    plain += ("needs_partners", "opens_on", "contact", "source_url")  # type: ignore[assignment]
    plain += ("source_id", "checked_on", "unit")  # type: ignore[assignment]
    deadlines = tuple((one.at, one.texts) for one in row.deadlines.all())
    known = {name: getattr(row, name) for name in plain}
    return Facts(texts=row.texts, rate=row.rate, deadlines=deadlines, **known)


def is_same(one: Facts, other: Facts) -> bool:
    """Whether two say the same; the day of the last look apart."""
    sides = []
    for each in (one, other):
        contact = {name: text for name, text in each.contact.items() if text}
        moments = sorted(at for at, _texts in each.deadlines)
        lists: Any = {"applicants": list(each.applicants), "topics": list(each.topics)}
        sides.append(
            (
                replace(each, contact={}, deadlines=(), checked_on=None, level="", **lists),
                contact,
                moments,
            )
        )
    return sides[0] == sides[1]


def texts(
    values: Mapping[str, Any],
    before: Mapping[str, Mapping[str, str]],
    languages: Sequence[str],
    parts: Sequence[str],
    wrong: list[str],
) -> dict[str, dict[str, str]]:
    """Texts by language: those there were, with what the columns say."""
    made = {code: dict(said) for code, said in before.items()}
    for code, part in product(languages, parts):
        name = part if code == FIRST else f"{part}_{code}"
        if name in values:
            text = tried(name, cells.word, values[name], wrong) or ""
            if text or part in made.get(code, {}):
                made.setdefault(code, {})[part] = text
    return {code: said for code, said in made.items() if any(said.values())}


def tried(name: str, reader: Callable[[Any], Any], value: Any, wrong: list[str]) -> Any:
    """What a reader makes of a value; None with a reason in `wrong` where it makes nothing."""
    try:
        return reader(value)
    except Misread as error:
        wrong.append(f"{name}: {error}")
        return None


def _deadlines(value: Any, wrong: list[str]) -> list[tuple[Any, dict[str, Any]]]:
    given = tried("deadlines", cells.words, value, wrong) or []
    found = [tried("deadlines", cells.deadline, one, wrong) for one in given]
    return [(at, {}) for at in found if at is not None]
