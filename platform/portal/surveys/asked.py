"""Questionnaires of a step as the pages of its process and consultation show them."""

from collections.abc import Iterable
from datetime import datetime

from portal.consultations.finding import ends
from surveys.models import Questionnaire
from surveys.rules import State


def rows(found: Iterable[Questionnaire], now: datetime) -> list[tuple[Questionnaire, State, str]]:
    """Each with its state, and until when it can be answered, as people say it."""
    return [(one, one.state(now), ends(one.closes_at) if one.closes_at else "") for one in found]
