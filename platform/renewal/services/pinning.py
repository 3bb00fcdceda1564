"""People mark places on the map, change what they said of them, and take them back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Conflict, Invalid, NotAllowed, NotFound
from places.geometry import Shape, at, read
from places.limits import inside
from places.measuring import distance
from renewal import owed, pace, photos, rules
from renewal.models import Moderation, Neighbourhood, Pin, Theme
from renewal.services.held import (
    check_person,
    locked,
    not_found_any_more,
    note,
    refuse,
    refuse_fields,
)

# What somebody draws by hand has few corners; more are simplified or refused (`places.geometry`).
MOST_CORNERS = 1000
# How far from the neighbourhood something may lie, in metres: the next street is its matter too.
FARTHEST = 1000.0


@dataclass(frozen=True, kw_only=True)
class Marked:
    """What somebody marked: a shape, and what they say of it; `name` empty: not named."""

    title: str
    text: str = ""
    shape: Shape | None = None
    theme_id: int | None = None
    name: str = ""
    photo: File[bytes] | None = None
    alt: str = ""
    language: str = "sl"


def drawn(geometry: object) -> Shape:
    """The shape that somebody drew, of GeoJSON. Raises Invalid at the field `shape`."""
    try:
        return read(geometry, most=MOST_CORNERS)
    except Invalid as error:
        raise Invalid(error.code, error.message, {"shape": error.message}) from error


@transaction.atomic
def mark(
    *, neighbourhood_id: int, marked: Marked, person: User, now: datetime | None = None
) -> Pin:
    """Mark a place; it is shown at once or once a moderator has looked at it, and the municipality
    owes an answer.

    Without `now` the clock is asked once the neighbourhood is locked: numbers follow the order of
    the moments, and of two who arrive at the closing each is either in time or not. Sent twice
    within a moment it is taken once. Raises NotFound, NotAllowed, Conflict when no places are
    marked now, Invalid by field, and TooMany.
    """
    check_person(person)
    home = locked(neighbourhood_id)
    now = now or timezone.now()
    check_open(home, now)
    _check(home, marked)
    if before := _sent_before(home, marked, person):
        return before
    pace.take("pin", person.pk, pace.MOST_PINS)
    home.last_pin += 1
    home.save(update_fields=["last_pin"])
    row = Pin(neighbourhood=home, number=home.last_pin, person=person, created_at=now)
    if home.moderation == Moderation.AFTER:
        row.published_at = now
    with photos.kept(marked.photo, marked.alt) as photo:
        row.photo = photo
        _write(row, marked, now)
    owed.owe(row)
    note("pin_marked", row, person, now, number=row.number)
    return row


@transaction.atomic
def edit(*, pin_id: int, marked: Marked, person: User, now: datetime | None = None) -> Pin:
    """Change one's own, as long as places are marked and the municipality has not answered.

    Without a photograph the one before stays. What a moderator has to see first waits for them
    anew. Raises NotFound, NotAllowed, Invalid by field, and Conflict.
    """
    check_person(person)
    row = held_pin(pin_id)
    now = now or timezone.now()
    _check_own(row, person, now)
    _check(row.neighbourhood, marked)
    if row.neighbourhood.moderation == Moderation.BEFORE:
        row.published_at = None
        not_found_any_more(row)
    old = row.photo
    if marked.photo is None:
        # Its words may have been put right; the file stays.
        row.photo = {**old, "alt": marked.alt.strip() or old["alt"]} if old else {}
        _write(row, marked, now)
    else:
        with photos.kept(marked.photo, marked.alt) as photo:
            row.photo = photo
            _write(row, marked, now)
        photos.forget(old)
    note("pin_edited", row, person, now, number=row.number)
    return row


@transaction.atomic
def withdraw(*, pin_id: int, person: User, now: datetime | None = None) -> Pin:
    """Take one's own back: nobody sees it, its number stays, and no answer is owed.

    Raises NotFound, NotAllowed, and Conflict once it was answered.
    """
    row = held_pin(pin_id)
    now = now or timezone.now()
    _refuse_edit(row, person)
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    owed.release(row)
    not_found_any_more(row)
    note("pin_withdrawn", row, person, now, number=row.number)
    return row


def check_open(home: Neighbourhood, now: datetime) -> None:
    """Raises NotFound for a draft, and Conflict when no places are marked at `now`."""
    standing = rules.standing_of(home)
    refuse(NotFound, "no_such_neighbourhood", rules.may_see(standing.published))
    refuse(Conflict, "marking_not_open", rules.may_mark(standing, now))


def held_pin(pin_id: int) -> Pin:
    """A pin, locked after its neighbourhood. Raises NotFound."""
    known = Pin.objects.filter(pk=pin_id).values_list("neighbourhood_id", flat=True).first()
    if known is None:
        raise no_such_pin()
    home = locked(known)
    row: Pin = Pin.objects.select_for_update(of=("self",)).get(pk=pin_id)
    row.neighbourhood = home
    return row


def no_such_pin() -> NotFound:
    """What is said of a pin that is not there, or that nobody may see."""
    return NotFound("no_such_pin", _("There is no such marked place here."))


def _check_own(row: Pin, person: User, now: datetime) -> None:
    _refuse_edit(row, person)
    check_open(row.neighbourhood, now)


def _refuse_edit(row: Pin, person: User) -> None:
    is_own = row.person_id is not None and row.person_id == person.pk
    gone, hidden = row.withdrawn_at is not None, row.hidden_at is not None
    reason = rules.may_edit(is_own, gone, hidden, row.answered_at is not None)
    refuse(Conflict if is_own else NotAllowed, "may_not_edit", reason)


def _check(home: Neighbourhood, marked: Marked) -> None:
    known = marked.theme_id is None or home.themes.filter(pk=marked.theme_id).exists()
    refuse_fields(
        {
            "title": rules.may_call(marked.title.strip()),
            "text": rules.may_say(marked.text),
            "name": rules.may_be_written(marked.name),
            "theme": None if known else _("Choose one of the themes."),
            "shape": may_lie(home, marked.shape),
            **photos.may_keep(marked.photo, marked.alt),
        }
    )


def may_lie(home: Neighbourhood, shape: Shape | None) -> str | None:
    """Why something cannot be marked there: nowhere, or too far from the neighbourhood."""
    if shape is None:
        return _("Say where it is: on the map, by coordinates or by a zone.")
    own, box = home.placed_shape, home.box
    if own is None or box is None:
        return inside(shape, None, None)
    middle = own.centre
    across = distance((box.west, box.south), (box.east, box.north)) / 2
    corners: Any = shape.box
    far = max(
        distance(middle, (corners.west, corners.south)),
        distance(middle, (corners.east, corners.north)),
    )
    if far <= across + FARTHEST:
        return None
    said = _("This lies more than 1 km outside of the neighbourhood, at %(place)s.")
    return said % {"place": at(*shape.centre)}


def _sent_before(home: Neighbourhood, marked: Marked, person: User) -> Pin | None:
    last = Pin.objects.filter(neighbourhood=home, person=person, withdrawn_at=None)
    row = last.order_by("-number").first()
    if row is None or row.number <= home.last_pin - 50:
        return None
    words: Mapping[str, Any] = {"title": marked.title.strip(), "text": marked.text.strip()}
    same = all(getattr(row, name) == value for name, value in words.items())
    placed = marked.shape is not None and row.shape == marked.shape.geometry
    return row if same and placed else None


def _write(row: Pin, marked: Marked, now: datetime) -> None:
    row.title, row.text = marked.title.strip(), marked.text.strip()
    row.name, row.language = marked.name.strip(), marked.language[:5]
    row.theme = Theme.objects.filter(pk=marked.theme_id).first() if marked.theme_id else None
    row.place(marked.shape)
    row.updated_at = now
    row.save()
