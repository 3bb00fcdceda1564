"""Excerpts of what was found, with the words that were looked for marked; safe HTML."""

import re
from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.text import fold
from search.stems import stem
from search.words import Question

# Characters of an excerpt, and of those before the first word that was looked for.
LENGTH, BEFORE = 260, 80
# Letters that a word keeps whatever its ending.
_ROOT = 3
_ELLIPSIS = "…"


class _Folded(dict[int, str]):
    """Each letter without its caron and in small, as one character: places stay what they are."""

    def __missing__(self, code: int) -> str:
        folded = fold(chr(code))
        self[code] = folded if len(folded) == 1 else chr(code)
        return self[code]


_FOLDED = _Folded()


class Marker:
    """Marks the words of one question in any number of texts."""

    def __init__(self, asked: Question, languages: Iterable[str]) -> None:
        self._stems = frozenset().union(*asked.stems) | set(asked.plain)
        self._languages = tuple(languages)
        roots = {word[:_ROOT] for word in self._stems}
        anyone = "|".join(sorted(map(re.escape, roots)))
        self._near = re.compile(rf"(?<![^\W_])(?:{anyone})[^\W_]*")

    def mark(self, text: str) -> SafeString:
        """The whole of `text`, with the words marked."""
        return _marked(text, self._places(text))

    def excerpt(self, summary: str, text: str) -> SafeString:
        """Where the words stand: in the summary, else in the text, else the summary as it is."""
        places = self._places(summary, most=12)
        if places or not (places := self._places(text, most=40)):
            return _cut(summary or text, places)
        return _cut(text, places)

    def _places(self, text: str, *, most: int = 20) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        for match in self._near.finditer(text.translate(_FOLDED)):
            if self._is_asked(match[0]):
                found.append(match.span())
                if len(found) == most:
                    break
        return found

    def _is_asked(self, word: str) -> bool:
        return word in self._stems or any(
            stem(word, language) in self._stems for language in self._languages
        )


def _cut(text: str, places: list[tuple[int, int]]) -> SafeString:
    if len(text) <= LENGTH:
        return _marked(text, places)
    first = places[0][0] if places else 0
    begin = 0 if first <= BEFORE else text.find(" ", first - BEFORE) + 1
    begin = min(begin, first)
    end = len(text) if begin + LENGTH >= len(text) else text.rfind(" ", begin, begin + LENGTH)
    end = end if end > first else min(len(text), begin + LENGTH)
    within = [(start - begin, stop - begin) for start, stop in places if stop <= end]
    before, after = (_ELLIPSIS if begin else ""), (_ELLIPSIS if end < len(text) else "")
    marked = _marked(text[begin:end], [place for place in within if place[0] >= 0])
    return format_html("{}{}{}", before, marked, after)


def _marked(text: str, places: list[tuple[int, int]]) -> SafeString:
    parts, last = [], 0
    for start, stop in places:
        parts.append((text[last:start], text[start:stop]))
        last = stop
    marked = format_html_join("", "{}<mark>{}</mark>", parts)
    return format_html("{}{}", marked, text[last:])
