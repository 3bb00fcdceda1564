"""Questionnaires over the API: what is public, fresh at once, with results when they are out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from surveys import services
from tests.api.support import ask, problem, results
from tests.support import Queries, in_municipality
from tests.surveys.support import WHOLE, answered, closed, drafted, published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha", "beta")]


def test_only_what_is_published_comes_out_and_at_once():
    draft = drafted("alpha", slug="osnutek")
    assert results("questionnaires/") == []
    found = published("alpha")
    (said,) = results("questionnaires/")
    assert (said["slug"], said["state"], said["results_at"]) == ("promet", "open", None)
    assert said["web_url"].endswith("/vprasalniki/promet/")
    assert results("questionnaires/", "beta") == []
    problem(ask(f"questionnaires/{draft.pk}/"), 404)
    problem(ask(f"questionnaires/{found.pk}/", "beta"), 404)
    before = said["updated_at"]
    with in_municipality("alpha"):
        later = found.closes_at + timedelta(days=1)
        known = {"questionnaire_id": found.pk, "by": None, "now": timezone.now()}
        services.extend(closes_at=later, **known)
    assert results("questionnaires/")[0]["updated_at"] > before


def test_results_come_as_counts_once_they_are_public():
    found = published("alpha")
    answered("alpha", found, WHOLE | {"words": "Zaupno povem"})
    assert ask(f"questionnaires/{found.pk}/").json()["results"] is None
    closed("alpha", found)
    with in_municipality("alpha"):
        services.publish_results(questionnaire_id=found.pk, by=None, now=timezone.now())
    answer = ask(f"questionnaires/{found.pk}/")
    assert answer.json()["results"]["marks"]["way"] == {"": 1, "car": 1}
    assert "Zaupno" not in answer.content.decode()
    assert answer.json()["questions"][1]["key"] == "way"


def test_the_filter_is_by_the_clock():
    now = timezone.now()
    published("alpha")
    published("alpha", slug="pozneje", opens_at=now + timedelta(days=1))
    closed("alpha", published("alpha", slug="prej"))
    for state, slugs in {"open": ["promet"], "early": ["pozneje"], "closed": ["prej"]}.items():
        assert [one["slug"] for one in results(f"questionnaires/?state={state}")] == slugs
        assert results(f"questionnaires/?state={state}")[0]["state"] == state
    problem(ask("questionnaires/?state=maybe"), 400)
    assert ask("questionnaires/?format=csv").content.decode().count("\n") == 4


@pytest.mark.parametrize("many", [1, 15])
def test_a_list_costs_the_same_however_long(many):
    for number in range(many):
        published("alpha", slug=f"stevilka-{number}")
    ask("questionnaires/")
    with Queries(3):
        assert ask("questionnaires/?page_size=50").status_code == 200
