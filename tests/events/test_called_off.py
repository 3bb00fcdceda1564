"""Calling an event off: who hears of it, what is refused, and taking it up again."""

from datetime import timedelta
from threading import Barrier
from threading import Event as Signal

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import translation

from common.errors import Conflict, DomainError, Invalid, NotFound
from events import services
from events.models import Event, Registration
from events.rules import LONGEST_REASON, State
from events.tasks import tell_changes
from records.models import AuditEntry, OutboxEvent
from tests.common.at_once import at_once
from tests.events.registering import NOW, come, event, mails, register, terms, token
from tests.support import in_municipality
from tests.tenants.queue_support import wait_for

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
WHY = {"sl": "Neurje.", "en": "A storm."}


@pytest.fixture
def here(alpha, beta):
    with in_municipality("alpha"), translation.override("en"):
        yield


def off(of, *, now=NOW, because=WHY):
    """The event of the terms is called off and everybody is told."""
    services.call_off(event_id=of.event_id, because=because, by=None, now=now)
    return services.tell_changes(event_id=of.event_id, now=now)


def on(of, *, now=NOW):
    services.reinstate(event_id=of.event_id, by=None, now=now)
    return services.tell_changes(event_id=of.event_id, now=now)


def told(prefix="events."):
    names = OutboxEvent.objects.filter(name__startswith=prefix).order_by("pk")
    return list(names.values_list("name", "object_id"))


def refusal(act, *given, **more):
    with pytest.raises(DomainError) as caught:
        act(*given, **more)
    return caught.value


@pytest.mark.usefixtures("here")
def test_everybody_who_is_registered_or_waits_hears_of_it_once_with_the_reason():
    of = terms(1)
    come(of, "Ana", "Bor")
    register(of, "Cene")
    register(of, "Dana", language="en")
    services.cancel(token=token("Ana"), now=NOW)
    before = len(mails("Ana"))
    assert off(of) == 3
    assert services.tell_changes(event_id=of.event_id, now=NOW) == 0
    assert len(mails("Ana")) == before
    assert "Neurje." in mails("Bor")[-1].text
    assert "A storm." in mails("Dana")[-1].text
    assert "Called off" in mails("Dana")[-1].subject
    # The name of somebody who has not confirmed stands in no mail.
    assert "Dana" not in mails("Dana")[-1].text


@pytest.mark.usefixtures("here")
def test_it_is_told_to_the_outbox_and_stands_in_the_audit_trail():
    of = terms(1)
    off(of)
    on(of)
    number = str(of.event_id)
    news = [one for one in told() if one[0] in ("events.called_off", "events.reinstated")]
    assert news == [("events.called_off", number), ("events.reinstated", number)]
    entries = AuditEntry.objects.filter(kind="events.event", object_id=number).order_by("pk")
    assert [one.act for one in entries] == ["events.event_called_off", "events.event_reinstated"]
    assert entries[0].data["because"] == WHY


@pytest.mark.usefixtures("here")
def test_nobody_registers_confirms_or_is_added_to_what_does_not_take_place():
    of = terms(5)
    register(of)
    link = token()
    off(of)
    of.refresh_from_db()
    assert of.state(NOW) == State.CALLED_OFF
    assert "called off" in refusal(register, of, "Bor").message
    assert "called off" in refusal(services.confirm, token=link, now=NOW).message
    by_hand = {"event_id": of.event_id, "name": "Bor", "language": "sl", "now": NOW}
    assert refusal(services.add_by_hand, **by_hand).code == "registration_called_off"


@pytest.mark.usefixtures("here")
def test_nobody_is_reminded_of_it_until_it_takes_place_after_all():
    of = terms(1)
    come(of, "Ana")
    off(of)
    soon = of.event.starts_at - HOUR
    assert services.remind_due(now=soon) == 0
    on(of)
    assert services.remind_due(now=soon) == 1


