"""Whether one can register for an event, as the API says it; nothing personal."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import orjson
from django.urls import reverse

from api.rows import Raw
from events import rules
from events.rules import State

# What the page of an event says, too; one row of JSON or nothing.
COLUMN = """(
    SELECT json_build_array(t.is_on, t.opens_at, t.closes_at, t.capacity, t.has_waiting_list,
                            t.seats_taken, t.parties_waiting)::text
      FROM events_registrationterms AS t WHERE t.event_id = cms_eventpage.event_id)"""


def registration(raw: Raw, origin: str, now: datetime) -> dict[str, Any]:
    """`registration`, null where there is none, and what somebody `may` do and why not."""
    if raw["registration"] is None:
        state = State.OFF if raw["called_off_at"] is None else State.CALLED_OFF
        return {"registration": None, "may": {"register": _reason(state)}}
    is_on, opens, closes, capacity, waiting_list, taken, waiting = orjson.loads(raw["registration"])
    opens_at, until = _moment(opens), min(_moment(closes) or raw["starts_at"], raw["starts_at"])
    left = None if capacity is None else 0 if waiting else capacity - taken
    state = rules.state(
        is_on=is_on,
        opens_at=opens_at,
        closes_at=until,
        ends_at=raw["ends_at"],
        seats_left=left,
        has_waiting_list=waiting_list,
        is_called_off=raw["called_off_at"] is not None,
        now=now,
    )
    found = {
        "state": state.value,
        "open": rules.may_register(state) is None,
        "opens_at": opens_at,
        "closes_at": until,
        "seats": capacity,
        "seats_left": left,
        "waiting_list": waiting_list,
        "web_url": origin + reverse("registration_new", args=[raw["event_id"]]),
    }
    return {"registration": found, "may": {"register": _reason(state)}}


def next_change(objects: Iterable[dict[str, Any]], now: datetime) -> datetime | None:
    """The next moment at which one of these answers changes without anybody writing."""
    moments = [
        moment
        for one in objects
        if (terms := one["registration"])
        for moment in (terms["opens_at"], terms["closes_at"], one["ends_at"])
    ]
    return min((one for one in moments if one is not None and one > now), default=None)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _reason(state: State) -> str | None:
    return rules.may_register(state)
