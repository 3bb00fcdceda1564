"""Keys of parts that stay the same under later versions, so that what was said stays where it was.

A part keeps the key of the part before that it was: the same text first, then the same number with
a similar text, then a similar text alone. Paragraphs are looked for within their article.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from consultations.documents.aligning import alike
from consultations.documents.reading import Part
from consultations.models import ProvisionKind

# How alike two texts are, 0 to 1, that are taken for one.
_ALIKE, _ALIKE_BY_NUMBER = 0.6, 0.3
# Of a long text only what stands near is looked at for what changed its words, and of that only
# what shares most words: 400 articles that all changed are matched in a second and not in minutes.
_REACH, _LIKEST = 60, 5
# In words, of two parts whose words are compared in their order.
_LONGEST = 4000
_LETTER = {
    ProvisionKind.CHAPTER: "c",
    ProvisionKind.ARTICLE: "a",
    ProvisionKind.ANNEX: "x",
    ProvisionKind.PARAGRAPH: "p",
}


class Known(NamedTuple):
    """A part of the version before: its key, and what it was."""

    key: str
    parent_key: str
    kind: str
    number: str
    heading: str
    text: str


class _Whole(NamedTuple):
    """A part with all that it says: an article is its heading and its paragraphs."""

    number: str
    text: str
    words: Counter[str]


def keys_for(parts: Sequence[Part], known: Sequence[Known], used: Iterable[str]) -> list[str]:
    """A key for each part, in their order. `used` are all that the document ever had: a key of
    something that went is never given to something else.
    """
    fresh = _fresh({*used, *(one.key for one in known)})
    keys: list[str] = [""] * len(parts)
    tops = [n for n, part in enumerate(parts) if part.kind != ProvisionKind.PARAGRAPH]
    _match(tops, parts, [one for one in known if one.kind != ProvisionKind.PARAGRAPH], known, keys)
    for place in [None, *tops]:
        own = [
            n
            for n, part in enumerate(parts)
            if part.kind == ProvisionKind.PARAGRAPH and part.parent == place
        ]
        above = "" if place is None else keys[place]
        if own and (place is None or above):
            before = [
                one
                for one in known
                if one.kind == ProvisionKind.PARAGRAPH and one.parent_key == above
            ]
            _match(own, parts, before, known, keys)
    for n, part in enumerate(parts):
        keys[n] = keys[n] or next(fresh[_LETTER[ProvisionKind(part.kind)]])
    return keys


def _match(
    places: Sequence[int],
    parts: Sequence[Part],
    before: Sequence[Known],
    known: Sequence[Known],
    keys: list[str],
) -> None:
    """Give the keys of `before` to the parts that they were, the surest first."""
    wholes = {n: _whole_of(n, parts) for n in places}
    olds = {one.key: _whole_before(one, known) for one in before}
    kinds = {one.key: one.kind for one in before}
    pairs = sorted(_pairs(places, parts, wholes, olds, kinds))
    given: set[str] = set()
    for _rank, _far, place, key in pairs:
        if not keys[place] and key not in given:
            keys[place] = key
            given.add(key)


def _pairs(
    places: Sequence[int],
    parts: Sequence[Part],
    wholes: dict[int, _Whole],
    olds: dict[str, _Whole],
    kinds: dict[str, str],
) -> Iterable[tuple[float, int, int, str]]:
    orders = {key: n for n, key in enumerate(olds)}
    by_text: dict[tuple[str, str], list[str]] = {}
    for key, old in olds.items():
        by_text.setdefault((kinds[key], old.text), []).append(key)
    # What stands there word for word is nothing else that changed; of two alike one may be.
    there = {(parts[place].kind, wholes[place].text) for place in places}
    gone = {keys[0] for text, keys in by_text.items() if text in there and len(keys) == 1}
    for order, place in enumerate(places):
        new, kind = wholes[place], parts[place].kind
        same = by_text.get((kind, new.text), [])
        for key in same:
            yield (
                0.0 if olds[key].number == new.number else 0.1,
                abs(orders[key] - order),
                place,
                key,
            )
        if same:
            continue
        near = [
            key
            for key in olds
            if kinds[key] == kind and key not in gone and abs(orders[key] - order) <= _REACH
        ]
        for key in _likest(new, near, olds):
            if (rank := _rank(new, olds[key])) is not None:
                yield (rank, abs(orders[key] - order), place, key)


def _likest(new: _Whole, near: Sequence[str], olds: dict[str, _Whole]) -> list[str]:
    """The keys of those that share most words with a part; those of the same number first."""
    shared = {key: _dice(new.words, olds[key].words) for key in near}
    found = [key for key in near if shared[key] >= _ALIKE_BY_NUMBER]
    found.sort(key=lambda key: (olds[key].number != new.number, -shared[key]))
    return found[:_LIKEST]


def _dice(first: Counter[str], second: Counter[str]) -> float:
    """How many words two texts share, 0 to 1; never less than how alike they are in order."""
    every = first.total() + second.total()
    few, many = sorted((first, second), key=len)
    return 2 * sum(min(times, many[word]) for word, times in few.items()) / every if every else 0


def _rank(new: _Whole, old: _Whole) -> float | None:
    """How sure it is that two are one, the lower the surer; None when they are not."""
    least = _ALIKE_BY_NUMBER if new.number == old.number else _ALIKE
    # By words: as sure, and a hundred times faster on long articles. Of an annex as long as a book
    # their order is not looked at: that would take minutes.
    if old.words.total() + new.words.total() > _LONGEST:
        ratio = _dice(new.words, old.words)
    else:
        ratio = alike(old.text.split(), new.text.split())
    if ratio < least:
        return None
    return 1 + (1 - ratio) + (0 if new.number == old.number else 0.5)


def _whole_of(place: int, parts: Sequence[Part]) -> _Whole:
    part = parts[place]
    own = [part.heading, part.text]
    if part.kind != ProvisionKind.CHAPTER:
        own += [one.text for one in parts if one.parent == place]
    return _whole(part.number, own)


def _whole_before(one: Known, known: Sequence[Known]) -> _Whole:
    own = [one.heading, one.text]
    if one.kind != ProvisionKind.CHAPTER:
        own += [part.text for part in known if part.parent_key == one.key]
    return _whole(one.number, own)


def _whole(number: str, own: Sequence[str]) -> _Whole:
    text = " ".join(filter(None, own))
    return _Whole(number, text, Counter(text.split()))


class _Numbers:
    """Keys of a letter that were never used."""

    def __init__(self, letter: str, used: set[str]) -> None:
        self.letter, self.used, self.last = letter, used, 0

    def __next__(self) -> str:
        while True:
            self.last += 1
            key = f"{self.letter}{self.last}"
            if key not in self.used:
                return key

    def __iter__(self) -> "_Numbers":
        return self


def _fresh(used: set[str]) -> dict[str, _Numbers]:
    return {letter: _Numbers(letter, used) for letter in _LETTER.values()}
