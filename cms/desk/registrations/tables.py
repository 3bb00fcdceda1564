"""The list for the door as a table (CSV)."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from common.text import as_cell
from events import questions
from events.models import Registration, RegistrationTerms

FIRST_LANGUAGE = questions.FIRST_LANGUAGE


def as_csv(terms: RegistrationTerms, people: Iterable[Registration]) -> str:
    """The people as a table that Excel and LibreOffice open, with nothing in it that runs."""
    out = StringIO()
    # With the mark by which spreadsheets know UTF-8.
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";")
    writer.writerows([as_cell(str(cell)) for cell in row] for row in _rows(terms, people))
    return out.getvalue()


def _rows(terms: RegistrationTerms, people: Iterable[Registration]) -> Iterator[list[Any]]:
    asked = questions.read(terms.questions)
    yield [
        *(_("Name"), _("E-mail address"), _("Seats"), _("Companions"), _("Present")),
        *(question.asked(FIRST_LANGUAGE) for question in asked),
    ]
    for one in people:
        present = timezone.localtime(one.attended_at) if one.attended_at else None
        yield [
            *(one.name, one.email, one.seats, ", ".join(one.companions)),
            present.strftime("%Y-%m-%d %H:%M") if present else "",
            *(answer_of(one, question) for question in asked),
        ]


def answer_of(registration: Registration, question: questions.Question) -> str:
    """What somebody answered, as it is read; empty without an answer."""
    given = registration.answers.get(question.key)
    return question.read(given, FIRST_LANGUAGE) if given else ""