@pytest.mark.usefixtures("here")
def test_taken_up_again_the_waiting_list_moves_up_and_those_who_were_told_hear_of_it():
    of = terms(1)
    come(of, "Ana", "Bor", "Cene")
    off(of)
    services.call_out(registration_id=Registration.objects.get(name="Ana").pk, now=NOW)
    assert Registration.objects.get(name="Bor").standing == "waiting"
    assert on(of) == 2
    assert Registration.objects.get(name="Bor").standing == "coming"
    assert len(mails("Bor")) == 5
    assert services.tell_changes(event_id=of.event_id, now=NOW) == 0
    register(of, "Dana")


@pytest.mark.usefixtures("here")
def test_called_off_and_back_before_a_worker_came_nobody_is_written_to():
    of = terms(1)
    come(of, "Ana")
    services.call_off(event_id=of.event_id, because=WHY, by=None, now=NOW)
    assert on(of) == 0


@pytest.mark.usefixtures("here")
def test_called_off_anew_everybody_hears_of_it_anew():
    of = terms(1)
    come(of, "Ana")
    assert [off(of), on(of), off(of, now=NOW + HOUR)] == [1, 1, 1]


@pytest.mark.usefixtures("here")
def test_it_is_called_off_until_its_end_and_taken_up_again_until_its_start():
    of = terms(1)
    starts, ends = of.event.starts_at, of.event.ends_at
    late = refusal(off, of, now=ends)
    assert isinstance(late, Conflict)
    assert "over" in late.message
    assert "not been called off" in refusal(on, of).message
    off(of, now=ends - timedelta(seconds=1))
    assert "already" in refusal(off, of).message
    assert "begun" in refusal(on, of, now=starts).message
    on(of, now=starts - timedelta(seconds=1))


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("because", "field"),
    [
        ({}, "because_sl"),
        ({"sl": "  ", "en": "A storm."}, "because_sl"),
        ({"sl": "N" * (LONGEST_REASON + 1)}, "because_sl"),
        ({"sl": "Neurje.", "en": "A\0"}, "because_en"),
    ],
)
def test_without_a_reason_that_people_can_read_it_is_refused_by_field(because, field):
    of = terms(1)
    refused = refusal(off, of, because=because)
    assert isinstance(refused, Invalid)
    assert list(refused.fields) == [field]
    assert not Event.objects.get(pk=of.event_id).is_called_off


@pytest.mark.usefixtures("here")
def test_an_event_without_registration_is_called_off_too_and_one_that_is_not_there_is_not():
    bare = event()
    services.call_off(event_id=bare.pk, because=WHY, by=None, now=NOW)
    assert Event.objects.get(pk=bare.pk).because == "A storm."
    assert isinstance(refusal(services.reinstate, event_id=0, by=None, now=NOW), NotFound)


@pytest.mark.usefixtures("here")
def test_an_event_of_another_municipality_stays():
    here = event()
    with in_municipality("beta"):
        there = event(place="Drugje")
        assert there.pk is not None
    services.call_off(event_id=here.pk, because=WHY, by=None, now=NOW)
    with in_municipality("beta"):
        assert not Event.objects.filter(called_off_at__isnull=False).exists()
        assert not told("events.called_off")


@pytest.mark.usefixtures("here")
def test_another_time_or_place_is_news_once_a_change():
    made = event()
    facts = {"key": made.key, "starts_at": made.starts_at}
    event(**facts)
    assert not told("events.moved")
    event(**facts, words={"sl": {"title": "Drug naslov"}})
    assert not told("events.moved")
    event(**facts, place="Gasilski dom")
    event(**facts, place="Gasilski dom")
    assert told("events.moved") == [("events.moved", str(made.pk))]
    event(key=made.key, starts_at=made.starts_at + HOUR, place="Gasilski dom")
    assert len(told("events.moved")) == 2


@pytest.fixture
def people(alpha, beta):
    """Terms of an event with two people, on connections that commit."""
    with in_municipality("alpha"):
        of = terms(100)
        come(of, "Ana", "Bor")
    return of


