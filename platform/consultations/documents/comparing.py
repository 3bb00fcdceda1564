"""Two versions of a text, part by part and word by word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from consultations.documents.aligning import blocks, fits
from consultations.documents.reading import plain
from consultations.models import Provision, ProvisionKind


class Fate(StrEnum):
    """What became of a part."""

    SAME = "same"
    CHANGED = "changed"
    RENUMBERED = "renumbered"
    ADDED = "added"
    REMOVED = "removed"


class Said(NamedTuple):
    """What a part of a version says."""

    key: str
    kind: str
    number: str
    heading: str
    text: str


class Run(NamedTuple):
    """Some words: kept, inserted or removed."""

    fate: str
    words: str


KEPT, INSERTED, REMOVED = "kept", "inserted", "removed"


@dataclass(frozen=True, slots=True)
class Compared:
    """A part in two versions; `before` or `after` is None where it was not there."""

    fate: Fate
    before: Said | None
    after: Said | None
    runs: list[Run] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What it is called now, or was."""
        said = self.after or self.before
        return "" if said is None else f"{said.number} {said.heading}".strip()


def compared(before: Sequence[Said], after: Sequence[Said]) -> list[Compared]:
    """Every part of two versions in the order of the later; what went stands where it was."""
    olds = {one.key: one for one in before}
    news = {one.key for one in after}
    found: list[Compared] = []
    gone = _gone_after(before, news)
    found += [Compared(Fate.REMOVED, one, None, _runs(one.text, "")) for one in gone.get("", [])]
    for one in after:
        found.append(_compared(olds.get(one.key), one))
        found += [
            Compared(Fate.REMOVED, old, None, _runs(old.text, "")) for old in gone.get(one.key, [])
        ]
    return found


def said_by(provisions: Sequence[Provision]) -> list[Said]:
    """The articles of a version, each with all of its paragraphs; chapters and annexes, too."""
    found: dict[str, list[str]] = {}
    tops: dict[str, Provision] = {}
    for one in provisions:
        above = one.parent_key if one.kind == ProvisionKind.PARAGRAPH else ""
        top = above if above in tops else one.key
        tops.setdefault(top, one)
        number = f"{one.number} " if one.kind == ProvisionKind.PARAGRAPH else ""
        found.setdefault(top, []).append(f"{number}{plain(one.html)}".strip())
    return [
        Said(key, one.kind, one.number, one.heading, "\n".join(filter(None, found[key])))
        for key, one in tops.items()
    ]


def runs(before: str, after: str) -> list[Run]:
    """The words of two texts: kept and removed make the first, kept and inserted the second."""
    return _runs(before, after)


def _gone_after(before: Sequence[Said], news: set[str]) -> dict[str, list[Said]]:
    """What is not there any more, by the key of what stood before it and still does."""
    found: dict[str, list[Said]] = {}
    last = ""
    for one in before:
        if one.key in news:
            last = one.key
        else:
            found.setdefault(last, []).append(one)
    return found


def _compared(old: Said | None, new: Said) -> Compared:
    if old is None:
        return Compared(Fate.ADDED, None, new, _runs("", new.text))
    if (old.text, old.heading) != (new.text, new.heading):
        return Compared(Fate.CHANGED, old, new, _runs(old.text, new.text))
    fate = Fate.SAME if old.number == new.number else Fate.RENUMBERED
    return Compared(fate, old, new)


def _runs(before: str, after: str) -> list[Run]:
    old, new = _words(before), _words(after)
    if not fits(old, new):
        old, new = _sentences(before), _sentences(after)
    found: list[Run] = []
    for same, i, j, k, m in blocks(old, new):
        if same:
            found.append(Run(KEPT, "".join(old[i:j])))
            continue
        found += [Run(REMOVED, "".join(old[i:j]))] if j > i else []
        found += [Run(INSERTED, "".join(new[k:m]))] if m > k else []
    return found


def _words(text: str) -> list[str]:
    """Words with the space that follows each, so that nothing is lost in between."""
    return re.findall(r"\S+\s*|\s+", text)


def _sentences(text: str) -> list[str]:
    return re.findall(r"[^.;:\n]*[.;:\n]\s*|[^.;:\n]+$", text)
