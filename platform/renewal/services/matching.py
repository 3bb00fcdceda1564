"""What of a neighbourhood a feature of a file is: found by number, identifier, key or title."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from common.text import fold
from places.geojson import Feature
from renewal import mapped
from renewal.models import Measure, Neighbourhood
from renewal.services import founding, measuring


@dataclass(frozen=True, slots=True)
class Row:
    """What becomes of a feature: `state` is `new`, `changed` or `same`; `pk` is whose place it
    takes, and `made` what the service that writes it needs."""

    called: str
    title: str
    state: str
    pk: int | None
    made: Any
    remarks: tuple[str, ...] = ()
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """What properties say: whose place a feature takes, what it becomes, what is wrong."""

    before: Any
    made: Any
    wrong: list[str]


class Zones:
    """The zones of a neighbourhood, as a file names them."""

    def __init__(self, home: Neighbourhood, languages: Sequence[str]) -> None:
        self.known = {one.key: one for one in home.zones.all()}
        self.languages = languages

    def judged(self, properties: Mapping[str, Any]) -> Judged:
        """Which zone it is, and what becomes of it."""
        key = mapped.key_of(properties)
        before = self.known.get(key)
        said = before.texts if before else {}
        texts = mapped.texts(properties, said, self.languages, mapped.ZONE_PARTS)
        wrong = [] if key else [_("it has neither a key nor a title.")]
        wrong += founding.wrong_texts(texts, self.languages)
        part = founding.Part(
            key=key,
            texts=texts,
            position=before.position if before else len(self.known),
            more={"is_approximate": before.is_approximate if before else False},
        )
        return Judged(before, part, wrong)

    def row(self, each: Feature) -> Row:
        """What becomes of a feature."""
        found = self.judged(each.properties)
        part, before = replace(found.made, shape=each.shape), found.before
        title = part.texts.get(mapped.FIRST, {}).get("title", part.key)
        is_same = before and (before.shape, before.texts) == (each.shape.geometry, part.texts)
        state = _state(before, is_same)
        return Row(each.called, title, state, _pk(before), part, each.shape.notes, part.key)

    @staticmethod
    def unfit(features: list[Feature]) -> list[str]:
        """Features that are no zones."""
        said = _("a zone is an area, not a point or a line.")
        return [f"{each.called}: {said}" for each in features if not each.shape.is_area]


class Measures:
    """The measures of a neighbourhood, as a file names them."""

    def __init__(self, home: Neighbourhood, languages: Sequence[str]) -> None:
        rows = list(home.measures.all())
        self.languages = languages
        self.by_number = {one.number: one for one in rows}
        self.by_source = {one.source_id: one for one in rows if one.source_id}
        self.by_title: dict[str, Measure] = {}
        for one in reversed(rows):
            self.by_title[fold(one.texts.get(mapped.FIRST, {}).get("title", ""))] = one
        self.zones, self.themes = _named(home.zones.all()), _named(home.themes.all())

    def judged(self, properties: Mapping[str, Any]) -> Judged:
        """Which measure it is, and what becomes of it."""
        before, wrong = self._find(properties)
        blank = mapped.facts_of(before) if before else measuring.Facts(texts={})
        made, unread = mapped.facts(
            properties, blank, self.languages, zones=self.zones, themes=self.themes
        )
        wrong += unread
        if not wrong:
            reasons = measuring.wrong(made, self.languages).values()
            wrong = list(dict.fromkeys(reason for reason in reasons if reason))
        return Judged(before, made, wrong)

    def row(self, each: Feature) -> Row:
        """What becomes of a feature."""
        found = self.judged(each.properties)
        before, made = found.before, replace(found.made, shape=each.shape)
        source = mapped.source_of(each.properties)
        is_same = (
            before
            and mapped.is_same(mapped.facts_of(before), made)
            and source in ("", before.source_id)
        )
        title = made.texts.get(mapped.FIRST, {}).get("title", "")
        state = _state(before, is_same)
        return Row(each.called, title, state, _pk(before), made, each.shape.notes, source)

    @staticmethod
    def unfit(features: list[Feature]) -> list[str]:
        """A measure may have any shape."""
        return []

    def _find(self, properties: Mapping[str, Any]) -> tuple[Measure | None, list[str]]:
        """Which measure a feature is, None for a new one; and why it cannot be said."""
        given = mapped.word(properties.get("number"))
        if given:
            found = self.by_number.get(int(given)) if _is_number(given) else None
            said = _("there is no measure number %(number)s here. Leave it out for a new one.")
            return found, [] if found else [said % {"number": given[:20]}]
        source = mapped.source_of(properties)
        if source in self.by_source:
            return self.by_source[source], []
        found = self.by_title.get(fold(mapped.word(properties.get("title"))))
        # One with an identifier of its own is another, whatever it is called.
        return (None if source and found and found.source_id else found), []


def _named(rows: Any) -> dict[str, int]:
    """Rows by their key, and by their title in each language."""
    found: dict[str, int] = {}
    for one in rows:
        titles = [said.get("title", "") for said in one.texts.values()]
        found |= {fold(name): one.pk for name in (one.key, *titles) if name}
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _state(before: Any, is_same: Any) -> str:
    if before is None:
        return "new"
    return "same" if is_same else "changed"


def _pk(row: Any) -> int | None:
    return row.pk if row is not None else None


def twice(rows: list[Row]) -> list[str]:
    """Features that are the same thing: one of them would overwrite the other."""
    seen: dict[Any, Row] = {}
    faults = []
    for row in rows:
        names = _names(row)
        first = next((seen[name] for name in names if name in seen), None)
        if first is not None:
            said = _("%(feature)s is the same as %(other)s.")
            faults.append(said % {"feature": row.called, "other": first.called})
        seen |= dict.fromkeys(names, row)
    return faults


def _names(row: Row) -> set[tuple[str, Any]]:
    """Whatever of a row is of no other: what it becomes, its name in the file, its title."""
    if row.pk is not None:
        return {("pk", row.pk)}
    return {("id", row.source_id)} if row.source_id else {("title", fold(row.title))}
