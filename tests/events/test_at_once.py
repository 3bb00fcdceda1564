"""Registrations at the same moment, each on a connection of its own."""

from datetime import timedelta

import pytest

from events import services
from events.models import Registration, RegistrationTerms
from notifications.models import Mail
from tests.common.at_once import at_once
from tests.events.registering import NOW, come, event, register, terms, token
from tests.support import in_municipality

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def of():
    """Terms of an event with four seats of which three are taken."""
    with in_municipality("alpha"):
        made = terms(4)
        come(made, "Ana", "Bor", "Cene")
    return made


def test_of_fifty_at_once_one_gets_the_last_seat_and_the_rest_wait_in_order(of):
    names = [f"Oseba{number}" for number in range(50)]
    done = at_once("alpha", *[lambda name=name: register(of, name) for name in names])
    assert done == [None] * 50
    with in_municipality("alpha"):
        everybody = Registration.objects.filter(name__startswith="Oseba").order_by("pk")
        seated = [one.name for one in everybody if one.seated_at]
        assert len(everybody) == 50
        assert seated == [everybody[0].name]
        assert RegistrationTerms.objects.get().seats_taken == 4
        links = {one.name: token(one.name) for one in everybody}
    # The later ones confirm first, all together: the order stays that of registering.
    later = [links[one.name] for one in everybody][::-1]
    done = at_once("alpha", *[lambda t=t: services.confirm(token=t, now=NOW) for t in later])
    assert not [one for one in done if isinstance(one, Exception)]
    with in_municipality("alpha"):
        waiting = [one.name for one in Registration.objects.waiting()]
        assert waiting == [one.name for one in everybody][1:]
        RegistrationTerms.objects.get().refresh_from_db()
        services.cancel(token=token("Ana"), now=NOW)
        assert Registration.objects.get(name=waiting[0]).standing == "coming"
        assert RegistrationTerms.objects.get().parties_waiting == 48


def test_one_address_at_once_is_registered_once(of):
    done = at_once("alpha", *[lambda: register(of, "Dana")] * 6)
    assert done == [None] * 6
    with in_municipality("alpha"):
        assert Registration.objects.filter(name="Dana").count() == 1


def test_confirming_at_once_is_confirming_once(of):
    with in_municipality("alpha"):
        register(of, "Dana")
        link = token("Dana")
        before = Mail.objects.count()
    at_once("alpha", *[lambda: services.confirm(token=link, now=NOW)] * 4)
    with in_municipality("alpha"):
        assert Mail.objects.count() == before + 1


def test_two_seats_given_back_at_once_go_to_the_first_two_who_wait(of):
    with in_municipality("alpha"):
        come(of, "Dana", "Eva", "Fani", "Gal")
        links = [token("Ana"), token("Bor")]
    at_once("alpha", *[lambda t=t: services.cancel(token=t, now=NOW) for t in links])
    with in_municipality("alpha"):
        coming = Registration.objects.coming().order_by("pk").values_list("name", flat=True)
        assert list(coming) == ["Cene", "Dana", "Eva", "Fani"]
        assert RegistrationTerms.objects.get().parties_waiting == 1


def test_seats_are_not_lowered_below_those_taken_meanwhile(of):
    acts = [lambda n=n: register(of, f"Oseba{n}") for n in range(3)]
    at_once("alpha", *acts, lambda: terms(3, of=of.event))
    with in_municipality("alpha"):
        now = RegistrationTerms.objects.get()
        assert now.seats_taken <= now.capacity


def test_a_reminder_and_a_change_are_sent_once_by_two_workers(of):
    soon = of.event.starts_at - timedelta(hours=2)
    assert sum(at_once("alpha", *[lambda: services.remind_due(now=soon)] * 2)) == 3
    with in_municipality("alpha"):
        facts = {"key": of.event.key, "starts_at": of.event.starts_at}
        event(**facts, place="Gasilski dom")
    tell = lambda: services.tell_changes(event_id=of.event_id, now=NOW)  # noqa: E731
    assert sum(at_once("alpha", tell, tell)) == 3


def test_registering_while_the_event_is_published_waits_for_nobody_in_a_ring(of):
    facts = {"key": of.event.key, "starts_at": of.event.starts_at}
    acts = [lambda n=n: register(of, f"Oseba{n}") for n in range(8)]
    moves = [lambda n=n: event(**facts, place=f"Dom {n}") for n in range(8)]
    done = at_once("alpha", *acts, *moves)
    assert not [one for one in done if isinstance(one, Exception)]
