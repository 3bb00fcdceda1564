"""All answers as a table (CSV), line by line: memory does not grow with their number.

Nobody's name is in it. Several answers to a question, places of a ranking and lines of a matrix
have a column each, since that is what programs of statistics read.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from io import StringIO
from typing import Any

from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _

from common.text import as_cell
from surveys.models import Questionnaire, ResponseQuerySet
from surveys.questions import FIRST_LANGUAGE, Kind, Question, Words, said

BATCH = 1000
_FIELDS = ("pk", "language", "on_paper", "begun_at", "finished_at", "answers")

Progress = Callable[[int], None]


class Incomplete(Exception):
    """Fewer answers were read than there are: no file is better than a shorter one."""


class Answered(File):  # type: ignore[type-arg]
    """The table as a file that can be stored and is never whole in memory."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        sent: ResponseQuerySet,
        total: int,
        progress: Progress,
    ) -> None:
        super().__init__(None, "answers.csv")
        self._asked = [one for one in questionnaire.asked() if one.kind != Kind.SECTION]
        self._sent, self._total, self._progress = sent, total, progress

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Parts of the table. Raises Incomplete instead of ending too early."""
        # With the mark by which spreadsheets know UTF-8.
        yield "\ufeff".encode() + _csv([heads_of(self._asked)])
        done = 0
        for batch in self._batches():
            yield _csv([self._cells(row) for row in batch])
            done += len(batch)
            self._progress(done)
        if done < self._total:
            raise Incomplete(f"{done} of {self._total}")

    def _batches(self) -> Iterator[list[dict[str, Any]]]:
        """By number, so that each is a short statement that holds nobody up."""
        last = 0
        while rows := list(self._sent.filter(pk__gt=last).order_by("pk").values(*_FIELDS)[:BATCH]):
            yield rows
            last = rows[-1]["pk"]

    def _cells(self, row: Mapping[str, Any]) -> list[str]:
        where = _("on paper") if row["on_paper"] else _("on the portal")
        moments = [_moment(row["begun_at"]), _moment(row["finished_at"])]
        cells = [row["pk"], row["language"], where, *moments]
        for question in self._asked:
            cells += _CELLS[question.kind](question, row["answers"].get(question.key))
        return [as_cell(str(cell)) for cell in cells]


def heads_of(asked: list[Question]) -> list[str]:
    """The heading of the table."""
    plain = [_("Number"), _("Language"), _("Where"), _("Begun"), _("Sent")]
    return [*plain, *(as_cell(head) for question in asked for head in _heads(question))]


def _heads(question: Question) -> Iterator[str]:
    title = said(question.text, FIRST_LANGUAGE)
    if question.kind == Kind.MATRIX:
        yield from (f"{title}: {_first(row.text)}" for row in question.rows)
    elif question.kind == Kind.RANKING or (question.kind == Kind.CHOICE and question.many):
        yield from (f"{title}: {_first(option.text)}" for option in question.options)
    else:
        yield title
    if question.kind == Kind.CHOICE and question.other:
        yield f"{title}: {_('Other')}"


def _first(words: Words) -> str:
    return said(words, FIRST_LANGUAGE)


def _choice(question: Question, answer: Any) -> list[Any]:
    chosen: list[str] = answer["chosen"] if answer else []
    own = [answer.get("other", "") if answer else ""] if question.other else []
    if question.many:
        return [*("1" if one.key in chosen else "" for one in question.options), *own]
    texts = {one.key: _first(one.text) for one in question.options}
    return ["; ".join(texts.get(key, _("Other")) for key in chosen), *own]


def _ranking(question: Question, answer: Any) -> list[Any]:
    places = {key: place for place, key in enumerate(answer or [], 1)}
    return [places.get(option.key, "") for option in question.options]


def _matrix(question: Question, answer: Any) -> list[Any]:
    texts = {one.key: _first(one.text) for one in question.options}
    rows = answer["rows"] if answer else {}
    return [texts.get(rows.get(row.key, ""), "") for row in question.rows]


def _plain(question: Question, answer: Any) -> list[Any]:
    return ["" if answer is None else answer]


_CELLS: dict[Kind, Callable[[Question, Any], list[Any]]] = {
    Kind.CHOICE: _choice,
    Kind.SCALE: _plain,
    Kind.RANKING: _ranking,
    Kind.TEXT: _plain,
    Kind.MATRIX: _matrix,
}


def _moment(of: Any) -> str:
    return timezone.localtime(of).strftime("%Y-%m-%d %H:%M")


def _csv(rows: list[list[str]]) -> bytes:
    out = StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode()
