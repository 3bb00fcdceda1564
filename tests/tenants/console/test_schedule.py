"""What the fleet's worker does of itself."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from tenants.console import acts, schedule, services
from tenants.console.models import FleetJob, OperatorAct
from tenants.console.schedule import Round, Schedule, ask_for_purges
from tenants.console.worker import FleetWorker
from tenants.models import DeletionReport, Municipality
from tenants.provisioning import deletion
from tenants.provisioning.services import NewMunicipality, create_municipality
from tests.common.at_once import at_once
from tests.database import as_owner
from tests.support import client_of
from tests.tenants.console.support import signed_in, work_off

NAME = "Občina Alpha"


def mark(schema="alpha", name=NAME, grace=0):
    with as_owner():
        deletion.mark_for_deletion(schema=schema, confirm=name, now=timezone.now(), grace=grace)


def due():
    with as_owner():
        return ask_for_purges()


@pytest.mark.django_db(transaction=True)
def test_what_is_due_is_deleted_by_itself_and_the_trail_says_by_whom(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    new = NewMunicipality(schema="gama", name="Občina Gama", host="gama.localhost", code="004")
    with as_owner():
        create_municipality(new=new)
    mark("gama", "Občina Gama", grace=1)
    mark("alpha", grace=2)
    assert due() == []
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)
    with as_owner():
        assert ask_for_purges(tomorrow) == ["gama"]
        Municipality.objects.filter(schema_name="gama").update(delete_after=timezone.now())
    assert work_off() == 1
    assert client_of("gama").get("/").status_code == 404
    assert client_of("alpha").get("/").status_code == 410
    with as_owner():
        assert DeletionReport.objects.get().finished_at
    trail = OperatorAct.objects.filter(schema_name="gama").order_by("pk")
    assert list(trail.values_list("act", "who")) == [
        ("purge", acts.SCHEDULE), ("purge_done", acts.SCHEDULE),
    ]  # fmt: skip
    assert due() == []
    page = signed_in().get("/console/acts/").content.decode()
    assert f"?who={acts.SCHEDULE}" in page


@pytest.mark.usefixtures("lasting")
def test_a_mark_that_was_taken_back_in_time_deletes_nothing():
    mark()
    with as_owner():
        deletion.keep_municipality(schema="alpha")
    assert due() == []
    assert not FleetJob.objects.exists()


@pytest.mark.usefixtures("lasting")
def test_one_that_cannot_be_deleted_now_is_tried_again_an_hour_later(monkeypatch):
    mark()

    def refuse(**asked):
        raise deletion.Conflict("tasks_running", "Opravilo še teče.")

    monkeypatch.setattr(deletion, "purge", refuse)
    assert due() == ["alpha"]
    assert due() == []
    work_off()
    assert FleetJob.objects.get().failed
    assert due() == []
    with as_owner():
        assert ask_for_purges(timezone.now() + schedule.AGAIN) == ["alpha"]


@pytest.mark.usefixtures("lasting")
def test_what_an_operator_is_at_is_left_to_the_operator():
    mark()
    services.ask(
        kind="keep", schema="alpha", arguments={}, by="o@skupaj.example", now=timezone.now()
    )
    assert due() == []
    work_off()
    assert due() == []
    assert Municipality.objects.get(schema_name="alpha").status == "active"


@pytest.mark.usefixtures("lasting")
def test_two_workers_at_the_same_moment_ask_once():
    mark()
    with as_owner():
        from django.db import connection

        owner = dict(connection.settings_dict)

        def ask():
            connection.close()
            connection.settings_dict.update(owner)
            return ask_for_purges()

        results = at_once("public", ask, ask, ask)
    assert sorted(map(len, results)) == [0, 0, 1], results
    assert FleetJob.objects.count() == 1


def test_a_round_that_breaks_keeps_no_other_from_being_made():
    made = []
    rounds = (
        Round("broken", 60, lambda: 1 / 0),
        Round("whole", 60, lambda: made.append(1)),
        Round("often", 0, lambda: made.append(2)),
    )
    ours = Schedule(rounds)
    ours.run_due()
    ours.run_due()
    assert made == [1, 2, 2]


def test_a_database_that_is_away_is_the_worker_s_to_wait_for():
    def away():
        raise OperationalError("away")

    with pytest.raises(OperationalError):
        Schedule((Round("away", 60, away),)).run_due()


@pytest.mark.usefixtures("lasting")
def test_the_worker_makes_its_rounds_while_no_job_waits():
    mark()
    worker = FleetWorker("test")
    done = []

    def stop_when_asked(self):
        done.append(FleetJob.objects.filter(asked_by=acts.SCHEDULE).exists())
        worker.stop()

    with as_owner(), pytest.MonkeyPatch.context() as patched:
        patched.setattr(Schedule, "run_due", lambda self: (ask_for_purges(), stop_when_asked(self)))
        worker.run()
    assert done == [True]
