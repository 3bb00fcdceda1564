"""What is counted, under whose name, and by how many processes together."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from records.services import tell
from tenants.isolation import metrics
from tests.support import client_of, in_municipality
from tests.tenants import queue_tasks

ROOT = Path(__file__).resolve().parents[2]
COUNTING = """
import os, sys
import django
django.setup()
from tenants.isolation import metrics
metrics.task_settled("alpha", "done")
if sys.argv[1:] == ["fork"]:
    if (child := os.fork()) == 0:
        metrics.task_settled("alpha", "done")
        os._exit(0)
    # Killed before its child has counted, it would leave it its own slot.
    os.waitpid(child, 0)
print("counted", flush=True)
sys.stdin.read()
"""


def samples(text):
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def counted(name, **labels):
    found = samples(generate_latest(metrics.registry()).decode())
    return found.get((name, tuple(sorted(labels.items()))), 0.0)


def requests_of(municipality, door="portal", status="2xx"):
    return counted("skupaj_requests_total", municipality=municipality, door=door, status=status)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("schema", "path", "door", "status"),
    [
        ("alpha", "/", "portal", "2xx"),
        ("alpha", "/api/v1/announcements/", "api", "2xx"),
        ("alpha", "/admin/", "staff", "3xx"),
        ("alpha", "/media/ni-je.png", "files", "4xx"),
        ("public", "/", "portal", "2xx"),
    ],
)
def test_a_request_counts_for_its_municipality_door_and_outcome(
    two_municipalities, schema, path, door, status
):
    before, others = requests_of(schema, door, status), requests_of("beta", door, status)
    client_of(schema).get(path)
    assert requests_of(schema, door, status) == before + 1
    assert requests_of("beta", door, status) == others


@pytest.mark.django_db
def test_the_label_never_comes_from_the_host_header(alpha):
    before = requests_of(metrics.NOBODY, status="4xx")
    for host in ("a.example", "b.example", "beta.localhost.evil.example", "x y"):
        client_of("alpha").get("/", headers={"host": host})
    assert requests_of(metrics.NOBODY, status="4xx") == before + 4
    assert "example" not in generate_latest(metrics.registry()).decode()


@pytest.mark.django_db
def test_time_is_measured_by_municipality(alpha):
    before = counted("skupaj_request_seconds_count", municipality="alpha")
    client_of("alpha").get("/")
    assert counted("skupaj_request_seconds_count", municipality="alpha") == before + 1
    top = counted("skupaj_request_seconds_bucket", municipality="alpha", le="+Inf")
    assert top == before + 1


@pytest.mark.django_db
def test_kept_answers_are_hits_and_new_ones_misses(two_municipalities):
    def kept(schema):
        return [
            counted("skupaj_kept_answers_total", municipality=schema, result=result)
            for result in ("hit", "miss")
        ]

    (hits, misses), others = kept("alpha"), kept("beta")
    for _visit in range(3):
        client_of("alpha").get("/")
    assert kept("alpha") == [hits + 2, misses + 1]
    assert kept("beta") == others


@pytest.mark.django_db
def test_waiting_tasks_are_told_by_municipality(two_municipalities):
    with in_municipality("alpha"):
        for _task in range(2):
            queue_tasks.whoami.enqueue()
        tell(name="tests.something_happened", object_id=1)
    found = samples(client_of("public").get("/metrics").content.decode())
    of_alpha = (("municipality", "alpha"),)
    assert found["skupaj_tasks_waiting", of_alpha] == 2
    assert found["skupaj_tasks_lag_seconds", of_alpha] >= 0
    assert ("skupaj_tasks_waiting", (("municipality", "beta"),)) not in found
    assert found["skupaj_outbox_lag_seconds", of_alpha] >= 0
    assert found["skupaj_portals", (("status", "active"),)] == 2
    assert found["skupaj_database_up", ()] == 1


@pytest.fixture
def folder(tmp_path, settings):
    settings.METRICS_DIR = str(tmp_path / "counts")
    return Path(settings.METRICS_DIR)


def start(folder, *words, cwd=ROOT):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PROMETHEUS_MULTIPROC_DIR": str(folder),
        "PYTHONWARNINGS": "ignore",
        "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", COUNTING, *words],
        cwd=cwd,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "counted\n"
    return process


def end(process):
    process.send_signal(signal.SIGKILL)
    process.communicate()


def tasks():
    return counted("skupaj_tasks_total", municipality="alpha", outcome="done")


def test_processes_count_together_and_a_killed_ones_counts_stay(folder):
    first, second = start(folder), start(folder)
    assert tasks() == 2
    end(first)
    assert tasks() == 2
    third = start(folder)
    assert tasks() == 3
    end(second)
    end(third)
    # The third took over what the first held: as many files as lived at once.
    assert len(list(folder.glob("counter_*.db"))) == 2
    assert folder.stat().st_mode & 0o077 == 0


def test_a_forked_process_counts_on_its_own(folder):
    end(start(folder, "fork"))
    assert tasks() == 2
    assert len(list(folder.glob("counter_*.db"))) == 2


def test_a_folder_that_cannot_be_written_to_breaks_no_request(tmp_path):
    (tmp_path / "file").write_text("")
    process = start(tmp_path / "file" / "counts")
    end(process)


def test_without_a_folder_nothing_is_written(tmp_path):
    end(start("", cwd=tmp_path))
    assert list(tmp_path.iterdir()) == []
