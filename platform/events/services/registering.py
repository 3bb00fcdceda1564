"""What people do themselves: register, confirm, cancel."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from common.errors import Conflict, Invalid
from events import consent, questions, rules
from events.letters import write
from events.links import find
from events.models import Registration, RegistrationTerms
from events.rules import Standing
from events.services.seats import fits, locked, refreshed, settle
from notifications.rules import may_send_to
from records.services import tell

# A seat is held so long for somebody who has not confirmed it.
HELD = timedelta(hours=24)
# Mails to an address that somebody enters again and again.
MOST_RESENT = 5


@transaction.atomic
def register(
    *,
    event_id: int,
    name: str,
    email: str,
    language: str,
    agreed: bool,
    now: datetime,
    companions: Sequence[str] = (),
    answers: Mapping[str, Any] | None = None,
) -> None:
    """Register somebody, who then has a day to confirm it by the link in a mail.

    There is a seat for the whole party, or a place on the waiting list. An address that is
    registered already is only sent its link again: whoever asks learns nothing about it, so nothing
    is returned.

    Raises NotFound without registration, Conflict when it is not possible now or the party does not
    fit, and Invalid, by field, for what was typed. Safe at the same time as itself: the terms are
    locked, so the last seat goes to one.
    """
    terms = locked(event_id=event_id)
    settle(terms, now=now)
    state = terms.state(now)
    if reason := rules.may_register(state):
        raise Conflict(f"registration_{state}", reason)
    party = Party(terms, name, companions)
    found = party.checked(email=email, agreed=agreed, answers=answers)
    if reason := rules.may_take(party.seats, terms.seats_left, terms.has_waiting_list):
        raise Conflict("registration_full", reason, {"companions": reason})
    email = email.strip()
    if known := known_by(terms, email):
        _resend(known)
        return
    registration = party.written(
        now,
        email=email,
        answers=found,
        language=language,
        consent_text=consent.wording(terms, language),
        confirm_by=min(now + HELD, terms.event.ends_at),
    )
    settle(terms, now=now)
    tell(name="events.registration_submitted", object_id=registration.pk)
    write(registration, "confirm")


class Party:
    """Somebody and whom they bring, tidied up and checked."""

    def __init__(self, terms: RegistrationTerms, name: str, companions: Sequence[str]) -> None:
        self.terms = terms
        self.name = name.strip()
        self.companions = [one.strip() for one in companions if one.strip()]
        self.seats = 1 + len(self.companions)

    def checked(
        self, *, email: str, agreed: bool, answers: Mapping[str, Any] | None
    ) -> dict[str, str]:
        """The answers to the organiser's questions; raises Invalid for everything that is wrong."""
        asked = questions.read(self.terms.questions)
        found, wrong = questions.answered(asked, answers or {})
        reasons: dict[str, str | None] = {
            "name": rules.may_be_called(self.name),
            "email": may_send_to(email.strip()),
            "companions": self._companions(),
            "agreed": None if agreed else _("Without your agreement we cannot register you."),
        } | {f"answer_{key}": reason for key, reason in wrong.items()}
        fields = {field: reason for field, reason in reasons.items() if reason}
        if fields:
            raise Invalid("registration_invalid", next(iter(fields.values())), fields)
        return found

    def written(self, now: datetime, **more: Any) -> Registration:
        """The registration, with a seat if there is one; `more` are its other facts."""
        return Registration.objects.create(
            terms=self.terms,
            name=self.name,
            companions=self.companions,
            seats=self.seats,
            knows=self.terms.event.when_and_where,
            created_at=now,
            seated_at=now if self._has_seat() else None,
            **more,
        )

    def _has_seat(self) -> bool:
        # Nobody who waits is passed by.
        return not self.terms.parties_waiting and fits(self.terms, self.seats)

    def _companions(self) -> str | None:
        most = self.terms.most_companions
        if reason := rules.may_bring(len(self.companions), most):
            return reason
        return next(filter(None, map(rules.may_be_called, self.companions)), None)


def known_by(terms: RegistrationTerms, email: str) -> Registration | None:
    """The registration that an address has here, however it is capitalised."""
    live = terms.registrations.live().alias(address=Lower("email"))
    found = live.filter(address=email.lower()).first()
    if found is not None:
        found.terms = terms
    return found


def _resend(registration: Registration) -> None:
    if registration.resent >= MOST_RESENT:
        return
    registration.resent += 1
    registration.save(update_fields=["resent"])
    letters = {Standing.UNCONFIRMED: "confirm", Standing.WAITING: "waiting"}
    write(registration, letters.get(registration.standing, "confirmed"))


@transaction.atomic
def confirm(*, token: str, now: datetime) -> Registration:
    """Confirm a registration by its link; what is confirmed already stays so, without another mail.

    Raises NotFound for a link that leads nowhere, Conflict when it was cancelled, the time to
    confirm has passed, or the event is over.
    """
    found = find(token)
    terms = locked(pk=found.terms_id)
    settle(terms, now=now)
    registration = refreshed(terms, found.pk)
    if reason := rules.may_confirm(
        registration.standing, terms.event.ends_at, now, is_called_off=terms.event.is_called_off
    ):
        raise Conflict("registration_gone", reason)
    if registration.confirmed_at is not None:
        return registration
    registration.confirmed_at = now
    registration.save(update_fields=["confirmed_at"])
    tell(name="events.registration_confirmed", object_id=registration.pk)
    settle(terms, now=now)
    seated_before = registration.seated_at is not None
    registration = refreshed(terms, found.pk)
    if seated_before or registration.seated_at is None:
        write(registration, "confirmed" if seated_before else "waiting")
    return registration


@transaction.atomic
def cancel(*, token: str, now: datetime) -> Registration:
    """Cancel a registration by its link, so that the waiting list moves up; twice does no harm.

    Raises NotFound for a link that leads nowhere, Conflict when it is too late to cancel.
    """
    found = find(token)
    terms = locked(pk=found.terms_id)
    return give_back(terms, refreshed(terms, found.pk), now=now)


def give_back(
    terms: RegistrationTerms, registration: Registration, *, now: datetime
) -> Registration:
    """End a registration whose terms are locked and say so to the person."""
    if registration.cancelled_at is not None:
        return registration
    if reason := rules.may_cancel(registration.standing, terms.event.ends_at, now):
        raise Conflict("registration_stays", reason)
    registration.cancelled_at = now
    registration.save(update_fields=["cancelled_at"])
    tell(name="events.registration_cancelled", object_id=registration.pk)
    settle(terms, now=now)
    write(registration, "cancelled")
    return registration
