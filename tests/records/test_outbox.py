"""The outbox: written with the act, read in order, at least once, by each consumer for itself."""

from threading import Barrier, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, connections, transaction
from django_tenants.utils import schema_context

from records.consumers import aside, registry
from records.consumers import pump as pumping
from records.consumers.models import News, Position, SetAside
from records.consumers.pump import look_everywhere, pump
from records.consumers.queries import failing, lag, set_aside
from records.consumers.registry import Consumer
from records.models import OutboxEvent
from records.services import tell
from tenants.isolation.backend.base import as_platform

pytestmark = pytest.mark.django_db(transaction=True)


class Listener:
    """A consumer that notes what it is given, and fails when it is told to."""

    def __init__(self, name="listener"):
        self.heard, self.fails_for, self.poison = [], set(), set()
        self.consumer = Consumer(name, self.read, self.write)

    def read(self, events):
        found = [event.object_id for event in events if event.name == "tests.something_happened"]
        if spoiled := self.poison & set(found):
            raise ValueError(f"A string literal cannot contain NUL (0x00): {spoiled}")
        return found

    def write(self, schema, found):
        if schema in self.fails_for:
            raise RuntimeError("out of order")
        self.heard += [(schema, number) for number in found]


@pytest.fixture
def listener(monkeypatch):
    one = Listener()
    monkeypatch.setattr(registry, "_consumers", {one.consumer.name: one.consumer})
    pump()
    one.heard.clear()
    return one


def happened(schema, number):
    with schema_context(schema):
        tell(name="tests.something_happened", object_id=number)


def hurry():
    with as_platform():
        Position.objects.update(retry_at=None)


def test_each_municipality_s_events_are_heard_once_and_in_order(listener):
    for number in range(5):
        happened("alpha", number)
    happened("beta", "b")
    pump()
    pump()
    assert [n for s, n in listener.heard if s == "alpha"] == [str(n) for n in range(5)]
    assert [n for s, n in listener.heard if s == "beta"] == ["b"]
    assert lag() == []


def test_an_act_that_is_taken_back_tells_nothing(listener):
    with schema_context("alpha"), transaction.atomic():
        tell(name="tests.something_happened", object_id=1)
        transaction.set_rollback(True)
    with as_platform():
        assert not News.objects.exists()
    pump()
    assert listener.heard == []


def test_what_is_committed_late_is_heard_although_later_events_were_read(listener):
    """Numbers of rows are given when they are written, not when they are committed."""
    begun, may_end = Barrier(2), Barrier(2)

    def slow():
        with schema_context("alpha"), transaction.atomic():
            tell(name="tests.something_happened", object_id="slow")
            begun.wait(10)
            may_end.wait(10)
        connections.close_all()

    writer = Thread(target=slow)
    writer.start()
    begun.wait(10)
    happened("alpha", "quick")
    pump()
    assert listener.heard == [("alpha", "quick")]
    may_end.wait(10)
    writer.join()
    pump()
    assert listener.heard == [("alpha", "quick"), ("alpha", "slow")]


