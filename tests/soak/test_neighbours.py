"""One municipality exports a million rows again and again; its neighbours do not notice."""

import time
from contextlib import ExitStack

import pytest
from django_tasks_db.models import DBTaskResult

from tenants.isolation.backend.base import as_platform
from tests.soak import running
from tests.soak.jobs import export_rows, small
from tests.support import in_municipality, make_announcement

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]
ROWS = 1_000_000
EXPORTS = 12
SECONDS = 20


def delays(queue):
    """How long each begun task of a municipality waited, in seconds; None for one that waits."""
    with as_platform():
        rows = DBTaskResult.objects.filter(queue_name=queue).values_list(
            "enqueued_at", "started_at", "finished_at"
        )
        return [started and (started - asked).total_seconds() for asked, started, _ended in rows]


def measure(port, each_second=lambda: None):
    with running.visitors(
        lambda: running.plain_http(port), "beta.localhost", count=2, pause=0.01
    ) as load:
        for _second in range(SECONDS):
            time.sleep(1)
            each_second()
    assert load.failures == []
    return load


def test_a_long_export_delays_neither_the_tasks_nor_the_pages_of_others(alpha, beta, tmp_path):
    make_announcement("beta", title="Obvestilo")
    with ExitStack() as stack:
        port = stack.enter_context(running.gunicorn(tmp_path, workers=2))
        for number in range(2):
            stack.enter_context(running.worker(tmp_path, number))
        with in_municipality("alpha"):
            small.enqueue()
        running.until(lambda: None not in delays("alpha"), "no worker starts")
        quiet = measure(port, enqueue_small)
        with in_municipality("alpha"):
            for number in range(EXPORTS):
                export_rows.enqueue(str(tmp_path / f"export{number}.csv"), ROWS)
        running.until(lambda: any(tmp_path.glob("export*.csv")), "no export begins")
        busy = measure(port, enqueue_small)
        waiting = [delay for delay in delays("alpha") if delay is None]
        running.until(lambda: None not in delays("beta"), "a task of beta's waits", seconds=20)
    waited = delays("beta")
    done = sum(1 for path in tmp_path.glob("export*.csv") if lines(path) == ROWS)
    print(
        f"\n{done} exports of {ROWS} rows done, {len(waiting)} waiting\n"
        f"beta's pages: alone {quiet}\n         meanwhile {busy}\n"
        f"beta's {len(waited)} tasks waited {max(waited):.2f} s at most"
    )
    assert waiting, "the exports were over before the measurement was"
    assert max(waited) < 10
    assert busy.percentile(0.99) < 2 * quiet.percentile(0.99)


def enqueue_small():
    with in_municipality("beta"):
        small.enqueue()


def lines(path):
    with path.open("rb") as text:
        return sum(1 for _line in text)
