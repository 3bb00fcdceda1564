"""What somebody may have meant: a word that is spelled like theirs."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from common.text import fold
from search.words import _WORD, Question

# How alike two words have to be, of 1.
_ALIKE = 0.7


def meant(words: str, asked: Question, titles: Iterable[str]) -> str:
    """`words` with each word replaced by the one of `titles` most like it; empty when none is.

    Words that stand in a title as they are, but for their ending, are left alone.
    """
    known = {fold(word): word for title in titles for word in _WORD.findall(title)}
    replaced, changed = [], False
    for word in _WORD.findall(words)[: len(asked.plain)]:
        better = _nearest(fold(word), known)
        changed = changed or better is not None
        replaced.append(better or word)
    return " ".join(replaced) if changed else ""


def _nearest(word: str, known: dict[str, str]) -> str | None:
    if word in known or len(word) < 3:
        return None
    matcher = SequenceMatcher(b=word, autojunk=False)
    best, most = None, _ALIKE
    for other, written in known.items():
        if abs(len(other) - len(word)) > 3:
            continue
        matcher.set_seq1(other)
        if matcher.quick_ratio() > most and (alike := matcher.ratio()) > most:
            best, most = written.lower(), alike
    return best
