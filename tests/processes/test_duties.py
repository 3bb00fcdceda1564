"""The ledger of duties: what is owed until when, and whether it came in time."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from processes import services
from processes.models import Duty
from processes.planning import planned
from processes.services import duties
from processes.services.duties import Owed
from tests.processes.support import BECAUSE, LANGUAGES, public, step_of
from tests.support import Queries, client_of, in_municipality

pytestmark = pytest.mark.django_db
KIND = "consultations.contribution"
MONDAY = date(2026, 3, 2)


def _owe(*numbers, due=MONDAY, schema="alpha", **more):
    with in_municipality(schema):
        owed = [
            Owed(object_id=n, received_on=MONDAY - timedelta(days=10), due_on=due) for n in numbers
        ]
        duties.owe(kind=KIND, owed=owed, **more)


def test_a_thing_is_owed_once():
    _owe(1, 2)
    _owe(2, 3, due=MONDAY + timedelta(days=5))
    with in_municipality("alpha"):
        assert dict(Duty.objects.values_list("object_id", "due_on"))[2] == MONDAY
        assert Duty.objects.count() == 3


def test_the_last_day_is_in_time_and_the_next_is_late():
    _owe(1, 2, 3)
    with in_municipality("alpha"):
        assert duties.answered(kind=KIND, object_ids=[1], on=MONDAY) == 1
        assert duties.answered(kind=KIND, object_ids=[2], on=MONDAY + timedelta(days=1)) == 1
        assert duties.answered(kind=KIND, object_ids=[1], on=MONDAY + timedelta(days=9)) == 0
        assert Duty.objects.in_time().count() == 1
        assert Duty.objects.late().count() == 1
        assert Duty.objects.overdue(timezone.now()).count() == 1


def test_what_is_due_with_a_step_moves_with_it_and_the_first_promise_stays():
    made = public()
    step = step_of(made, "report")
    last = planned("", step.opens_at, step.closes_at).closes_on
    with in_municipality("alpha"):
        owed = Owed(
            object_id=1, received_on=timezone.localdate(), due_on=last, rule={"step": "report"}
        )
        duties.owe(kind=KIND, owed=[owed], process_id=made.pk)
        services.extend(
            step_id=step.pk,
            closes_on=last + timedelta(days=7),
            because=BECAUSE,
            languages=LANGUAGES,
            by=None,
            now=timezone.now(),
        )
        duty = Duty.objects.get()
    assert (duty.first_due_on, duty.due_on) == (last, last + timedelta(days=7))


def test_the_public_page_counts_what_is_overdue():
    _owe(1, 2, 3)
    _owe(4, due=timezone.localdate() + timedelta(days=3))
    with in_municipality("alpha"):
        duties.answered(kind=KIND, object_ids=[1], on=MONDAY)
    text = client_of("alpha", **{"accept-language": "en"}).get("/en/answers-due/").content.decode()
    assert text.count("<strong>Overdue</strong>") == 2
    assert "4 answers so far" in text
    assert (
        "Nothing has been handed in yet"
        in client_of("beta").get("/en/answers-due/").content.decode()
    )


def test_the_ledger_costs_the_same_for_any_number_of_duties():
    client = client_of("alpha")
    client.get("/odgovori-obcine/")
    _owe(*range(1, 60))
    with Queries(8):
        assert client.get("/odgovori-obcine/?page=2").status_code == 200
