"""What the database tells those who watch: asked at each look, not counted."""

from collections.abc import Iterator

from django.db import DatabaseError, InterfaceError, connection
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from records.consumers import queries as consumers
from tenants.isolation.backend.base import as_platform
from tenants.queue.queries import lag

_PORTALS = "SELECT status, count(*) FROM public.tenants_municipality GROUP BY status"


class DatabaseSeries(Collector):
    """The queue's lag and the portals, by municipality."""

    def collect(self) -> Iterator[Metric]:
        """The state now; without a database only that there is none."""
        up = GaugeMetricFamily("skupaj_database_up", "Whether the database answers.")
        try:
            found = [*_queue(), *_outboxes(), _portals()]
        except (DatabaseError, InterfaceError):
            connection.close()
            found = []
        finally:
            connection.set_schema_to_public()  # type: ignore[attr-defined]
        up.add_metric([], float(bool(found)))
        yield from [up, *found]


def _queue() -> list[Metric]:
    labels = ["municipality"]
    waiting = GaugeMetricFamily(
        "skupaj_tasks_waiting", "Tasks that could run now and wait.", labels=labels
    )
    oldest = GaugeMetricFamily(
        "skupaj_tasks_lag_seconds",
        "How long the one of these has waited that waits longest.",
        labels=labels,
    )
    for schema, count, seconds in lag():
        waiting.add_metric([schema], count)
        oldest.add_metric([schema], max(0.0, seconds))
    return [waiting, oldest]


def _outboxes() -> list[Metric]:
    behind = GaugeMetricFamily(
        "skupaj_outbox_lag_seconds",
        "How long news of a municipality have waited for a consumer.",
        labels=["municipality"],
    )
    failing = GaugeMetricFamily(
        "skupaj_consumer_failures",
        "How often in a row a consumer of the outbox has failed.",
        labels=["municipality", "consumer"],
    )
    for schema, seconds in consumers.lag():
        behind.add_metric([schema], seconds)
    for position in consumers.failing():
        failing.add_metric([position.schema_name, position.consumer], position.failures)
    aside = GaugeMetricFamily(
        "skupaj_outbox_set_aside",
        "Events that a consumer could not digest and that wait for a person.",
        labels=["municipality", "consumer"],
    )
    for schema, consumer, count in consumers.set_aside():
        aside.add_metric([schema, consumer], count)
    return [behind, failing, aside]


def _portals() -> Metric:
    portals = GaugeMetricFamily("skupaj_portals", "Portals by state.", labels=["status"])
    with as_platform(), connection.cursor() as cursor:
        cursor.execute(_PORTALS)
        for status, count in cursor.fetchall():
            portals.add_metric([status], count)
    return portals
