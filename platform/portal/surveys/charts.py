"""Results as bars and tables: numbers in, words and lengths out."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.drawings import Bar, bars
from surveys.questions import OTHER, Kind
from surveys.results import Line, Result
from surveys.sheet import phrase


def drawn(result: Result, language: str) -> dict[str, Any]:
    """What was answered to a question, for the page of results."""
    question = result.question
    texts = {one.key: phrase(one.text, language).text for one in question.options}
    texts[OTHER] = _("Something else")
    found: dict[str, Any] = {
        "title": phrase(question.text, language),
        "kind": question.kind.value,
        "answered": result.answered,
        "many": question.many,
        "mean": _number(result.mean),
        "bars": _bars(result.lines, texts),
    }
    if question.kind == Kind.RANKING:
        points = [(texts[one.key], float(one.points), str(one.points)) for one in result.ranking]
        found["bars"] = bars(points)
        found["places"] = range(1, len(question.options) + 1)
        found["ranking"] = [
            (texts[one.key], _number(one.mean), one.points, one.places) for one in result.ranking
        ]
    if question.kind == Kind.MATRIX:
        rows = {one.key: phrase(one.text, language) for one in question.rows}
        found["matrix"] = [(rows[key], _bars(lines, texts)) for key, lines in result.matrix]
    return found


def _bars(lines: Iterable[Line], texts: Mapping[str, str]) -> list[Bar]:
    values = [(texts.get(one.key, one.key), float(one.count), _shown(one)) for one in lines]
    return bars(values)


def _shown(line: Line) -> str:
    part = round(100 * line.part)
    return ngettext("%(n)d answer (%(part)d %%)", "%(n)d answers (%(part)d %%)", line.count) % {
        "n": line.count,
        "part": part,
    }


def _number(value: float | None) -> str:
    return "" if value is None else number_format(value, 2, use_l10n=True)
