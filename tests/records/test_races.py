"""What happens beside the pump is not lost, and what happens to one is in no other's way."""

from threading import Barrier, Thread

import pytest
from django.db import InterfaceError, OperationalError, connection, connections, transaction
from django_tenants.utils import schema_context

from records.consumers import registry
from records.consumers.pump import pump
from records.consumers.queries import failing
from records.consumers.registry import Consumer
from records.services import tell

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_earlier_news_that_is_committed_during_the_pump_is_not_forgotten(monkeypatch):
    """Its row has a lower number than one that the pump has seen."""
    heard, begun, may_end, ended = [], Barrier(2), Barrier(2), Barrier(2)
    armed = []

    def write(schema, found):
        heard.extend(found)
        if armed:
            armed.clear()
            may_end.wait(10)
            ended.wait(10)

    def read(events):
        return [event.object_id for event in events if event.name == "tests.happened"]

    monkeypatch.setattr(registry, "_consumers", {"one": Consumer("one", read, write)})
    pump()

    def slow():
        with schema_context("alpha"), transaction.atomic():
            tell(name="tests.happened", object_id="slow")
            begun.wait(10)
            may_end.wait(10)
        connections.close_all()
        ended.wait(10)

    writer = Thread(target=slow)
    writer.start()
    begun.wait(10)
    with schema_context("alpha"):
        tell(name="tests.happened", object_id="quick")
    armed.append(True)
    pump()
    writer.join()
    assert heard == ["quick"]
    pump()
    assert heard == ["quick", "slow"]


@pytest.fixture
def refusing(monkeypatch):
    """A consumer whose text PostgreSQL finds too long in alpha; what it heard elsewhere."""
    heard = []

    def write(schema, found):
        if schema == "alpha":
            with connection.cursor() as cursor:
                cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'long' USING ERRCODE = '54000'; END $$")
        heard.extend(found)

    def read(events):
        return [event.object_id for event in events if event.name == "tests.happened"]

    monkeypatch.setattr(registry, "_consumers", {"one": Consumer("one", read, write)})
    return heard


def test_what_postgresql_refuses_of_one_municipality_holds_up_no_other(refusing):
    """Such a refusal has the class of a lost connection."""
    for schema in ("alpha", "beta"):
        with schema_context(schema):
            tell(name="tests.happened", object_id=schema)
    pump()
    assert refusing == ["beta"]
    assert [(one.schema_name, one.failures) for one in failing()] == [("alpha", 1)]


def test_a_lost_connection_is_not_taken_for_a_consumer_s_fault(monkeypatch):
    def lose(events):
        connection.connection.close()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    monkeypatch.setattr(registry, "_consumers", {"one": Consumer("one", lose, None)})
    with schema_context("alpha"):
        tell(name="tests.happened", object_id="alpha")
    with pytest.raises((OperationalError, InterfaceError)):
        pump()
    connection.close()
    assert failing() == []
