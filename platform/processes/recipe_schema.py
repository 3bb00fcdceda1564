"""The schema of recipes: reads the data files, refuses what cannot be by file, step and field."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from processes.recipe import (
    Catalogue,
    Citizen,
    Entry,
    FastTrack,
    Kind,
    Recipe,
    RecipeStep,
    Rule,
    Scope,
    Source,
    State,
    Unit,
)
from processes.recipe_table import RecipeError, Table, text_of

FOLDER = Path(__file__).parent / "recipes"
CATALOGUE = Path(__file__).parent / "catalogue.toml"
# As the desk and the public list of recipes show them; a file that is not named comes after these.
ORDER = ("consultation", "ordinance", "development_strategy", "opn", "oppn", "budget", "renewal")
KINDS = (
    *("actors", "channels", "questions", "methods", "mistakes", "evidence", "groups"),
    *("levels", "principles"),
)
LONGEST_KEY = 40


def _key(table: Table) -> str:
    key: str = table.take("key", str)
    if not key.isidentifier() or not key.islower() or len(key) > LONGEST_KEY:
        raise table.fail("key", f"must be a short word in small letters, not {key!r}")
    return key


def _source(key: str, data: Mapping[str, Any], where: str) -> Source:
    table = Table(data, where)
    found = Source(
        key=key,
        title=table.text("title"),
        address=table.take("address", str, ""),
        cited=table.take("cited", str, ""),
    )
    if found.address and not found.address.startswith("https://"):
        raise table.fail("address", "must begin with https://")
    table.done()
    return found


def _entries(
    data: Mapping[str, Any], sources: Mapping[str, Source], where: str
) -> dict[str, Entry]:
    found = {}
    for key, one in data.items():
        table = Table(one, f"{where} “{key}”")
        source = table.take("source", str, "")
        if source and source not in sources:
            raise table.fail("source", f"names {source!r}, which is nowhere")
        cited = table.take("cited", str, "")
        found[key] = Entry(key=key, source=sources.get(source), text=text_of(table), cited=cited)
    return found


def catalogue_of(data: Mapping[str, Any], name: str) -> Catalogue:
    """The catalogue in the data of a file; raises `RecipeError`."""
    table = Table(data, name)
    sources = {
        key: _source(key, one, f"{name}, source “{key}”")
        for key, one in table.take("sources", dict).items()
    }
    entries = {kind: _entries(table.take(kind, dict), sources, f"{name}, {kind}") for kind in KINDS}
    rules = table.take("rules", dict)
    table.done()
    return Catalogue(
        entries=entries,
        sources=sources,
        rules={key: _rule(key, one, sources, name) for key, one in rules.items()},
    )


def _step(data: Mapping[str, Any], shared: Catalogue, name: str) -> RecipeStep:
    called = data.get("key", "without a key") if isinstance(data, Mapping) else "?"
    table = Table(data, f"{name}, step “{called}”")
    entries = shared.entries
    actor = table.take("actor", str)
    if actor not in entries["actors"]:
        raise table.fail("actor", f"names {actor!r}, which is nowhere")
    length = table.number("length", 1, 1)
    citizens = table.words("citizens")
    if set(citizens) - {str(one) for one in Citizen}:
        raise table.fail("citizens", f"must be some of {', '.join(Citizen)}")
    step = RecipeStep(
        key=_key(table),
        kind=table.choice("kind", Kind),
        actor=entries["actors"][actor],
        title=table.text("title"),
        about=table.text("about"),
        length=length,
        minimum=table.number("minimum", 0),
        unit=table.choice("unit", Unit),
        first_day_counts=table.take("first_day_counts", bool),
        rolls=table.take("rolls", bool),
        scope=table.choice("scope", Scope),
        state=table.choice("state", State),
        hard=table.take("hard", bool, False),
        basis=table.text("basis"),
        sources=table.known("sources", shared.sources),
        channels=table.known("channels", entries["channels"]),
        questions=table.known("questions", entries["questions"]),
        methods=table.known("methods", entries["methods"]),
        mistakes=table.known("mistakes", entries["mistakes"]),
        evidence=table.known("evidence", entries["evidence"]),
        citizens=frozenset(Citizen(one) for one in citizens),
        public_end=table.take("public_end", bool),
        notice_lead=table.number("notice_lead", 0),
        announced_in=table.take("announced_in", str, ""),
        within=table.take("within", str, ""),
        fills=table.take("fills", bool, False),
        optional=table.take("optional", bool, False),
        fast_track=table.choice("fast_track", FastTrack),
        cited=table.take("cited", str, ""),
    )
    table.done()
    _may_be(step, table)
    return step


def _may_be(step: RecipeStep, table: Table) -> None:
    """Combinations of fields that cannot be."""
    if step.hard and (step.scope, step.state) != (Scope.LAW, State.CONFIRMED):
        raise table.fail("hard", "only confirmed national law may be a hard minimum")
    if step.hard and not step.minimum:
        raise table.fail("minimum", "a hard minimum needs its days")
    if step.hard and (step.optional or step.fast_track != FastTrack.NO):
        raise table.fail("fast_track", "nothing shortens or leaves out a hard minimum")
    if step.minimum > step.length:
        raise table.fail("length", f"{step.length} is below the step's own minimum")
    if step.unit == Unit.WORKING_DAYS and step.rolls:
        raise table.fail("rolls", "a period in working days never ends on a day off")
    if step.fills and not step.within:
        raise table.fail("fills", "only a step within another can fill it")
    if bool(step.notice_lead) != bool(step.announced_in):
        raise table.fail("notice_lead", "needs the step in which it is announced, and the reverse")


def _refers_backwards(steps: Iterable[RecipeStep], name: str) -> None:
    """A step lies within, or is announced in, one that comes before it and lies in none itself."""
    hosts: set[str] = set()
    keys: set[str] = set()
    for step in steps:
        where = f"{name}, step “{step.key}”"
        if step.key in keys:
            raise RecipeError(f"{where}, field “key”: is there twice")
        if step.within and step.within not in hosts:
            raise RecipeError(f"{where}, field “within”: no step {step.within!r} before it")
        if step.announced_in and step.announced_in not in keys:
            raise RecipeError(f"{where}, field “announced_in”: no step before it")
        keys.add(step.key)
        if not step.within:
            hosts.add(step.key)


def _rule(key: str, data: Mapping[str, Any], sources: Mapping[str, Source], name: str) -> Rule:
    table = Table(data, f"{name}, rule “{key}”")
    found = Rule(
        key=key,
        text=table.text("text"),
        scope=table.choice("scope", Scope),
        state=table.choice("state", State),
        sources=table.known("sources", sources),
        cited=table.take("cited", str, ""),
    )
    table.done()
    return found


def recipe_of(data: Mapping[str, Any], name: str, shared: Catalogue) -> Recipe:
    """The recipe in the data of a file; raises `RecipeError`."""
    table = Table(data, name)
    own = _entries(table.take("questions", dict, {}), shared.sources, f"{name}, questions")
    entries = {**shared.entries, "questions": {**shared.entries["questions"], **own}}
    known = Catalogue(entries=entries, sources=shared.sources, rules=shared.rules)
    found = Recipe(
        key=_key(table),
        edition=table.take("edition", date),
        title=table.text("title"),
        about=table.text("about"),
        session=table.take("session", str),
        steps=tuple(_step(one, known, name) for one in table.take("steps", list)),
        groups=table.known("groups", entries["groups"]),
        mistakes=table.known("mistakes", entries["mistakes"]),
        rules=table.known("rules", shared.rules),
        sources=table.known("sources", shared.sources),
    )
    table.done()
    _refers_backwards(found.steps, name)
    session = [one for one in found.steps if one.key == found.session and not one.within]
    if not session:
        raise table.fail("session", f"no step {found.session!r}")
    return found


@cache
def read_catalogue() -> Catalogue:
    """What recipes share; raises `RecipeError`."""
    return catalogue_of(tomllib.loads(CATALOGUE.read_text("utf-8")), CATALOGUE.name)


@cache
def read_all() -> tuple[Recipe, ...]:
    """All recipes of the folder, in the order in which they are offered; raises `RecipeError`."""
    shared = read_catalogue()
    found = [
        recipe_of(tomllib.loads(path.read_text("utf-8")), path.name, shared)
        for path in sorted(FOLDER.glob("*.toml"))
    ]
    for path, one in zip(sorted(FOLDER.glob("*.toml")), found, strict=True):
        if path.stem != one.key:
            raise RecipeError(f"{path.name}, field “key”: must be the file's name")
    return tuple(sorted(found, key=lambda one: (*_place(one.key), one.key)))


def _place(key: str) -> tuple[int]:
    return (ORDER.index(key) if key in ORDER else len(ORDER),)
