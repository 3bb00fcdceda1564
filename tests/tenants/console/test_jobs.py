"""What the console asks for is done once by the fleet's worker, and told on the page."""

from datetime import timedelta
from threading import Thread
from time import sleep

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.utils import timezone

from common.errors import Conflict, Invalid, NotAllowed
from tenants.console import services, worker
from tenants.console.jobs import KINDS
from tenants.console.kinds import Kind, Outcome
from tenants.console.models import FleetJob, OperatorAct, State
from tenants.models import Municipality
from tenants.provisioning.services import suspend_municipality
from tests.common.at_once import at_once
from tests.database import as_owner
from tests.support import client_of, in_municipality
from tests.tenants.console.support import work_off

pytestmark = pytest.mark.usefixtures("lasting")
WHO = "operater@skupaj.example"


def ask(kind="suspend", schema="alpha", by=WHO, **arguments):
    given = arguments or {"reason": "Vzdrževanje"}
    return services.ask(
        kind=kind, schema=schema, arguments=given, by=by, now=timezone.now(), address="192.0.2.77"
    )


def state_of(job):
    job.refresh_from_db()
    return job.state(timezone.now())


@pytest.fixture
def slow(monkeypatch):
    """A kind of job that a test drives step by step."""
    steps = []

    def run(task):
        steps.append(task)
        task.progress(3, 7, "tabele")
        return Outcome("Opravljeno.", {"again": task.again})

    monkeypatch.setitem(KINDS, "slow", Kind(name="slow", title="Počasi", run=run))
    return steps


def test_a_job_waits_is_done_and_says_so():
    job = ask()
    assert state_of(job) == State.WAITING
    assert client_of("alpha").get("/").status_code == 200
    assert work_off() == 1
    assert state_of(job) == State.DONE
    assert "503" in job.outcome
    assert client_of("alpha").get("/").status_code == 503
    assert client_of("beta").get("/").status_code == 200


def test_both_ends_of_a_job_stand_in_the_audit_trail():
    job = ask()
    work_off()
    acts = list(OperatorAct.objects.order_by("pk").values_list("act", "who", "schema_name"))
    assert acts == [("suspend", WHO, "alpha"), ("suspend_done", WHO, "alpha")]
    first = OperatorAct.objects.earliest("pk")
    assert first.facts == {"job": str(job.pk), "reason": "Vzdrževanje"}
    assert first.address == "192.0.2.0/24"


def test_a_refused_job_fails_with_the_service_s_sentence_and_changes_nothing():
    job = ask(kind="quotas", storage_mb=-5)
    work_off()
    assert state_of(job) == State.FAILED
    assert "0" in job.outcome
    assert Municipality.objects.get(schema_name="alpha").storage_mb is None
    assert OperatorAct.objects.filter(act="quotas_failed").exists()


@pytest.mark.parametrize("fails", [True, False])
def test_words_that_no_column_holds_end_no_worker(monkeypatch, fails):
    """Names in an archive that somebody else has made."""
    strange = "“a\0\ud800” ne sodi vanj"

    def run(task):
        task.progress(1, 2, strange)
        sleep(2 * worker.TELL)
        if fails:
            raise Invalid("archive_damaged", strange)
        return Outcome(strange, {strange: strange, "rows": 7})

    monkeypatch.setitem(KINDS, "strange", Kind(name="strange", title="Čudno", run=run))
    job = ask(kind="strange")
    assert work_off() == 1
    assert state_of(job) == (State.FAILED if fails else State.DONE)
    assert job.outcome == "“a??” ne sodi vanj"
    assert job.step == "“a??” ne sodi vanj"


def test_one_job_a_municipality_at_a_time():
    ask()
    with pytest.raises(Conflict):
        ask(kind="resume")
    ask(schema="beta")
    assert OperatorAct.objects.filter(schema_name="alpha").count() == 1
    work_off()
    ask(kind="resume")


def test_two_operators_at_the_same_moment_ask_once():
    results = at_once("public", ask, ask, ask)
    assert sum(isinstance(one, Conflict) for one in results) == 2
    assert FleetJob.objects.count() == 1


