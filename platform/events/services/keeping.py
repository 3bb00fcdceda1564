"""What happens by itself: seats become free, people are reminded, registrations are deleted."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import DurationField, ExpressionWrapper, F, Sum, Value

from events import rules
from events.letters import write
from events.models import Event, Registration, RegistrationTerms
from events.services.recording import forget_event
from events.services.seats import locked, settle
from records.services import tell


def release_due(*, now: datetime) -> int:
    """Free the seats of those who did not confirm in time; says at how many events."""
    due = Registration.objects.lapsed(now).order_by().values_list("terms_id", flat=True)
    numbers = sorted(set(due))
    for number in numbers:
        with transaction.atomic():
            settle(locked(pk=number), now=now)
    return len(numbers)


def remind_due(*, now: datetime) -> int:
    """Remind, once, those who come to an event that begins soon; says how many."""
    numbers = list(_to_remind(now).values_list("pk", flat=True))
    return sum(_remind(number, now) for number in numbers)


def _to_remind(now: datetime) -> Any:
    hour = Value(timedelta(hours=1), DurationField())
    ahead = ExpressionWrapper(F("terms__reminder_hours") * hour, output_field=DurationField())
    found = Registration.objects.coming().alias(from_when=F("terms__event__starts_at") - ahead)
    return found.filter(
        reminded_at=None,
        terms__reminder_hours__gt=0,
        terms__event__starts_at__gt=now,
        terms__event__called_off_at=None,
        from_when__lte=now,
        created_at__lt=F("from_when"),
    ).exclude(email="")


@transaction.atomic
def _remind(number: int, now: datetime) -> bool:
    rows = Registration.objects.select_for_update(of=("self",), skip_locked=True)
    wanted = rows.filter(reminded_at=None, cancelled_at=None, terms__event__called_off_at=None)
    found = wanted.select_related("terms__event").filter(pk=number).first()
    if found is None:
        return False
    found.reminded_at = now
    found.save(update_fields=["reminded_at"])
    write(found, "reminder")
    return True


def tell_changes(*, event_id: int, now: datetime) -> int:
    """Write to those who know the event at another time or place, or do not know that it was called
    off or is no longer; says to how many.

    Safe to repeat and to break off: each hears of it with the note that they have.
    """
    event = Event.objects.filter(pk=event_id, ends_at__gt=now).first()
    if event is None:
        return 0
    people = Registration.objects.live().filter(terms__event=event)
    others = people.exclude(knows=event.when_and_where).order_by("pk")
    numbers = list(others.values_list("pk", flat=True))
    return sum(_tell_change(number) for number in numbers)


@transaction.atomic
def _tell_change(number: int) -> bool:
    rows = Registration.objects.live().select_for_update(of=("self",)).select_related("terms")
    found = rows.filter(pk=number).first()
    if found is None:
        return False
    # Read anew: the event may have been called off since, or while somebody else held the row.
    event = found.terms.event = Event.objects.get(pk=found.terms.event_id)
    if found.knows == event.when_and_where:
        return False
    was_off = found.knows.startswith(rules.OFF)
    # Who was reminded of the old time is reminded of the new one.
    found.knows, found.reminded_at = event.when_and_where, None
    found.save(update_fields=["knows", "reminded_at"])
    letter = "called_off" if event.is_called_off else "reinstated" if was_off else "changed"
    write(found, letter)
    return True


def forget_due(*, now: datetime) -> int:
    """Delete registrations whose time after the event is over; their counts stay. Says how many."""
    day = Value(timedelta(days=1), DurationField())
    kept = ExpressionWrapper(F("retention_days") * day, output_field=DurationField())
    over = RegistrationTerms.objects.alias(kept_until=F("event__ends_at") + kept)
    due = over.filter(kept_until__lte=now, registrations__isnull=False).distinct()
    return sum(_forget(number, now) for number in due.values_list("pk", flat=True))


@transaction.atomic
def _forget(number: int, now: datetime) -> int:
    terms = locked(pk=number)
    if terms.event.ends_at + timedelta(days=terms.retention_days) > now:
        return 0
    terms.counts, terms.forgotten_at = counts(terms), now
    deleted, _by_model = terms.registrations.all().delete()
    terms.seats_taken = terms.parties_waiting = 0
    terms.save()
    tell(name="events.registrations_forgotten", object_id=terms.pk)
    # If its page is gone as well, nothing points to the event any more.
    forget_event(event_id=terms.event_id)
    return deleted


def counts(terms: RegistrationTerms) -> dict[str, int]:
    """How many people registered, came and so on: companions count."""
    everybody = terms.registrations
    parts = {
        "coming": everybody.coming(),
        "attended": everybody.filter(attended_at__isnull=False),
        "waiting": everybody.waiting().order_by(),
        "cancelled": everybody.filter(cancelled_at__isnull=False),
    }
    return {name: part.aggregate(n=Sum("seats"))["n"] or 0 for name, part in parts.items()}
