"""Announcements and events across municipalities."""

import pytest

from records.consumers.pump import pump
from tests.support import Queries, client_of, make_announcement, make_event

pytestmark = pytest.mark.django_db


def filled(number=1):
    for schema in ("alpha", "beta"):
        for n in range(number):
            make_announcement(schema, title=f"Vabilo {n} {schema}", is_good_practice=n == 0)
            make_event(schema, title=f"Zbor {n} {schema}")
    pump()


def get(path):
    return client_of("public").get(f"/api/v1/{path}")


def test_both_municipalities_are_in_one_list_and_each_leads_to_its_own(two_municipalities):
    filled()
    for resource in ("announcements", "events"):
        found = get(f"{resource}/").json()["results"]
        assert {one["municipality"]["name"] for one in found} == {"Občina Alpha", "Občina Beta"}
        for one in found:
            schema = one["municipality"]["name"].split()[1].lower()
            path = one["api_url"].removeprefix(f"http://{schema}.localhost")
            whole = client_of(schema).get(path).json()
            assert whole["title"] == one["title"]
            assert whole["web_url"] == one["web_url"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("announcements/?good_practice=true", 2),
        ("announcements/?good_practice=false", 2),
        ("announcements/?municipality=002", 2),
        ("announcements/?q=beta", 2),
        ("announcements/?q=nic", 0),
        ("announcements/?kind=press_release", 0),
        ("announcements/?topic=budget", 0),
        ("announcements/?year=1999", 0),
        ("announcements/?lang=en", 0),
        ("announcements/?updated_since=2100-01-01T00:00:00Z", 0),
        ("events/?when=coming", 4),
        ("events/?when=past", 0),
        ("events/?starts_after=2100-01-01T00:00:00Z", 0),
        ("events/?region=Nikjer", 0),
    ],
)
def test_lists_are_narrowed(two_municipalities, query, expected):
    filled(2)
    assert len(get(query).json()["results"]) == expected


def test_pages_follow_each_other_without_gap_or_double(two_municipalities):
    filled(5)
    seen, url = [], "announcements/?page_size=3"
    while url:
        body = get(url).json()
        seen += [one["title"] for one in body["results"]]
        url = body["next"] and body["next"].split("/api/v1/")[1]
    assert len(seen) == len(set(seen)) == 10


@pytest.mark.parametrize(
    "query", ["?no=1", "?when=x", "?cursor=x", "?good_practice=maybe", "?page_size=0", "?q="]
)
def test_bad_questions_are_problems(two_municipalities, query):
    response = get(f"events/{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("number", [1, 6])
def test_a_list_costs_two_queries(two_municipalities, number):
    filled(number)
    get("announcements/?updated_since=2001-01-01T00:00:00Z")
    with Queries(2):
        get("announcements/?updated_since=2002-01-01T00:00:00Z")


def test_it_is_csv_and_geojson_too(two_municipalities):
    filled()
    assert "Občina Alpha" in get("announcements/?format=csv").content.decode()
    assert get("events/?format=geojson").json()["type"] == "FeatureCollection"
