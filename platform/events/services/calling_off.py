"""Calling an event off, and taking it up again.

Terms are locked first, as by everybody who takes a seat: whoever registers at the same moment comes
before and hears of it, or after and is refused. Then the generation of events and the event, in the
order in which publishing takes them.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import Conflict, Invalid, NotFound
from events import rules
from events.models import Event, RegistrationTerms
from events.services.seats import locked, settle
from events.tasks import tell_changes
from records.services import Actor, audit, tell
from tenants.isolation.models import Generation


@transaction.atomic
def call_off(
    *, event_id: int, because: Mapping[str, str], by: Actor | None, now: datetime
) -> Event:
    """Say that an event does not take place; `because` is the reason by language.

    Everybody who is registered or waits is written to in the background, once. Nobody loses a
    registration by it.

    Raises NotFound, Invalid by field (`because_<language>`), and Conflict when the event is over or
    has been called off already.
    """
    reasons = {code: text.strip() for code, text in because.items() if text.strip()}
    if wrong := rules.may_be_reasons(reasons):
        raise Invalid("reason_invalid", next(iter(wrong.values())), wrong)
    event, _terms = _held(event_id)
    if refused := rules.may_call_off(event.called_off_at, event.ends_at, now):
        raise Conflict("event_stays", refused)
    event.called_off_at, event.called_off_because, event.reinstated_at = now, reasons, None
    _save(event)
    tell(name="events.called_off", object_id=event.pk)
    data = {"key": str(event.key), "because": reasons}
    audit(act="events.event_called_off", object=event, by=by, now=now, data=data)
    return event


@transaction.atomic
def reinstate(*, event_id: int, by: Actor | None, now: datetime) -> Event:
    """Say that an event that was called off takes place after all; those who were told hear of it.

    Raises NotFound, and Conflict when it has begun meanwhile or is not called off.
    """
    event, terms = _held(event_id)
    if refused := rules.may_reinstate(event.called_off_at, event.starts_at, now):
        raise Conflict("event_stays_off", refused)
    event.called_off_at, event.called_off_because, event.reinstated_at = None, {}, now
    _save(event)
    if terms is not None:
        # Seats that were given back meanwhile.
        terms.event = event
        settle(terms, now=now)
    tell(name="events.reinstated", object_id=event.pk)
    audit(act="events.event_reinstated", object=event, by=by, now=now, data={"key": str(event.key)})
    return event


def _held(event_id: int) -> tuple[Event, RegistrationTerms | None]:
    """The event and its terms, if there are some, locked in the one order."""
    has_terms = RegistrationTerms.objects.filter(event=event_id).exists()
    terms = locked(event_id=event_id) if has_terms else None
    # There is one: an event that is recorded raises it.
    Generation.objects.select_for_update().filter(scope="events").first()
    event = Event.objects.select_for_update().filter(pk=event_id).first()
    if event is None:
        raise NotFound("event_unknown", _("There is no such event."))
    return event, terms


def _save(event: Event) -> None:
    event.save(update_fields=["called_off_at", "called_off_because", "reinstated_at"])
    tell_changes.enqueue(event.pk)
