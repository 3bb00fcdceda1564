"""Pages in every state that a visitor can meet: registration, lists, errors; in any language."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone, translation

from events import services
from events.links import fresh_link
from tests.events.registering import confirm, register, token
from tests.support import in_municipality, make_event

ASKED = [
    {"key": "meal", "text": {"sl": "Boste na kosilu?"}, "kind": "yes_no", "required": True},
    {"key": "wish", "text": {"sl": "Kaj vas zanima?"}, "kind": "text"},
]
LONG = [{"key": f"q{n}", "text": {"sl": f"Vprašanje {n}?"}, "kind": "text"} for n in range(5)]


def _opened(name, days=7, **chosen):
    starts = timezone.now() + timedelta(days=days)
    page = make_event("alpha", title=f"Zbor {name}", starts_at=starts)
    with in_municipality("alpha"):
        return services.set_terms(
            event_id=page.event_id, now=timezone.now(), contact="Ana Novak", **chosen
        )


def _guest(terms, name="Gostja"):
    """Somebody who was registered by hand, and the token of the link of her own."""
    with in_municipality("alpha"):
        found = services.add_by_hand(
            event_id=terms.event_id, name=name, language="sl", now=timezone.now()
        )
        made = fresh_link(found)
        found.save()
        return made


def registrations():
    """Of each state of a registration the name of its page and what its address is made of."""
    now = timezone.now()
    asks = _opened("z vprašanji", asked=ASKED, most_companions=2, capacity=9)
    found = {
        "form": ("registration_new", [asks.event_id]),
        "sent": ("registration_sent", [asks.event_id]),
        "coming": ("registration", [_guest(asks)]),
        "cancel": ("registration_cancel", [_guest(asks, "Druga")]),
        "gone": ("registration", ["x" * 32]),
    }
    forms = {
        "long": _opened("z mnogimi vprašanji", asked=LONG),
        "full": _opened("poln", capacity=1, has_waiting_list=False),
        "waiting list": _opened("s čakalno vrsto", capacity=1),
        "early": _opened("prezgoden", opens_at=now + timedelta(days=1)),
        "closed": _opened("zaprt", closes_at=now - timedelta(hours=1)),
    }
    for name in ("full", "waiting list"):
        _guest(forms[name])
    past = _opened("pretekli", days=1)
    found["over"] = ("registration", [_guest(past)])
    found |= {name: ("registration_new", [terms.event_id]) for name, terms in forms.items()}
    found["past"] = ("registration_new", [past.event_id])
    with in_municipality("alpha"):
        register(asks, "Eva", now=now, answers={"meal": "yes"})
        found["unconfirmed"] = ("registration", [token("Eva")])
        register(forms["waiting list"], "Bor", now=now)
        found["waiting"] = ("registration", [token("Bor")])
        confirm("Bor", now=now)
        register(asks, "Iva", now=now, answers={"meal": "no"})
        found["cancelled"] = ("registration", [token("Iva")])
        confirm("Iva", now=now)
        services.cancel(token=token("Iva"), now=now)
        event = past.event
        services.record_event(
            key=event.key,
            starts_at=now - timedelta(hours=3),
            ends_at=now - timedelta(hours=1),
            place=event.place,
            words=event.words,
        )
    return found


def address(name, arguments, language="sl"):
    """The address of a page of ours in a language."""
    with translation.override(language):
        return reverse(name, args=arguments, urlconf="config.urls")
