"""Processes, decisions and the ledger of duties as programs read them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from processes import services
from processes.recipe import recipe
from processes.services import duties
from tests.processes.support import LANGUAGES, TEXT, begun, public, step_of
from tests.support import Queries, client_of, in_municipality

pytestmark = pytest.mark.django_db
API = "/api/v1/"


def _get(path, schema="alpha", status=200):
    response = client_of(schema).get(API + path)
    assert response.status_code == status, response.content
    return response.json()


def test_a_process_has_its_steps_with_their_dates():
    made = public()
    begun(slug="osnutek")
    (found,) = _get("processes/")["results"]
    assert found["title"] == TEXT["title"]
    assert [one["key"] for one in found["steps"]] == [s.key for s in recipe("ordinance").steps]
    assert {one["state"] for one in found["steps"]} == {"coming"}
    assert _get("processes/parkiranje/") == found
    assert _get("processes/parkiranje/?lang=en")["steps"][0]["title"] == (
        recipe("ordinance").steps[0].title.en
    )
    _get("processes/osnutek/", status=404)
    assert _get("processes/", "beta")["results"] == []
    assert made.slug == found["slug"]


def test_processes_are_narrowed_by_recipe_and_time():
    public()
    public(slug="nacrt", recipe_key="oppn")
    assert [one["slug"] for one in _get("processes/?recipe=oppn")["results"]] == ["nacrt"]
    assert len(_get("processes/?when=running")["results"]) == 2
    assert _get("processes/?when=past")["results"] == []
    _get("processes/?when=kdaj", status=400)
    _get("processes/?recipe=potica", status=400)


def test_a_decision_has_its_reason():
    made = public()
    step = step_of(made, "first_reading")
    with in_municipality("alpha"):
        services.decide(
            step_id=step.pk,
            decision={"sl": {"text": "Sprejeto.", "reason": "Ker je prav."}},
            decided_on=timezone.localdate(),
            decided_by="Občinski svet",
            languages=LANGUAGES,
            by=None,
            now=timezone.now(),
        )
    (found,) = _get("decisions/")["results"]
    assert (found["text"], found["reason"]) == ("Sprejeto.", "Ker je prav.")
    assert found["step"] == "first_reading"


def test_the_ledger_is_counted_and_listed_as_json_and_csv():
    made = public()
    today = timezone.localdate()
    with in_municipality("alpha"):
        owed = [
            duties.Owed(object_id=n, received_on=today - timedelta(days=20), due_on=due)
            for n, due in enumerate([today, today - timedelta(days=1), today])
        ]
        duties.owe(kind="tests.thing", owed=owed, process_id=made.pk)
        duties.answered(kind="tests.thing", object_ids=[2], on=today)
    found = _get("duties/summary/")
    assert {name: found[name] for name in ("in_time", "late", "open", "overdue", "total")} == {
        "in_time": 1,
        "late": 0,
        "open": 1,
        "overdue": 1,
        "total": 3,
    }
    assert [one["state"] for one in _get("duties/")["results"]] == [
        "in_time",
        "overdue",
        "open",
    ]
    assert len(_get("duties/?state=overdue")["results"]) == 1
    text = client_of("alpha").get(f"{API}duties/?format=csv").content.decode()
    assert text.count("\n") == 4
    assert _get("duties/summary/", "beta")["total"] == 0


@pytest.mark.parametrize("path", ["processes/", "duties/", "decisions/"])
def test_lists_cost_two_or_three_statements_for_any_number(path):
    for number in range(4):
        public(slug=f"odlok-{number}")
    client = client_of("alpha")
    client.get(f"{API}{path}?page_size=1")
    with Queries(3 if path == "processes/" else 2):
        assert client.get(f"{API}{path}?page_size=3").status_code == 200
