"""Contributions that say the same, by the words that they share; the same every time.

Nothing here decides: an official reads the suggestions, and the shared words that explain them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Texts = Sequence[tuple[int, str]]
Array = np.ndarray[Any, np.dtype[Any]]
# Slovenian words change at their end: what is compared is how they begin, without carons.
_STEM = 5
_WORD = re.compile(r"[^\W\d_]{3,}")
_VOWELS = "aeiou"
_PLAIN = str.maketrans("čšžćđàèéìòùáíóúöőüű", "cszcdaeeiouaiouoouu")
# Words that say nothing of the matter, as they begin.
_EMPTY_AS_TEXT = """
    ampak bil bod bom brez cepr clen dokl dovol drug hval imaj imam jaz jih jim kadar kak
    kakor kar kater kdaj kdor ker kjer kot lahk lep men menim mnenj mor moraj moral moram nad
    naj nam namr nas nek nekaj nis nisem njeg njen njih obcin odlok ozir par pod pozdr prav
    pred predl prek prip prot saj sam sedaj sem sicer skoz spost svoj tak takr tam teg tem ter
    tist tod torej tud vam vas vec vedn vend ves vsaj vsak vseh zakaj zarad zat zel
"""
_EMPTY = frozenset(_EMPTY_AS_TEXT.split())
# What shares so much of its words is the same letter, or is about the same. Both from 0 to 1.
SAME = 0.6
ALIKE = 0.4
_MOST_COMPARED = 2000
_SHOWN_WORDS = 6
# 12 bands of 4: texts that share 0.6 of their words meet in one of them 4 times of 5, those that
# share 0.8 always (1 - (1 - s^4)^12).
_BANDS, _ROWS = 12, 4
_PRIME = (1 << 31) - 1


@dataclass(frozen=True, slots=True)
class Like:
    """A contribution that resembles another: how much (0 to 1), and in which words."""

    number: int
    share: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """Contributions that resemble each other, and the words that they share."""

    numbers: tuple[int, ...]
    words: tuple[str, ...]


def like(text: str, others: Texts, *, most: int = 10) -> list[Like]:
    """Which of `others` resemble `text`, the most alike first; at least a fifth of its weight.

    Words count the more the fewer texts they stand in (TF-IDF).
    """
    asked = sorted(_stems(text))
    if not asked or not others:
        return []
    has = _presence(asked, [written for _number, written in others])
    weights = _rarity(has.sum(axis=0) + 1, len(others) + 1)
    shares = (has @ weights) / max(float(weights.sum()), 1e-9)
    best = sorted(range(len(others)), key=lambda at: (-round(float(shares[at]), 6), others[at][0]))
    spoken = _spoken([text])
    return [
        Like(others[at][0], float(shares[at]), _named(asked, has[at] * weights, spoken))
        for at in best[:most]
        if shares[at] >= 0.2
    ]


def groups(texts: Texts, *, most: int = 30) -> list[Alike]:
    """Contributions that resemble each other, the largest groups first.

    First those that are nearly the same letter, however many there are; then, among what is left
    and up to 2,000, those about the same.
    """
    ordered = sorted(texts)
    if not ordered:
        return []
    stems = [_stems(text) for _number, text in ordered]
    leaders = _letters(stems)
    if len(set(leaders)) <= _MOST_COMPARED:
        leaders = _about(stems, leaders)
    members: dict[int, list[int]] = {}
    for at, leader in enumerate(leaders):
        members.setdefault(leader, []).append(at)
    found = [group for group in members.values() if len(group) > 1]
    found.sort(key=lambda group: (-len(group), group[0]))
    rarity = Counter(stem for known in stems for stem in known)
    return [_alike(group, ordered, stems, rarity) for group in found[:most]]


def _alike(
    group: list[int], ordered: Texts, stems: Sequence[frozenset[str]], known: Counter[str]
) -> Alike:
    shared = Counter(stem for at in group for stem in stems[at])
    often = [stem for stem, n in shared.items() if 2 * n >= len(group)]
    # In most of the group, and in few texts besides.
    often.sort(key=lambda stem: (-shared[stem] / (known[stem] + 1), stem))
    spoken = _spoken(ordered[at][1] for at in group[:20])
    words = tuple(spoken.get(stem, stem) for stem in often[:_SHOWN_WORDS])
    return Alike(tuple(ordered[at][0] for at in group), words)


# -- Words ------------------------------------------------------------------------------------


def _stems(text: str) -> frozenset[str]:
    found = {_stem(word) for word in _WORD.findall(text.casefold().translate(_PLAIN))}
    return frozenset(stem for stem in found - _EMPTY if len(stem) > 2)


def _stem(word: str) -> str:
    return word[: _STEM + 1].rstrip(_VOWELS)[:_STEM]


def _spoken(texts: Iterable[str]) -> dict[str, str]:
    """For each beginning of a word the word as it was written most often."""
    found: dict[str, Counter[str]] = {}
    for text in texts:
        for word in _WORD.findall(text.lower()):
            found.setdefault(_stem(word.translate(_PLAIN)), Counter())[word] += 1
    return {stem: min(n, key=lambda word: (-n[word], word)) for stem, n in found.items()}


def _named(stems: Sequence[str], weights: Array, spoken: dict[str, str]) -> tuple[str, ...]:
    heaviest = sorted(range(len(stems)), key=lambda at: (-round(float(weights[at]), 6), stems[at]))
    return tuple(
        spoken.get(stems[at], stems[at]) for at in heaviest[:_SHOWN_WORDS] if weights[at] > 0
    )


def _presence(asked: Sequence[str], texts: Sequence[str]) -> Array:
    """In which texts which beginnings of words stand: one look at each text for each."""
    found = np.zeros((len(texts), len(asked)), dtype=np.float32)
    sought = [f" {stem}" for stem in asked]
    for row, text in enumerate(texts):
        plain = " " + " ".join(text.casefold().translate(_PLAIN).split())
        for column, stem in enumerate(sought):
            if stem in plain:
                found[row, column] = 1
    return found


def _rarity(known: Array, total: int) -> Array:
    """How much a word weighs that stands in `known` of `total` texts."""
    return np.log((1 + total) / known).astype(np.float32)


# -- Nearly the same letter -------------------------------------------------------------------


def _letters(stems: Sequence[frozenset[str]]) -> list[int]:
    """For each text the first that is nearly the same; itself where there is none."""
    leaders = list(range(len(stems)))
    marks = _marks(stems)
    for band in range(_BANDS):
        met: dict[bytes, int] = {}
        part = np.ascontiguousarray(marks[:, band * _ROWS : (band + 1) * _ROWS])
        for at in range(len(stems)):
            if leaders[at] != at or not stems[at]:
                continue
            first = met.setdefault(part[at].tobytes(), at)
            if first != at and _overlap(stems[first], stems[at]) >= SAME:
                leaders[at] = leaders[first]
    # A leader may have found one of its own in a later band.
    for at in range(len(leaders)):
        # Each leader comes before those that it leads, so its own leader is known by now.
        leaders[at] = leaders[leaders[at]]
    return leaders


def _marks(stems: Sequence[frozenset[str]]) -> Array:
    """MinHash: texts that share a part s of their words agree in a part s of their marks."""
    order = {stem: n for n, stem in enumerate(sorted({s for known in stems for s in known}))}
    # A text without a word that counts has one mark of its own kind.
    rows = [[order[stem] for stem in known] or [len(order)] for known in stems]
    flat = np.array([number for row in rows for number in row], dtype=np.int64)
    starts = np.cumsum([0, *(len(row) for row in rows[:-1])])
    # Any numbers do as long as they are always the same.
    drawn = np.random.default_rng(2017).integers(1, _PRIME, size=(_BANDS * _ROWS, 2))
    marks = np.empty((len(stems), _BANDS * _ROWS), dtype=np.int64)
    for column, (factor, offset) in enumerate(drawn):
        marks[:, column] = np.minimum.reduceat((flat * factor + offset) % _PRIME, starts)
    return marks


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


# -- About the same ---------------------------------------------------------------------------


def _about(stems: Sequence[frozenset[str]], leaders: list[int]) -> list[int]:
    """The same with each leader joined to the first that it resembles, by the cosine of their
    words' weights."""
    firsts = sorted(set(leaders))
    vectors = _vectors([stems[at] for at in firsts])
    chosen: list[int] = []
    joined: dict[int, int] = {}
    for row, at in enumerate(firsts):
        if chosen:
            close = vectors[chosen] @ vectors[row]
            best = int(np.argmax(np.round(close, 5)))
            if close[best] >= ALIKE:
                joined[at] = firsts[chosen[best]]
                continue
        chosen.append(row)
    return [joined.get(leader, leader) for leader in leaders]


def _vectors(stems: Sequence[frozenset[str]]) -> Array:
    known = Counter(stem for some in stems for stem in some)
    # What stands in one text alone is shared with nobody.
    order = {stem: n for n, stem in enumerate(sorted(s for s, n in known.items() if n > 1))}
    found = np.zeros((len(stems), max(len(order), 1)), dtype=np.float32)
    for row, some in enumerate(stems):
        for stem in some & order.keys():
            found[row, order[stem]] = np.log((1 + len(stems)) / known[stem])
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    return found / np.maximum(lengths, 1e-9)
