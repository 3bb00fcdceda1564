"""Co-financing for programs: calls, projects, awards; 360Giving by the published schema."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
import shapely
from django.utils import timezone
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.api.support import ask, problem, results
from tests.cofinancing.support import call, many_projects, project
from tests.support import Queries, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha")]
ROOT = "co-financing/"
CALLS, PROJECTS, AWARDS = (
    f"{ROOT}{name}/" for name in ("opportunities", "funded-projects", "awards")
)
SCHEMAS = Path(__file__).resolve().parents[3] / "shared" / "data" / "standards"
FORMATS = jsonschema.FormatChecker(formats=[])


@FORMATS.checks("date-time", raises=ValueError)
def _is_moment(text):
    """Without it a day would pass for a moment too, and be valid twice where once is asked."""
    return "T" in text and bool(datetime.fromisoformat(text))


SUPPORTED = {"role": "supported", "awarded_on": date(2025, 2, 10), "programme": "municipal"}
SOCIETY = {"name": "Društvo Primer", "kind": "organisation", "number": "40404040", "is_lead": True}


def test_calls_are_told_narrowed_and_kept_to_their_municipality(beta):
    made = call(contact={"name": "Ana Primer", "email": "ana@example.si"})
    call(published=False)
    found = results(CALLS)
    assert [one["id"] for one in found] == [made.pk]
    assert found[0]["rate"] == {"numerator": 4, "denominator": 5}
    assert found[0]["deadlines"][0]["at"] == found[0]["closes_at"]
    assert found[0]["web_url"].endswith(f"/sofinanciranje/razpisi/{made.pk}/")
    assert "ana@example.si" not in json.dumps(found), "contacts are for people"
    for wish, many in (
        *(("applicant=association", 1), ("applicant=farm", 0), ("topic=youth", 1)),
        *(("state=open", 1), ("state=closed", 0), ("programme=life", 0), ("level=eu", 1)),
    ):
        assert len(results(f"{CALLS}?{wish}")) == many, wish
    for wrong in ("applicant=kdo", "state=x", "who=farm"):
        assert problem(ask(f"{CALLS}?{wrong}"), 400)
    assert ask(f"{CALLS}{made.pk}/").json()["title"] == made.title
    assert ask(f"{CALLS}{10**30}/").status_code == 404
    assert client_of("beta").get(f"/api/v1/{CALLS}").json()["results"] == []


def test_projects_are_told_with_their_place_and_without_names_of_persons(beta):
    person = {"name": "Janez Zasebnik", "kind": "person", "number": "0101"}
    made = project(partners=[SOCIETY, person])
    project(published=False)
    (one,) = results(PROJECTS)
    assert sum(one["paid"].values()) == one["total"] == made.total
    assert [row["kind"] for row in one["partners"]] == ["organisation", "person"]
    for kind in ("json", "csv", "ndjson", "geojson"):
        text = ask(f"{PROJECTS}?format={kind}").content.decode()
        assert "Društvo Primer" in text
        assert "Zasebnik" not in text
        assert "0101" not in text
    drawn = ask(f"{PROJECTS}?format=geojson").json()["features"]
    assert shapely.from_geojson(json.dumps(drawn[0]["geometry"])).is_valid
    for wish, many in (("bbox=15,46,16,47", 1), ("bbox=13,46,14,47", 0), ("year=2025", 1)):
        assert len(results(f"{PROJECTS}?{wish}")) == many, wish
    assert ask(f"{PROJECTS}{made.pk}/").json()["id"] == made.pk
    assert client_of("beta").get(f"/api/v1/{PROJECTS}").json()["results"] == []


@pytest.mark.skipif(not SCHEMAS.exists(), reason="the published schemas stand in ../shared")
def test_awards_are_valid_by_the_schema_of_360giving_and_read_back_to_the_same_sums():
    private = {"name": "Janez Zasebnik", "kind": "person", "number": "0101", "is_lead": True}
    project(**SUPPORTED, partners=[SOCIETY], paid={"eu": 80_000_00, "municipal": 20_000_00})
    cents = {"total": 1_000_07, "eligible": None, "paid": {"municipal": 1_000_07}}
    project(**SUPPORTED, partners=[private], **cents)
    project(**SUPPORTED, partners=[], texts={"sl": {"title": "Ž" * 200}})
    project(role="lead")
    text = ask(f"{AWARDS}?format=360giving").content.decode()
    assert "Zasebnik" not in text
    given = json.loads(text, parse_float=Decimal)
    whole, one = (
        json.loads((SCHEMAS / f"360-giving-{name}schema.json").read_text())
        for name in ("package-", "")
    )
    # The package refers to its grants by an address of the web, which nothing here asks.
    named = whole["properties"]["grants"]["items"]["$ref"]
    registry = Registry().with_resource(named, DRAFT202012.create_resource(one))
    check = jsonschema.Draft202012Validator(whole, registry=registry, format_checker=FORMATS)
    assert [error.message for error in check.iter_errors(json.loads(text))] == []
    assert len(given["grants"]) == 3
    total = sum(Decimal(one["amountAwarded"]) for one in given["grants"])
    assert total == Decimal("41000.07")
    assert sum(one["paid"]["municipal"] for one in results(AWARDS)) == total * 100
    assert len({one["id"] for one in given["grants"]}) == 3
    named = ["recipientOrganization" in one for one in given["grants"]]
    assert sorted(named) == [False, False, True], "an organisation alone is one"


def test_lists_ask_the_same_whatever_is_in_them():
    many_projects(30)
    for path in (CALLS, PROJECTS, AWARDS, f"{AWARDS}?format=360giving"):
        ask(path)
        project(**SUPPORTED)
        call(opens_on=None, deadlines=[(timezone.now() + timedelta(days=3), {})])
        # Calls end by themselves: one statement more says when the next one does.
        with Queries(3 if path == CALLS else 2):
            ask(path)
