"""What is committed while the pump is at work is not lost."""

from threading import Barrier, Thread

import pytest
from django.db import connections, transaction
from django_tenants.utils import schema_context

from records.consumers import registry
from records.consumers.pump import pump
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
