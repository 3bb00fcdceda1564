"""Runs that are killed, doubled and interrupted: a second one finishes, nothing is half done."""

import os
import random
import signal
import time
from contextlib import closing

import psycopg2
import pytest

from tests.tenants.fleet.support import (
    NEXT,
    applied,
    await_line,
    environment,
    fleet,
    kill,
    one_at_a_time,
    rows,
    start,
    whole_or_untouched,
    workers_of,
)

pytestmark = pytest.mark.django_db(transaction=True)
SEED = int(os.environ.get("SOAK_SEED", "20261122"))
DONE = ["0998_note", "0999_remark"]


def finished(schemas):
    """A second run brings all of them up, and each migration has been recorded once."""
    assert all(whole_or_untouched(schema) for schema in schemas)
    code, said = fleet("migrate", release=NEXT)
    assert code == 0, said
    assert all(applied(schema) == DONE for schema in schemas)
    assert rows("SELECT count(*) FROM tenants_schemastate WHERE failure <> ''") == [(0,)]


@pytest.mark.soak
def test_a_worker_that_is_killed_costs_its_municipality_and_no_other(fleet_of_four):
    run = start("migrate", "--processes", "1", release=NEXT, NEXT_SECONDS="2")
    await_line(run, "1/4 alpha")
    time.sleep(0.5)
    (worker,) = workers_of(run)
    kill(worker)
    said, complained = run.communicate(timeout=120)
    assert run.returncode == 1
    assert "beta: The process that migrated it was killed by signal 9." in complained
    assert "3 migrated, 1 not as they should be" in complained, said
    finished(fleet_of_four)


@pytest.mark.soak
def test_a_run_that_is_killed_is_finished_by_the_next(fleet_of_four):
    run = start("migrate", "--processes", "2", release=NEXT, NEXT_SECONDS="1")
    await_line(run, "1/4 alpha")
    time.sleep(0.3)
    kill(run.pid)
    run.communicate()
    # Its workers finish what they have in hand, and the next run waits for those.
    finished(fleet_of_four)


@pytest.mark.soak
def test_a_run_that_is_interrupted_finishes_what_it_has_in_hand(fleet_of_four):
    run = start("migrate", "--processes", "1", release=NEXT, NEXT_SECONDS="4")
    await_line(run, "1/4 alpha")
    time.sleep(0.5)
    run.send_signal(signal.SIGINT)
    said, complained = run.communicate(timeout=60)
    assert run.returncode == 1
    assert "the same command does the rest" in complained
    assert "Traceback" not in complained, said
    assert applied("beta") == DONE
    finished(fleet_of_four)


def test_of_two_runs_at_once_the_second_waits_and_finds_nothing_to_do(fleet_of_four):
    first = start("migrate", "--processes", "2", release=NEXT, NEXT_SECONDS="1")
    await_line(first, "first alone")
    code, said = fleet("migrate", release=NEXT)
    assert code == 0
    assert "another run is migrating the fleet; waiting" in said
    assert "nothing to do" in said
    assert first.communicate()[0].count("4 municipalities: 4 migrated.") == 1
    assert first.returncode == 0
    finished(fleet_of_four)


@pytest.mark.soak
def test_a_table_that_is_in_use_for_long_fails_by_name_and_holds_up_nobody_else(alpha, beta):
    reader = psycopg2.connect(environment()["DATABASE_URL"])
    with closing(reader), one_at_a_time():
        with reader.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM beta.cms_announcementpage")
        code, said = fleet("migrate", release=NEXT)
        assert code == 1
        assert "beta: OperationalError: canceling statement due to lock timeout" in said
        assert applied("alpha") == DONE
        reader.rollback()
        finished(["alpha", "beta"])


@pytest.mark.soak
def test_a_database_that_goes_away_is_said_and_the_next_run_finishes(fleet_of_four):
    run = start("migrate", "--processes", "2", release=NEXT, NEXT_SECONDS="1")
    await_line(run, "1/4 alpha")
    time.sleep(0.3)
    rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    said, complained = run.communicate(timeout=120)
    assert run.returncode == 1
    assert "Traceback" not in complained, said
    finished(fleet_of_four)


@pytest.mark.soak
def test_twenty_runs_killed_at_random_moments_leave_nothing_half_done(fleet_of_four):
    chosen = random.Random(SEED)
    print(f"\nseed {SEED}")  # noqa: T201
    for turn in range(20):
        run = start("migrate", "--processes", "2", release=NEXT, NEXT_SECONDS="0.2")
        time.sleep(chosen.uniform(0.5, 9))
        victims = [run.pid] if turn % 2 else workers_of(run) or [run.pid]
        kill(chosen.choice(victims))
        run.communicate()
        assert all(whole_or_untouched(schema) for schema in fleet_of_four)
    finished(fleet_of_four)