def test_two_workers_at_the_same_moment_claim_each_another(slow):
    one, other = ask("slow"), ask("slow", "beta")
    claims = {}

    def claim(name):
        claims[name] = worker.claim(name)
        connection.close()

    with as_owner():
        threads = [Thread(target=claim, args=[name]) for name in ("a", "b", "c")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    found = [job.pk for job in claims.values() if job]
    assert len(found) == len(set(found)) <= 2
    assert set(found) <= {one.pk, other.pk}


def test_what_a_dead_worker_held_is_taken_up_again(slow):
    job = ask("slow")
    with as_owner():
        dead = worker.claim("dead")
        assert worker.claim("second") is None
        FleetJob.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert state_of(job) == State.BROKEN_OFF
    assert work_off() == 1
    assert state_of(job) == State.DONE
    assert job.report == {"again": True}
    with as_owner():
        assert not worker.finish(dead, Outcome("Prepozno."))
    job.refresh_from_db()
    assert job.outcome == "Opravljeno."


def test_a_job_that_kills_its_worker_thrice_is_given_up(slow):
    job = ask("slow")
    with as_owner():
        FleetJob.objects.update(attempts=3, started_at=timezone.now(), lease_until=timezone.now())
    work_off()
    assert state_of(job) == State.FAILED
    assert slow == []


def test_what_may_not_run_twice_is_begun_once(slow, monkeypatch):
    once = Kind(name="slow", title="Enkrat", run=KINDS["slow"].run, repeatable=False)
    monkeypatch.setitem(KINDS, "slow", once)
    job = ask("slow")
    with as_owner():
        FleetJob.objects.update(attempts=1, started_at=timezone.now(), lease_until=timezone.now())
    work_off()
    assert state_of(job) == State.FAILED
    assert slow == []


def test_whole_work_whose_lease_was_lost_is_taken_back(monkeypatch):
    def lose(task):
        suspend_municipality(schema="alpha", reason="Prepozno")
        at_once("public", lambda: FleetJob.objects.update(attempts=2))
        return Outcome("Zaprto.")

    monkeypatch.setitem(KINDS, "slow", Kind(name="slow", title="Zapri", run=lose, whole=True))
    job = ask("slow")
    with as_owner():
        worker.FleetWorker("late").run_next()
    assert Municipality.objects.get(schema_name="alpha").status == "active"
    assert state_of(job) == State.RUNNING


def test_a_job_that_nobody_sealed_is_refused():
    job = ask()
    with as_owner():
        FleetJob.objects.filter(pk=job.pk).update(schema_name="beta")
    work_off()
    assert state_of(job) == State.FAILED
    assert Municipality.objects.get(schema_name="beta").status == "active"


def test_a_copy_of_an_old_job_is_refused():
    job = ask()
    work_off()
    ask(kind="resume")
    work_off()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO console_fleetjob (id, kind, schema_name, arguments, asked_by, asked_at, "
            "seal, report) SELECT gen_random_uuid(), kind, schema_name, arguments, asked_by, "
            "now(), seal, '{}' FROM console_fleetjob WHERE id = %s",
            [job.pk],
        )
    work_off()
    assert Municipality.objects.get(schema_name="alpha").status == "active"


def test_an_unknown_kind_is_refused():
    with pytest.raises(Invalid):
        ask(kind="drop")


def test_exports_a_day_are_counted_where_they_are_asked_for(monkeypatch, slow):
    monkeypatch.setitem(KINDS, "export", KINDS["slow"])
    with as_owner():
        Municipality.objects.filter(schema_name="alpha").update(exports_a_day=1)
    ask(kind="export")
    with pytest.raises(NotAllowed):
        ask(kind="export")
    ask(kind="export", schema="beta")


def test_progress_is_seen_while_the_job_s_own_transaction_is_open(monkeypatch):
    monkeypatch.setattr(worker, "TELL", 0.05)
    seen = []

    def run(task):
        task.progress(3, 7, "tabele")
        until = timezone.now() + timedelta(seconds=5)
        while not seen or seen[-1] != (3, 7, "tabele"):
            assert timezone.now() < until
            seen.extend(at_once("public", look))
        return Outcome("Opravljeno.")

    def look():
        return FleetJob.objects.values_list("done", "of", "step").get()

    monkeypatch.setitem(KINDS, "slow", Kind(name="slow", title="Počasi", run=run, whole=True))
    job = ask("slow")
    work_off()
    assert state_of(job) == State.DONE


def test_acts_are_neither_changed_nor_removed():
    ask()
    work_off()
    for change in (
        lambda: OperatorAct.objects.update(who="nihče"),
        lambda: OperatorAct.objects.all().delete(),
    ):
        with pytest.raises((ProgrammingError, InternalError)), transaction.atomic():
            change()
        with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE console_fleetjob SET failed = true",
        "DELETE FROM console_fleetjob",
        "UPDATE console_operatoract SET who = ''",
        "DELETE FROM console_operatoract",
        "TRUNCATE console_operatoract",
        "INSERT INTO console_measured VALUES ('alpha', now(), 1, 1, 1, 0, 0)",
        "UPDATE tenants_municipality SET status = 'suspended'",
    ],
)
def test_the_console_s_own_role_asks_and_changes_nothing(statement):
    ask()
    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "table", ["secondfactor", "recoverycode", "operatoract", "fleetjob", "measured"]
)
def test_a_municipality_reads_nothing_of_the_console(table):
    with in_municipality("alpha"), connection.cursor() as cursor, pytest.raises(ProgrammingError):
        cursor.execute(f"SELECT * FROM public.console_{table}")
