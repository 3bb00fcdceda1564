"""When and where a meeting may be, and who may register. Each rule returns None or why not."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

LONGEST_NAME = 200
MOST_COMPANIONS = 20
# So begins what somebody knows who knows that an event has been called off.
OFF = "off:"
LONGEST_REASON = 500
# Above it a count of seats is a slip of the keyboard.
MOST_SEATS = 100_000


class State(StrEnum):
    """What somebody who wants to register for an event meets."""

    OFF = "off"
    CALLED_OFF = "called_off"
    EARLY = "early"
    OPEN = "open"
    WAITING = "waiting"
    FULL = "full"
    CLOSED = "closed"
    OVER = "over"


class Standing(StrEnum):
    """Where somebody who has registered stands."""

    UNCONFIRMED = "unconfirmed"
    COMING = "coming"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    ATTENDED = "attended"


def state(
    *,
    is_on: bool,
    opens_at: datetime | None,
    closes_at: datetime,
    ends_at: datetime,
    seats_left: int | None,
    has_waiting_list: bool,
    now: datetime,
    is_called_off: bool = False,
) -> State:
    """The state of registration at `now`; moments are half-open (opens_at <= now < closes_at)."""
    if ends_at <= now:
        return State.OVER
    if is_called_off:
        return State.CALLED_OFF
    if not is_on:
        return State.OFF
    if now >= closes_at:
        return State.CLOSED
    if opens_at is not None and now < opens_at:
        return State.EARLY
    return _while_open(seats_left, has_waiting_list)


def _while_open(seats_left: int | None, has_waiting_list: bool) -> State:
    if seats_left is None or seats_left > 0:
        return State.OPEN
    return State.WAITING if has_waiting_list else State.FULL


def standing(*, confirmed: bool, seated: bool, cancelled: bool, attended: bool) -> Standing:
    """Where a registration stands, from what has happened to it."""
    if cancelled:
        return Standing.CANCELLED
    if attended:
        return Standing.ATTENDED
    if not confirmed:
        return Standing.UNCONFIRMED
    return Standing.COMING if seated else Standing.WAITING


def may_register(found: State) -> str | None:
    """Registration is possible from its opening to its end, while there is a seat or a list."""
    if found in (State.OPEN, State.WAITING):
        return None
    return {
        State.OVER: _("This event is over. Look among the coming events for another one."),
        State.CALLED_OFF: is_off(),
        State.EARLY: _("Registration has not opened yet. Come back when it does."),
        State.CLOSED: _("Registration has closed. Ask the organiser whether you can still come."),
        State.FULL: _("All seats are taken and there is no waiting list. A seat may become free."),
        State.OFF: _("No registration is needed for this event, or it is not possible here."),
    }[found]


def is_off() -> str:
    """What somebody is told who wants to come to an event that was called off."""
    return _("This event has been called off. Look among the coming events for another one.")


def may_be_called(name: str) -> str | None:
    """A name is one line that is not too long to stand on a list."""
    if not name.strip():
        return _("Enter your name.")
    if len(name) > LONGEST_NAME:
        return _("A name can have at most %(most)d characters. Shorten it.") % {
            "most": LONGEST_NAME
        }
    if not name.isprintable():
        return _("A name stands in one line, without special characters.")
    return None


def may_bring(companions: int, most: int) -> str | None:
    """With at most so many companions as the organiser allows."""
    if companions > most == 0:
        return _("You can register yourself alone. Everybody else registers on their own.")
    if companions > most:
        return ngettext(
            "You can bring at most %(most)d person. Leave the others out.",
            "You can bring at most %(most)d people. Leave the others out.",
            most,
        ) % {"most": most}
    return None


def may_take(seats: int, seats_left: int | None, has_waiting_list: bool) -> str | None:
    """A party sits together or waits together: it is not divided."""
    if seats_left is None or seats <= seats_left or has_waiting_list:
        return None
    return ngettext(
        "Only %(left)d seat is left. Register fewer people.",
        "Only %(left)d seats are left. Register fewer people.",
        seats_left,
    ) % {"left": seats_left}


def may_have_seats(capacity: int | None, taken: int) -> str | None:
    """Nobody loses a seat by a smaller number of seats."""
    if capacity is None:
        return None
    if not 1 <= capacity <= MOST_SEATS:
        return _("The number of seats lies between 1 and %(most)d.") % {"most": MOST_SEATS}
    if capacity < taken:
        return ngettext(
            "%(taken)d seat is taken already. Enter at least as many, or cancel somebody first.",
            "%(taken)d seats are taken already. Enter at least as many, or cancel somebody first.",
            taken,
        ) % {"taken": taken}
    return None


def may_open(opens_at: datetime | None, closes_at: datetime | None) -> str | None:
    """Registration closes after it opens."""
    if opens_at is not None and closes_at is not None and closes_at <= opens_at:
        return _("Registration closes before it opens. Check both times.")
    return None


def may_confirm(
    found: Standing, ends_at: datetime, now: datetime, *, is_called_off: bool = False
) -> str | None:
    """Whoever has cancelled, or let the time pass, registers anew."""
    if found == Standing.CANCELLED:
        return _("This registration is cancelled, or was not confirmed in time. Register anew.")
    if ends_at <= now:
        return _("This event is over.")
    if is_called_off and found == Standing.UNCONFIRMED:
        return is_off()
    return None


def may_cancel(found: Standing, ends_at: datetime, now: datetime) -> str | None:
    """Until the event is over, and unless one is there already."""
    if ends_at <= now:
        return _("This event is over: there is nothing to cancel any more.")
    if found == Standing.ATTENDED:
        return _("You were marked as present. There is nothing to cancel any more.")
    return None


def may_attend(found: Standing, has_seat: bool) -> str | None:
    """Whoever has a seat comes in, also before confirming it by e-mail."""
    if found == Standing.CANCELLED:
        return _("This registration is cancelled. Add the person by hand if there is a seat.")
    if not has_seat:
        return _("This person is on the waiting list and has no seat yet.")
    return None


def may_call_off(called_off_at: datetime | None, ends_at: datetime, now: datetime) -> str | None:
    """Until its end, and once."""
    if called_off_at is not None:
        return _("This event has been called off already.")
    if ends_at <= now:
        return _("This event is over: it can no longer be called off.")
    return None


def may_reinstate(called_off_at: datetime | None, starts_at: datetime, now: datetime) -> str | None:
    """Until its start: those who were told that it does not take place have to hear of it."""
    if called_off_at is None:
        return _("This event takes place: it has not been called off.")
    if starts_at <= now:
        return _("This event should have begun already. Publish a new one with another time.")
    return None


def may_be_reasons(reasons: Mapping[str, str]) -> dict[str, str]:
    """The reason is said in Slovenian, shortly; what is wrong, by field."""
    found = {}
    if not reasons.get("sl"):
        found["because_sl"] = _("Write why the event is called off: people will read it.")
    for code, text in reasons.items():
        if len(text) > LONGEST_REASON or "\0" in text:
            long = _("The reason can have at most %(most)d characters. Shorten it.")
            found[f"because_{code}"] = long % {"most": LONGEST_REASON}
    return found


def may_last(starts_at: datetime, ends_at: datetime) -> str | None:
    """An event ends after it starts."""
    # Two times of one zone are compared by the clock on the wall, which once a year goes back.
    if ends_at.astimezone(UTC) <= starts_at.astimezone(UTC):
        return _("The event ends before it starts. Check the date and the time of its end.")
    return None


def may_be_at(latitude: float | None, longitude: float | None) -> str | None:
    """A point has both coordinates, in degrees of WGS84, or none."""
    if (latitude is None) != (longitude is None):
        return _("A point needs both latitude and longitude. Fill in both, or neither.")
    if latitude is None or longitude is None:
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return _("That point is not on Earth. Latitude goes from -90 to 90, longitude -180 to 180.")
    return None
