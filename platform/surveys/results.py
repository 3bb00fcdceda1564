"""What was answered, in counts: one statement of SQL, whatever the number of questions.

A ranking is read by mean place (1 is the best) and by Borda points: with n options a first place
gives n - 1 points, a second n - 2, the last none (J.-C. de Borda, 1781). Free texts are counted and
not shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from surveys.models import Questionnaire
from surveys.questions import Kind, Question

Marks = dict[str, dict[str, int]]

# What of an answer is counted: each chosen option, a step, an option with its place, a row with its
# column. The empty mark counts the answer itself.
_COUNT = """
SELECT each.key, mark, count(*)
  FROM surveys_response
 CROSS JOIN LATERAL jsonb_each(answers) each
 CROSS JOIN LATERAL (
    SELECT '' AS mark
    UNION ALL SELECT each.value #>> '{}' WHERE jsonb_typeof(each.value) = 'number'
    UNION ALL SELECT value FROM jsonb_array_elements_text(
        CASE jsonb_typeof(each.value -> 'chosen') WHEN 'array' THEN each.value -> 'chosen' END)
    UNION ALL SELECT value || '=' || place FROM jsonb_array_elements_text(
        CASE jsonb_typeof(each.value) WHEN 'array' THEN each.value END)
        WITH ORDINALITY AS ranked (value, place)
    UNION ALL SELECT key || '=' || value FROM jsonb_each_text(
        CASE jsonb_typeof(each.value -> 'rows') WHEN 'object' THEN each.value -> 'rows' END)
 ) marks
 WHERE questionnaire_id = %s AND finished_at IS NOT NULL
 GROUP BY 1, 2
"""
_TOTALS = """
SELECT count(*) FILTER (WHERE finished_at IS NOT NULL), count(*) FILTER (WHERE on_paper),
       count(*) FILTER (WHERE finished_at IS NULL)
  FROM surveys_response WHERE questionnaire_id = %s
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many have sent their answers, how many of them on paper, how many have only begun; and
    by question how often what was answered."""

    finished: int
    on_paper: int
    begun: int
    marks: Marks

    def as_json(self) -> dict[str, Any]:
        """As it is kept once published; who has only begun is nobody's matter any more."""
        return {"finished": self.finished, "on_paper": self.on_paper, "marks": self.marks}


def of_json(stored: Mapping[str, Any]) -> Counts:
    """Counts as they were published."""
    return Counts(stored["finished"], stored["on_paper"], 0, stored["marks"])


def count(questionnaire: Questionnaire) -> Counts:
    """The counts as they are now: two statements."""
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS, [questionnaire.pk])
        finished, on_paper, begun = cursor.fetchone()
        cursor.execute(_COUNT, [questionnaire.pk])
        marks: Marks = {}
        for key, mark, number in cursor.fetchall():
            marks.setdefault(key, {})[mark] = number
    return Counts(finished, on_paper, begun, marks)


@dataclass(frozen=True, slots=True)
class Line:
    """An answer to a question and how many gave it; `part` of those who answered, 0 to 1."""

    key: str
    count: int
    part: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """An option of a ranking: its mean place (1 is the best), its Borda points, and how many gave
    it the first, the second, … place."""

    key: str
    mean: float
    points: int
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What was answered to one question. Of the lists those are filled that its kind has."""

    question: Question
    answered: int
    lines: tuple[Line, ...] = ()
    # Of a scale.
    mean: float | None = None
    ranking: tuple[Ranked, ...] = ()
    # Of a matrix: a row's key, and its columns.
    matrix: tuple[tuple[str, tuple[Line, ...]], ...] = ()


def of(question: Question, counts: Counts) -> Result:
    """What was answered to a question."""
    marks = counts.marks.get(question.key, {})
    answered = marks.get("", 0)
    if question.kind == Kind.RANKING:
        return Result(question, answered, ranking=_ranking(question, marks, answered))
    if question.kind == Kind.MATRIX:
        rows = tuple((row.key, _row(question, row.key, marks)) for row in question.rows)
        return Result(question, answered, matrix=rows)
    keys = question.values()
    lines = tuple(_line(key, marks.get(key, 0), answered) for key in keys)
    mean = None
    if question.kind == Kind.SCALE and answered:
        mean = sum(int(line.key) * line.count for line in lines) / answered
    return Result(question, answered, lines, mean)


def all_of(questionnaire: Questionnaire, counts: Counts) -> list[Result]:
    """What was answered to each question, in their order."""
    asked = (question for question in questionnaire.asked() if question.kind != Kind.SECTION)
    return [of(question, counts) for question in asked]


def _line(key: str, number: int, of_all: int) -> Line:
    return Line(key, number, number / of_all if of_all else 0.0)


def _row(question: Question, row: str, marks: Mapping[str, int]) -> tuple[Line, ...]:
    found = {option.key: marks.get(f"{row}={option.key}", 0) for option in question.options}
    total = sum(found.values())
    return tuple(_line(key, number, total) for key, number in found.items())


def _ranking(question: Question, marks: Mapping[str, int], answered: int) -> tuple[Ranked, ...]:
    """The best first; of the same mean in the order in which they were asked."""
    size = len(question.options)
    found = []
    for option in question.options:
        places = tuple(marks.get(f"{option.key}={place}", 0) for place in range(1, size + 1))
        total = sum(place * number for place, number in enumerate(places, 1))
        mean = total / answered if answered else 0.0
        found.append(Ranked(option.key, mean, size * answered - total, places))
    return tuple(sorted(found, key=lambda one: one.mean))