def test_two_writers_do_not_wait_for_each_other(listener):
    both = Barrier(2)

    def write(number):
        with schema_context("alpha"), transaction.atomic():
            tell(name="tests.something_happened", object_id=number)
            both.wait(10)  # neither has committed, and both have written
        connections.close_all()

    writers = [Thread(target=write, args=[number]) for number in (1, 2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    pump()
    assert sorted(listener.heard) == [("alpha", "1"), ("alpha", "2")]


def test_a_consumer_that_fails_holds_up_nobody_else_and_goes_on_where_it_was(listener, monkeypatch):
    other = Listener("other")
    for one in (listener, other):
        monkeypatch.setitem(registry._consumers, one.consumer.name, one.consumer)
    listener.fails_for = {"alpha"}
    happened("alpha", 1)
    happened("beta", 2)
    pump()
    assert listener.heard == [("beta", "2")]
    assert sorted(other.heard) == [("alpha", "1"), ("beta", "2")]
    assert [schema for schema, seconds in lag()] == ["alpha"]
    assert [(p.consumer, p.schema_name, p.failures) for p in failing()] == [
        ("listener", "alpha", 1)
    ]
    assert "out of order" in failing()[0].error
    listener.fails_for = set()
    pump()
    assert listener.heard == [("beta", "2")], "the pause is not over"
    hurry()
    pump()
    assert listener.heard == [("beta", "2"), ("alpha", "1")]
    assert failing() == []
    assert len(other.heard) == 2


def test_many_events_are_read_in_batches(listener, monkeypatch):
    monkeypatch.setattr(pumping, "BATCH", 3)
    for number in range(10):
        happened("alpha", number)
    pump()
    assert [int(number) for _, number in listener.heard] == list(range(10))


def test_a_consumer_that_is_new_hears_everything_from_the_beginning(listener, monkeypatch):
    happened("alpha", 1)
    pump()
    new = Listener("new")
    monkeypatch.setitem(registry._consumers, "new", new.consumer)
    look_everywhere()
    pump()
    assert new.heard == [("alpha", "1")]


def test_events_that_everybody_has_read_are_forgotten_after_their_time(listener):
    for number in range(3):
        happened("alpha", number)
    pump()
    with schema_context("alpha"), connection.cursor() as cursor:
        cursor.execute("UPDATE records_outboxevent SET created_at = now() - interval '40 days'")
        kept = OutboxEvent.objects.order_by("number").last().number
    happened("alpha", "new")
    look_everywhere()
    with schema_context("alpha"):
        assert OutboxEvent.objects.filter(number=kept).exists()
        assert OutboxEvent.objects.exclude(object_id="new").count() == 1
    pump()
    assert listener.heard[-1] == ("alpha", "new")
    assert len(listener.heard) == 4


def test_no_municipality_writes_or_reads_the_news_of_others(alpha, beta):
    with schema_context("alpha"):
        for table in (
            "consumers_news",
            "consumers_position",
            "consumers_setaside",
            "directory_entry",
        ):
            for sql in (f"SELECT * FROM public.{table}", f"DELETE FROM public.{table}"):
                with pytest.raises(ProgrammingError), connection.cursor() as cursor:
                    cursor.execute(sql)
        with pytest.raises(ProgrammingError), connection.cursor() as cursor:
            cursor.execute("INSERT INTO public.consumers_news (schema_name) VALUES ('beta')")
        with pytest.raises(ProgrammingError), connection.cursor() as cursor:
            cursor.execute("INSERT INTO beta.records_outboxevent (name) VALUES ('x')")


def test_news_of_what_is_no_municipality_is_thrown_away(listener):
    with as_platform():
        News.objects.create(schema_name="tplbase0")
    pump()
    with as_platform():
        assert not News.objects.exists()


def fail(times=aside.TRIES):
    for _ in range(times):
        hurry()
        pump()


def kept_aside(schema="alpha"):
    return [(one.consumer, one.object_id) for one in aside.of(schema)]


def test_one_event_that_cannot_be_digested_is_set_aside_and_the_others_go_on_in_order(
    listener, monkeypatch
):
    monkeypatch.setattr(pumping, "BATCH", 8)
    listener.poison = {"11"}
    for number in (*range(20), 11):
        happened("alpha", number)
    fail()
    assert [n for _, n in listener.heard] == [str(n) for n in range(8)], "not before its tries"
    fail(1)
    assert [n for _, n in listener.heard] == [str(n) for n in range(20) if n != 11]
    assert kept_aside() == [("listener", "11")] * 2
    assert "NUL" in aside.of("alpha")[0].error
    assert failing() == []
    assert lag() == []
    assert set_aside() == [("alpha", "listener", 2)]


def test_what_was_set_aside_is_tried_again_when_a_person_says_so(listener, capsys):
    listener.poison = {"bad"}
    happened("alpha", "bad")
    happened("beta", "good")
    fail(aside.TRIES + 1)
    with pytest.raises(CommandError, match="Still set aside: 1"):
        call_command("outbox", "retry")
    call_command("outbox", "aside", "alpha")
    assert "listener alpha" in capsys.readouterr().out
    listener.poison = set()
    call_command("outbox", "retry", "alpha")
    assert listener.heard == [("beta", "good"), ("alpha", "bad")]
    assert kept_aside() == []
    with pytest.raises(CommandError, match="nowhere"):
        call_command("outbox", "retry", "nowhere")


def test_a_later_event_of_the_same_object_that_is_digested_heals(listener):
    listener.poison = {"page"}
    happened("alpha", "page")
    fail(aside.TRIES + 1)
    assert kept_aside() == [("listener", "page")]
    listener.poison = set()
    happened("alpha", "page")
    pump()
    assert kept_aside() == []


def test_a_consumer_that_digests_nothing_loses_one_event_in_so_many_tries(listener):
    listener.fails_for = {"alpha"}
    for number in range(10):
        happened("alpha", number)
    fail(aside.TRIES + 1)
    assert len(kept_aside()) == 1
    fail(aside.TRIES - 1)
    assert len(kept_aside()) == 1


def test_a_moment_s_trouble_sets_nothing_aside(listener, monkeypatch):
    def busy(schema, found):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '5ms'; SELECT pg_sleep(1)")

    slow = Consumer("listener", listener.read, busy)
    monkeypatch.setattr(registry, "_consumers", {"listener": slow})
    happened("alpha", 1)
    fail(aside.TRIES + 3)
    assert kept_aside() == []
    assert failing()[0].failures == aside.TRIES + 3


def test_positions_of_what_is_no_municipality_any_more_are_forgotten(listener):
    with as_platform():
        Position.objects.create(consumer="listener", schema_name="purged", number=7)
        SetAside.objects.create(consumer="listener", schema_name="purged", number=7, error="x")
    look_everywhere()
    with as_platform():
        assert not Position.objects.filter(schema_name="purged").exists()
        assert not SetAside.objects.exists()
        assert Position.objects.filter(schema_name="alpha").exists()
