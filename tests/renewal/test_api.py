"""Renewals as programs read them: what is public, where it lies, and how much a list costs."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
import shapely
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openapi_schema_validator import OAS31Validator

from api.streams import PlacedList
from places.geometry import read
from renewal.models import Measure, Neighbourhood
from tests.api.support import ask, problem, results
from tests.places.support import point, square
from tests.renewal.support import INSIDE, measure, neighbourhood, process
from tests.support import in_municipality

pytestmark = pytest.mark.django_db
SLUG = "prenova-planine"


@pytest.fixture
def home():
    return neighbourhood()


def numbers(path, schema="alpha"):
    return [one["number"] for one in results(path, schema)]


def statements(path):
    with CaptureQueriesContext(connection) as counted:
        assert ask(path).status_code == 200
    return [one["sql"] for one in counted if not one["sql"].startswith("SET search_")]


def test_a_neighbourhood_is_answered_with_all_that_people_see_of_it(home):
    measure(home)
    (one,) = results("neighbourhoods/")
    assert (one["slug"], one["name"], one["measures"], one["pins"]) == (SLUG, "Planina", 1, 0)
    assert one["may"] == {"mark": None}
    assert [theme["key"] for theme in one["themes"]] == ["promet", "parki"]
    assert shapely.geometry.shape(one["geometry"]).is_valid
    assert ask(f"neighbourhoods/{SLUG}/").json() == one
    assert [zone["key"] for zone in results("zones/")] == ["jug", "sever"]
    with in_municipality("alpha"):
        home.marking.closes_at = timezone.now()
        home.marking.save()
    assert results("neighbourhoods/")[0]["may"]["mark"]


def test_a_measure_is_answered_with_its_money_in_cents(home):
    with in_municipality("alpha"):
        zone, theme = home.zones.get(key="jug"), home.themes.get(key="promet")
    funding = [{"funder": "eu", "programme": "CTN", "cents": 900}]
    made = measure(
        home, zone_id=zone.pk, theme_id=theme.pk, cost_estimate=1200, funding=funding, track="quick"
    )
    (one,) = results("measures/")
    assert (one["zone"], one["theme"], one["track"]) == ("jug", "promet", "quick")
    assert (one["cost_estimate"], one["funding"]) == (1200, funding)
    assert one["geometry"] == INSIDE
    assert ask(f"measures/{made.pk}/").json() == one


@pytest.fixture
def three(home):
    """Measures in three places and times."""
    with in_municipality("alpha"):
        zone, theme = home.zones.get(key="jug"), home.themes.get(key="parki")
    year = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    measure(home, track="quick", phase="done", zone_id=zone.pk, theme_id=theme.pk, **year)
    measure(home, shape=read(square(14.361, 46.241, 0.002)), starts_on=date(2027, 5, 1))
    measure(home, shape=None)
    return home


@pytest.mark.parametrize(
    ("narrow", "found"),
    [
        ("", [3, 2, 1]),
        (f"neighbourhood={SLUG}", [3, 2, 1]),
        ("neighbourhood=drugje", []),
        ("track=quick", [1]),
        ("phase=done", [1]),
        ("zone=jug", [1]),
        ("theme=parki&zone=jug", [1]),
        ("theme=promet", []),
        ("starts_before=2027-05-01", [1]),
        ("starts_before=2027-05-02", [2, 1]),
        ("ends_after=2026-12-31", [1]),
        ("ends_after=2027-01-01", []),
        ("bbox=14.3649,46.2449,14.3651,46.2451", [1]),
        ("bbox=14.36,46.24,14.363,46.243", [2]),
        ("bbox=14.36,46.24,14.37,46.25", [2, 1]),
        ("bbox=14.36,46.24,14.37,46.25&track=quick&zone=jug", [1]),
    ],
)
def test_measures_are_narrowed(three, narrow, found):
    assert numbers(f"measures/?{narrow}" if narrow else "measures/") == found


@pytest.mark.parametrize(
    "wrong",
    [
        *("measures/?colour=red", "measures/?track=slow", "measures/?phase=x", "zones/?track=long"),
        *("measures/?bbox=1,2,3", "measures/?bbox=nan,0,1,1", "measures/?bbox=9,0,1,1"),
        *("measures/?starts_before=2026-13-01", "measures/?starts_before=20260101"),
        *("measures/?zone=", "measures/?bbox=", "neighbourhoods/?updated_since=2026-01-01"),
        *("measures/?ends_after=1&bbox=x", "zones/?updated_since=2026-01-01T00:00:00Z"),
        *("measures/?zone=a%00", "measures/?format=xlsx", "measures/?bbox=1e999,0,1,1"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(home, wrong):
    said = problem(ask(wrong), 400)
    assert set(said["errors"]) <= set(wrong.partition("?")[2].replace("=", "&").split("&"))


def test_drafts_are_nobodys_to_read(home):
    draft = measure(home, published=False)
    hidden = neighbourhood(of=process(slug="osnutek", published=False))
    with in_municipality("alpha"):
        Measure.objects.filter(pk=draft.pk).update(updated_at=timezone.now())
        under = Measure.objects.create(
            neighbourhood=hidden,
            number=1,
            texts={"sl": {"title": "Skrito"}},
            published_at=timezone.now(),
            phase_since=timezone.now(),
            updated_at=timezone.now(),
        )
    assert [one["slug"] for one in results("neighbourhoods/")] == [SLUG]
    assert results("neighbourhoods/")[0]["measures"] == 0
    assert {one["neighbourhood"] for one in results("zones/")} == {SLUG}
    assert results("measures/") == []
    for path in (f"measures/{draft.pk}/", f"measures/{under.pk}/", "neighbourhoods/osnutek/"):
        problem(ask(path), 404)
    problem(ask("measures/99999999999999999999999/"), 404)
    for kind in ("csv", "ndjson", "geojson"):
        assert b"Skrito" not in ask(f"measures/?format={kind}").content


def test_geojson_is_read_by_shapely_as_rfc_7946_asks(three):
    for name, how_many in (("measures", 3), ("zones", 2), ("neighbourhoods", 1)):
        answer = ask(f"{name}/?format=geojson")
        assert answer["Content-Type"] == "application/geo+json"
        body = answer.content.decode()
        collection = json.loads(body)
        assert set(collection) == {"type", "features"}
        assert len(collection["features"]) == how_many
        for each in collection["features"]:
            assert set(each) == {"type", "id", "geometry", "properties"}
            assert each["properties"]["id"] == each["id"]
            assert "geometry" not in each["properties"]
        placed = [each for each in collection["features"] if each["geometry"]]
        forms = shapely.from_geojson(json.dumps({**collection, "features": placed}))
        for form in forms.geoms:
            assert form.is_valid
            assert not form.has_z
            assert form.geom_type != "Polygon" or form.exterior.is_ccw
            west, south, east, north = form.bounds
            assert 14 < west <= east < 15
            assert 46 < south <= north < 47


def test_a_table_has_the_shape_as_wkt(three):
    rows = list(csv.DictReader(io.StringIO(ask("measures/?format=csv").content.decode())))
    assert [row["wkt"][:7] for row in rows] == ["", "POLYGON", "POINT ("]
    assert shapely.from_wkt(rows[2]["wkt"]) == shapely.Point(14.365, 46.245)
    lines = ask("measures/?format=ndjson").content.splitlines()
    assert [json.loads(one)["number"] for one in lines] == [3, 2, 1]


@pytest.fixture
def in_pieces(monkeypatch):
    """Answers of more than two objects are streamed."""
    monkeypatch.setattr(PlacedList, "piece", 2)


def test_a_long_list_is_streamed_whole_and_the_same(three, in_pieces, monkeypatch):
    for kind in ("geojson", "csv", "ndjson"):
        path = f"measures/?format={kind}"
        answer = ask(path)
        assert answer.streaming
        pieces = list(answer.streaming_content)
        assert len(pieces) >= 2
        with monkeypatch.context() as patch:
            patch.setattr(PlacedList, "piece", 50)
            assert ask(f"{path}&lang=sl").content == b"".join(pieces)
        assert connection.schema_name == "public"
        unchanged = {"if-none-match": answer["ETag"]}
        assert ask(path, **unchanged).status_code == 304
        measure(three)
        anew = ask(path, **unchanged)
        assert anew.status_code == 200
        assert anew["ETag"] != answer["ETag"]
        assert ask(path.replace("sl", "en"), "alpha", accept="*/*").streaming


def test_pages_follow_each_other_without_gap(home):
    for _n in range(5):
        measure(home)
    first = ask("measures/?page_size=2").json()
    second = ask(first["next"]).json()
    third = ask(second["next"]).json()
    seen = [one["number"] for page in (first, second, third) for one in page["results"]]
    assert seen == [5, 4, 3, 2, 1]
    assert third["next"] is None
    assert ask(third["previous"]).json()["results"] == second["results"]
    problem(ask(first["next"].replace("measures", "zones")), 400)


def test_updated_since_finds_what_is_new(home):
    measure(home, now=timezone.now() - timedelta(days=1))
    since = timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    assert numbers(f"measures/?updated_since={since}") == []
    measure(home)
    assert numbers(f"measures/?updated_since={since}") == [2]


@pytest.mark.parametrize(
    "path", ["neighbourhoods/", "zones/", "measures/", "measures/?zone=jug&bbox=14,46,15,47"]
)
def test_lists_cost_three_statements_whatever_their_length(three, path):
    """One for the host, one for the list, one for until when it stays so."""
    sign = "&" if "?" in path else "?"
    for length in range(2):
        measure(three)
        ask(f"{path}{sign}page_size={30 + length}")
        assert len(statements(f"{path}{sign}page_size={10 + length}")) <= 3
        assert len(statements(f"{path}{sign}page_size={10 + length}")) == 1


def test_answers_are_kept_until_something_is_written(home):
    for path in ("measures/", "measures/?format=geojson", f"neighbourhoods/{SLUG}/"):
        answer = ask(path)
        assert ask(path, **{"if-none-match": answer["ETag"]}).status_code == 304
        measure(home)
        assert ask(path, **{"if-none-match": answer["ETag"]}).status_code == 200


def test_each_municipality_answers_with_its_own(home, beta):
    other = neighbourhood("beta", of=process("beta", slug="druga"))
    made = [measure(home), measure(other, "beta", shape=read(point(14.364, 46.244)))]
    assert [one["slug"] for one in results("neighbourhoods/", "beta")] == ["druga"]
    problem(ask(f"neighbourhoods/{SLUG}/", "beta"), 404)
    (one,) = results("measures/", "beta")
    assert (one["neighbourhood"], one["id"]) == ("druga", made[1].pk)


def test_words_are_in_the_language_asked_for_or_in_the_one_there_is(home):
    with in_municipality("alpha"):
        texts = home.texts | {"en": {"name": "Planina estate"}}
        Neighbourhood.objects.filter(pk=home.pk).update(texts=texts)
    measure(home)
    answer = ask("neighbourhoods/?lang=en")
    assert answer["Content-Language"] == "en"
    assert answer.json()["results"][0]["name"] == "Planina estate"
    (one,) = results("measures/?lang=en")
    assert (one["language"], one["title"]) == ("sl", "Varna pot v šolo")


def described_as(described, path, address):
    answer = ask(address)
    said = described["paths"][f"/api/v1/{path}"]["get"]["responses"]["200"]
    shape = said["content"]["application/json"]["schema"]
    OAS31Validator({**shape, "components": described["components"]}).validate(answer.json())


def test_answers_are_as_they_are_described(three):
    described = ask("schema/").json()
    number = results("measures/")[0]["id"]
    for path, address in {
        "neighbourhoods/": "neighbourhoods/",
        "neighbourhoods/{slug}/": f"neighbourhoods/{SLUG}/",
        "zones/": "zones/",
        "measures/": "measures/",
        "measures/{id}/": f"measures/{number}/",
    }.items():
        described_as(described, path, address)
