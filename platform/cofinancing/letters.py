"""Mails to those who look for partners."""

from typing import Any

from django.urls import reverse
from django.utils import translation

from accounts.models import User
from cofinancing.models import Approach, Interest
from notifications.services import post


def tell_of_approach(row: Approach) -> None:
    """Write to whoever is asked for a contact; the one who asks is named, not their contact."""
    _write(row.asked, "partner_asks", {"who": row.asking.organisation, "words": row.words})


def tell_of_answer(row: Approach) -> None:
    """Write to both sides, once both have agreed, how the other is reached."""
    for mine, other in ((row.asking, row.asked), (row.asked, row.asking)):
        _write(mine, "partner_agreed", {"who": other.organisation, "contact": other.contact})


def tell_of_removal(row: Interest, because: str) -> None:
    """Write to somebody whom the municipality took from the list, and why."""
    _write(row, "partner_removed", {"because": because})


def _write(to: Interest, template: str, facts: dict[str, Any]) -> None:
    person: User = to.person
    if not person.is_active:
        return
    language = getattr(person, "language", "") or "sl"
    with translation.override(language):
        context = facts | {
            "title": to.opportunity.title,
            "path": reverse("opportunity_partners", args=[to.opportunity_id]),
        }
    post(to=person.email, template=template, language=language, context=context)
