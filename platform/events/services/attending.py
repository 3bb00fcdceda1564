"""What the organiser does with registrations: add, cancel, note who came."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from common.errors import Conflict, Invalid
from events import questions, rules
from events.letters import write
from events.models import Registration
from events.rules import State
from events.services.registering import Party, give_back, known_by
from events.services.seats import locked, refreshed, settle
from notifications.rules import may_send_to
from records.services import tell


@transaction.atomic
def add_by_hand(
    *,
    event_id: int,
    name: str,
    language: str,
    now: datetime,
    email: str = "",
    companions: Sequence[str] = (),
    answers: Mapping[str, Any] | None = None,
) -> Registration:
    """Register somebody who called or came by; confirmed at once, mailed if there is an address.

    Possible before registration opens and after it closes, but not for more people than there are
    seats: then they wait, or it is refused. The organiser's questions need no answers.

    Raises NotFound without registration, Conflict when the event is over or called off, full
    without a waiting list, or the address is registered already, and Invalid by field.
    """
    terms = locked(event_id=event_id)
    settle(terms, now=now)
    if (state := terms.state(now)) in (State.OVER, State.CALLED_OFF):
        raise Conflict(f"registration_{state}", rules.may_register(state) or "")
    party = Party(terms, name, companions)
    email = email.strip()
    reasons = {
        "name": rules.may_be_called(party.name),
        "email": may_send_to(email) if email else None,
        "companions": next(filter(None, map(rules.may_be_called, party.companions)), None),
    }
    if fields := {field: reason for field, reason in reasons.items() if reason}:
        raise Invalid("registration_invalid", next(iter(fields.values())), fields)
    if reason := rules.may_take(party.seats, terms.seats_left, terms.has_waiting_list):
        raise Conflict("registration_full", reason, {"companions": reason})
    if email and known_by(terms, email):
        reason = _("This address is registered already. Look for it in the list.")
        raise Conflict("registration_exists", reason, {"email": reason})
    found, _wrong = questions.answered(questions.read(terms.questions), answers or {})
    with translation.override(language):
        told = _("Entered by the organiser.")
    registration = party.written(
        now,
        email=email,
        answers=found,
        language=language,
        consent_text=told,
        confirm_by=now,
        confirmed_at=now,
    )
    settle(terms, now=now)
    tell(name="events.registration_confirmed", object_id=registration.pk)
    write(registration, "confirmed" if registration.seated_at else "waiting")
    return registration


@transaction.atomic
def call_out(*, registration_id: int, now: datetime) -> Registration:
    """Cancel somebody's registration as the organiser; they hear of it, and the next one moves up.

    Raises NotFound, and Conflict when there is nothing to cancel any more.
    """
    terms = locked(registrations__pk=registration_id)
    return give_back(terms, refreshed(terms, registration_id), now=now)


@transaction.atomic
def attend(*, registration_id: int, present: bool, now: datetime) -> Registration:
    """Note that a party has come, or take that back; twice does no harm.

    Raises NotFound, and Conflict for whoever has no seat.
    """
    terms = locked(registrations__pk=registration_id)
    registration = refreshed(terms, registration_id)
    if (registration.attended_at is not None) == present:
        return registration
    seated = registration.seated_at is not None
    if present and (reason := rules.may_attend(registration.standing, seated)):
        raise Conflict("may_not_attend", reason)
    registration.attended_at = now if present else None
    registration.confirmed_at = registration.confirmed_at or now
    registration.save(update_fields=["attended_at", "confirmed_at"])
    name = "events.attendance_noted" if present else "events.attendance_taken_back"
    tell(name=name, object_id=registration.pk)
    return registration
