"""Under which terms people register."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import Conflict, Invalid
from events import questions, rules
from events.models import RegistrationTerms
from events.services.seats import locked, settle
from records.services import tell

LONGEST_CONSENT = 3000
MOST_DAYS = 3650
MOST_HOURS = 24 * 14


@transaction.atomic
def set_terms(
    *,
    event_id: int,
    now: datetime,
    is_on: bool = True,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    capacity: int | None = None,
    has_waiting_list: bool = True,
    most_companions: int = 0,
    asked: object = (),
    consent: Mapping[str, str] | None = None,
    contact: str = "",
    reminder_hours: int = 24,
    retention_days: int = 30,
) -> RegistrationTerms:
    """Set under which terms people register for an event; with more seats the list moves up.

    `reminder_hours` before the event its guests are reminded, 0 for never; `retention_days` after
    its end what was registered is deleted. `asked` are questions as `events.questions` stores them.

    Raises Invalid by field, and Conflict for fewer seats than are taken.
    """
    chosen: dict[str, Any] = {
        "is_on": is_on,
        "opens_at": opens_at,
        "closes_at": closes_at,
        "capacity": capacity,
        "has_waiting_list": has_waiting_list,
        "most_companions": most_companions,
        "questions": questions.written(questions.read(list(asked) if asked else [])),  # type: ignore[call-overload]
        "consent": {code: text.strip() for code, text in (consent or {}).items() if text.strip()},
        "contact": contact.strip(),
        "reminder_hours": reminder_hours,
        "retention_days": retention_days,
    }
    _check(chosen)
    RegistrationTerms.objects.get_or_create(event_id=event_id, defaults={"is_on": False})
    terms = locked(event_id=event_id)
    settle(terms, now=now)
    if reason := rules.may_have_seats(capacity, terms.seats_taken):
        raise Conflict("capacity_too_small", reason, {"capacity": reason})
    for name, value in chosen.items():
        setattr(terms, name, value)
    terms.save()
    settle(terms, now=now)
    tell(name="events.registration_terms_set", object_id=terms.pk)
    return terms


def _check(chosen: Mapping[str, Any]) -> None:
    reasons = {
        "capacity": rules.may_have_seats(chosen["capacity"], 0),
        "closes_at": rules.may_open(chosen["opens_at"], chosen["closes_at"]),
        "most_companions": _between(chosen["most_companions"], 0, rules.MOST_COMPANIONS),
        "reminder_hours": _between(chosen["reminder_hours"], 0, MOST_HOURS),
        "retention_days": _between(chosen["retention_days"], 1, MOST_DAYS),
        "consent": _short(chosen["consent"]),
        "contact": _one_line(chosen["contact"]),
    }
    if fields := {field: reason for field, reason in reasons.items() if reason}:
        raise Invalid("terms_invalid", next(iter(fields.values())), fields)


def _between(number: int, least: int, most: int) -> str | None:
    if least <= number <= most:
        return None
    return _("Enter a number between %(least)d and %(most)d.") % {"least": least, "most": most}


def _short(consent: Mapping[str, str]) -> str | None:
    if all(len(text) <= LONGEST_CONSENT and "\0" not in text for text in consent.values()):
        return None
    return _("The wording can have at most %(most)d characters.") % {"most": LONGEST_CONSENT}


def _one_line(contact: str) -> str | None:
    if len(contact) <= 200 and contact.isprintable():
        return None
    return _("The contact stands in one line of at most 200 characters.")
