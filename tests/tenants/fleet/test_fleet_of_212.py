"""All 212 municipalities: a run with nothing to do, an alteration, a release. By `make soak`."""

import subprocess
import sys
import time

import pytest

from deploy.bench.fleet import write_lists
from tenants.models import Municipality
from tests.tenants.fleet.support import NEXT, ROOT, environment, fleet, one_at_a_time, run

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]
# Issue 3: with nothing to do over 212 municipalities, from the start of the interpreter.
MOST_SECONDS = 5


def timed(*words, **more):
    began = time.monotonic()
    code, said = fleet(*words, **more)
    return code, said, time.monotonic() - began


def test_212_with_nothing_to_do_take_five_seconds_and_an_alteration_is_noticed(alpha, tmp_path):
    _few, everyone = write_lists(tmp_path, 1)
    # alpha and beta of the tests have the codes 002 and 003.
    lines = everyone.read_text().splitlines()
    everyone.write_text("\n".join(x for x in lines if not x.startswith(("002,", "003,"))))
    command = [sys.executable, "manage.py", "municipality", "import", str(everyone)]
    subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, check=True)
    assert Municipality.objects.count() >= 211
    with one_at_a_time():
        code, said, first = timed("migrate")
        assert code == 0, said
        seconds = min(timed("migrate")[2] for _turn in range(3))
        print(  # noqa: T201 - `pytest -s` shows the figures
            f"first look {first:.1f} s, nothing to do {seconds:.1f} s"
        )
        assert seconds <= MOST_SECONDS
        run("ALTER TABLE beta.events_event ALTER place SET DEFAULT 'x'")
        code, said, seconds = timed("migrate")
        assert (code, "beta: The schema was altered" in said) == (1, True)
        assert seconds <= MOST_SECONDS + 1
        run("ALTER TABLE beta.events_event ALTER place DROP DEFAULT")
        code, said, seconds = timed("migrate", "--processes", "2", release=NEXT, NEXT="column")
        assert code == 0, said
        print(f"an additive release {seconds:.1f} s")  # noqa: T201