@pytest.mark.django_db(transaction=True)
def test_who_registers_while_it_is_called_off_hears_of_it_or_is_refused(people):
    names = [f"Oseba{number}" for number in range(12)]
    acts = [lambda name=name: register(people, name) for name in names]
    off_now = lambda: services.call_off(  # noqa: E731
        event_id=people.event_id, because=WHY, by=None, now=NOW
    )
    done = at_once("alpha", *acts[:6], off_now, *acts[6:])
    refused = [one for one in done if isinstance(one, Exception)]
    assert all(isinstance(one, Conflict) and "called_off" in one.code for one in refused)
    with in_municipality("alpha"):
        tell_changes.call(people.event_id)
        live = list(Registration.objects.live())
        assert len(live) == 2 + 12 - len(refused)
        written = {one.name: mails(one.name)[-1].text for one in live}
        assert all("Neurje." in text for text in written.values())


@pytest.mark.django_db(transaction=True)
def test_who_waits_while_it_is_being_called_off_is_refused_and_not_let_in_by_what_was_known(people):
    locked = Barrier(2)

    def off_slowly():
        with transaction.atomic():
            services.call_off(event_id=people.event_id, because=WHY, by=None, now=NOW)
            locked.wait(10)
            wait_for(somebody_waits)

    def come_late():
        locked.wait(10)
        register(people, "Cene")

    done = at_once("alpha", off_slowly, come_late)
    assert done[0] is None
    assert isinstance(done[1], Conflict)
    assert done[1].code == "registration_called_off"


def somebody_waits():
    """Whether another connection waits for a row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


@pytest.mark.django_db(transaction=True)
def test_called_off_twice_at_once_it_is_called_off_once(people):
    act = lambda: services.call_off(  # noqa: E731
        event_id=people.event_id, because=WHY, by=None, now=NOW
    )
    done = at_once("alpha", act, act)
    assert sum(isinstance(one, Conflict) for one in done) == 1
    with in_municipality("alpha"):
        assert len(told("events.called_off")) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_write_to_each_once(people):
    with in_municipality("alpha"):
        services.call_off(event_id=people.event_id, because=WHY, by=None, now=NOW)
        before = len(mails("Ana")) + len(mails("Bor"))
    tell = lambda: services.tell_changes(event_id=people.event_id, now=NOW)  # noqa: E731
    assert sum(at_once("alpha", tell, tell)) == 2
    with in_municipality("alpha"):
        assert tell() == 0
        assert len(mails("Ana")) + len(mails("Bor")) == before + 2


@pytest.mark.django_db(transaction=True)
def test_broken_off_half_way_it_goes_on_and_writes_to_nobody_twice(people):
    held, let_go = Barrier(2), Signal()

    def hold():
        with transaction.atomic():
            Registration.objects.select_for_update().get(name="Bor")
            held.wait(10)
            let_go.wait(10)

    def tell():
        held.wait(10)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '300ms'")
            try:
                services.tell_changes(event_id=people.event_id, now=NOW)
            finally:
                cursor.execute("RESET lock_timeout")
                let_go.set()

    with in_municipality("alpha"):
        services.call_off(event_id=people.event_id, because=WHY, by=None, now=NOW)
        before = len(mails("Ana")), len(mails("Bor"))
    done = at_once("alpha", hold, tell)
    assert isinstance(done[1], OperationalError)
    with in_municipality("alpha"):
        assert (len(mails("Ana")), len(mails("Bor"))) == (before[0] + 1, before[1])
        tell_changes.call(people.event_id)
        tell_changes.call(people.event_id)
        assert (len(mails("Ana")), len(mails("Bor"))) == (before[0] + 1, before[1] + 1)


@pytest.mark.django_db(transaction=True)
def test_a_move_that_two_publish_at_once_is_news_once(alpha, beta):
    with in_municipality("alpha"):
        made = event()
    facts = {"key": made.key, "starts_at": made.starts_at}
    at_once("alpha", *[lambda: event(**facts, place="Gasilski dom")] * 4)
    with in_municipality("alpha"):
        assert len(told("events.moved")) == 1
