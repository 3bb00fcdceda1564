"""Seats and the waiting list, under the lock of an event's terms.

Rules. Each person counts, companions too. A party sits together or waits together. The waiting list
moves up strictly in the order in which people registered: nobody passes a larger party that does
not fit yet, and newcomers get no seat while somebody waits. Only those who have confirmed wait.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from common.errors import NotFound
from events.letters import write
from events.links import gone
from events.models import Event, Registration, RegistrationTerms
from records.services import tell


def locked(**wanted: Any) -> RegistrationTerms:
    """The terms that everybody who takes or gives back a seat waits for; they belong to us now.

    Raises NotFound when there are none.
    """
    rows = RegistrationTerms.objects.select_for_update(of=("self",))
    terms = rows.filter(**wanted).first()
    if terms is None:
        raise NotFound("no_registration", _("No registration is needed for this event."))
    # Read anew: what was read beside a row that had to be waited for is as old as the waiting.
    terms.event = Event.objects.get(pk=terms.event_id)
    return terms


@transaction.atomic
def hold_terms(*, event_id: int) -> None:
    """Wait for whoever takes seats at an event, or calls it off, before anything of it is deleted.

    They hold the terms first and ask for the rest later: who takes the rest first waits in a ring.
    """
    list(RegistrationTerms.objects.select_for_update().filter(event=event_id).values_list("pk"))


def settle(terms: RegistrationTerms, *, now: datetime) -> None:
    """Free what was not confirmed in time, let the waiting list move up, and count anew."""
    _release(terms, now)
    _count(terms)
    if terms.event.ends_at > now and not terms.event.is_called_off:
        _move_up(terms, now)


def _release(terms: RegistrationTerms, now: datetime) -> None:
    for registration in terms.registrations.lapsed(now):
        # Nobody has said that these data may be kept.
        tell(name="events.registration_lapsed", object_id=registration.pk)
        registration.delete()


def _move_up(terms: RegistrationTerms, now: datetime) -> None:
    for registration in terms.registrations.waiting():
        if not fits(terms, registration.seats):
            return
        registration.terms = terms
        registration.seated_at = now
        registration.save(update_fields=["seated_at"])
        _count(terms)
        tell(name="events.registration_moved_up", object_id=registration.pk)
        write(registration, "moved_up")


def fits(terms: RegistrationTerms, seats: int) -> bool:
    """Whether so many seats are free, whoever may wait for them."""
    return terms.capacity is None or terms.seats_taken + seats <= terms.capacity


def _count(terms: RegistrationTerms) -> None:
    seats: int = terms.registrations.seated().aggregate(n=Sum("seats"))["n"] or 0
    waiting = terms.registrations.waiting().count()
    if (seats, waiting) != (terms.seats_taken, terms.parties_waiting):
        terms.seats_taken, terms.parties_waiting = seats, waiting
        terms.save(update_fields=["seats_taken", "parties_waiting"])


def refreshed(terms: RegistrationTerms, registration_id: int) -> Registration:
    """A registration as it is now that its terms are ours.

    Raises NotFound when it has been deleted meanwhile.
    """
    registration = terms.registrations.filter(pk=registration_id).first()
    if registration is None:
        raise gone()
    registration.terms = terms
    return registration
