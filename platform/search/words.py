"""Words as they are kept and as they are asked for; the same for a municipality and the root.

What stands in the index: the stem of every word with its place and weight, and once more, marked,
the stems of the title, so that whatever has a word in its title is found first without looking into
each text.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from common.text import fold
from search.stems import stem

# Characters of a text that are searched.
LONGEST_TEXT = 200_000
# Bytes of words and places; PostgreSQL takes a megabyte of them. Folded, a text may be 18 times as
# long. The title and the summary come first, so it is the end of a text that is left out.
_LARGEST = 800_000
# Words of a search beyond these only slow it down.
MOST_WORDS = 8
# Letters of a word; longer ones are addresses and noise.
LONGEST_WORD = 60
# PostgreSQL counts no place beyond this one, and keeps so many of one word.
_LAST_PLACE, _MOST_PLACES = 16_000, 250
# Nothing that is found lies so near the end of one part and the beginning of the next.
_BETWEEN_PARTS = 10
_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r'["„“”»«]([^"„“”»«]*)["„“”»«]')
_IN_TITLE = "="


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is searched of something public: the weightiest first."""

    number: int
    title: str
    summary: str
    text: str
    language: str = "sl"


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody looks for, as PostgreSQL's queries; of letters and digits alone.

    `every` asks for all words, `phrases` for those that were quoted to stand side by side, `titles`
    for all words in the title, `beginnings` for words that begin so. `plain` are the words as they
    are compared for their spelling, `stems` the alternatives of each of them.
    """

    every: str
    phrases: str
    titles: str
    beginnings: str
    plain: tuple[str, ...]
    stems: tuple[frozenset[str], ...]


def tidy(text: str) -> str:
    """`text` with each letter and its caron as one character, and single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def tokens(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(fold(text))]


def vector(words: Words) -> str:
    """The words as PostgreSQL writes a `tsvector`."""
    places: dict[str, list[str]] = {}
    place = size = 0
    for text, weight in ((words.title, "A"), (words.summary, "B"), (words.text, "C")):
        for token in tokens(text[:LONGEST_TEXT]):
            place = min(place + 1, _LAST_PLACE)
            lexeme = stem(token, words.language)
            size += 4 if lexeme in places else len(lexeme.encode()) + 10
            if size > _LARGEST:
                break
            places.setdefault(lexeme, []).append(f"{place}{weight}")
            if weight == "A":
                places.setdefault(f"{_IN_TITLE}{lexeme}", []).append(f"{place}A")
        place = min(place + _BETWEEN_PARTS, _LAST_PLACE)
    return " ".join(
        f"'{lexeme}':{','.join(found[:_MOST_PLACES])}" for lexeme, found in places.items()
    )


def question(words: str, languages: Sequence[str] = ("sl",)) -> Question | None:
    """What `words` ask for in texts of `languages`; None when there is no word in them.

    Words in quotation marks stand side by side; a mark without its partner means nothing.
    """
    found = tokens(words)[:MOST_WORDS]
    if not found:
        return None
    stems = tuple(_stems(token, languages) for token in found)
    phrases = [tokens(quoted)[:MOST_WORDS] for quoted in _QUOTED.findall(words)]
    return Question(
        every=_all(_one_of(one) for one in stems),
        phrases=_all(_side_by_side(phrase, languages) for phrase in phrases if len(phrase) > 1),
        titles=_all(_one_of(f"'{_IN_TITLE}{one}'" for one in each) for each in stems),
        beginnings=_all(f"{token}:*" for token in found),
        plain=tuple(found),
        stems=stems,
    )


def _stems(token: str, languages: Sequence[str]) -> frozenset[str]:
    return frozenset(stem(token, language) for language in languages)


def _side_by_side(phrase: list[str], languages: Sequence[str]) -> str:
    return " <-> ".join(_one_of(_stems(token, languages)) for token in phrase)


def _one_of(alternatives: Iterable[str]) -> str:
    found = sorted(alternatives)
    return found[0] if len(found) == 1 else f"({' | '.join(found)})"


def _all(parts: Iterable[str]) -> str:
    return " & ".join(f"({part})" if " <-> " in part else part for part in parts)
