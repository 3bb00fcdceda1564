"""CSV, ndjson and GeoJSON beside JSON."""

import csv
import io
import json

import pytest

from api import lists
from tests.api.support import ask, problem, results
from tests.support import make_announcement, make_event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha", "beta")]
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "ndjson": "application/x-ndjson",
    "geojson": "application/geo+json",
    "json": "application/json",
}


def table(path, **headers):
    answer = ask(path, **headers)
    assert answer["Content-Type"] == FORMATS["csv"]
    return list(csv.DictReader(io.StringIO(answer.content.decode(), newline=""), strict=True))


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_chosen_by_parameter_or_by_accept(name):
    make_event("alpha")
    chosen = ask(f"events/?format={name}")
    assert chosen["Content-Type"] == FORMATS[name]
    media_type = FORMATS[name].partition(";")[0]
    accepted = ask("events/", accept=media_type)
    assert accepted.content == chosen.content
    assert "Accept" in accepted["Vary"]
    assert ask(f"events/?format={name}", accept="image/png").content == chosen.content


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("application/*", "json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "json"),
        ("application/json; charset=utf-8", "json"),
        ("application/json;q=0.4, text/csv;q=0.5", "csv"),
        ("text/*", "csv"),
    ],
)
def test_accept_is_weighed(accept, name):
    assert ask("events/", accept=accept)["Content-Type"] == FORMATS[name]


def test_csv_is_read_back():
    awkward = 'Vejica, "narekovaj"; šumniki\nin vrstica'
    make_announcement("alpha", title="Prvo", summary=awkward, contact_name="Žiga")
    (listed,) = results("announcements/")
    (row,) = table("announcements/?format=csv")
    assert row["id"] == str(listed["id"])
    assert row["title"] == "Prvo"
    assert row["summary"] == awkward
    assert (row["contact_name"], row["contact_email"]) == ("Žiga", "")
    assert row["published_at"] == listed["published_at"]
    assert row["web_url"] == listed["web_url"]
    assert row["image"] == row["attachments"] == ""


def test_csv_begins_with_its_headings_and_no_byte_order_mark():
    assert ask("announcements/?format=csv").content.startswith(b"id,translation_key,language,")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", " =", "＝"])
def test_a_cell_is_no_formula(sign):
    make_announcement("alpha", title="x", summary=f"{sign}1+1", contact_phone="+386 1 234")
    (row,) = table("announcements/?format=csv")
    assert row["summary"] == f"'{sign}1+1"
    assert row["contact_phone"] == "'+386 1 234"


def test_several_values_stand_in_one_cell_and_numbers_stay_numbers():
    names = [("name", "a"), ("name", "b")]
    make_event("alpha", organisers=names, latitude=-46.5, longitude=15.0, place="Dom")
    (row,) = table("events/?format=csv")
    assert (row["organisers"], row["latitude"], row["place"]) == ("a; b", "-46.5", "Dom")


def test_ndjson_has_an_object_a_line():
    for number in range(3):
        make_announcement("alpha", title=f"Vrstica\n{number}")
    lines = ask("announcements/?format=ndjson").content.decode().split("\n")
    assert lines.pop() == ""
    assert [json.loads(line) for line in lines] == results("announcements/")


def test_geojson_is_valid_with_longitude_first():
    make_event("alpha", title="Povsod")
    make_event("alpha", title="Tu", latitude=46.1443, longitude=15.0833)
    found = ask("events/?format=geojson").json()
    assert set(found) == {"type", "features"}
    assert found["type"] == "FeatureCollection"
    for feature in found["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        assert feature["type"] == "Feature"
    by_title = {each["properties"]["title"]: each for each in found["features"]}
    assert by_title["Tu"]["geometry"] == {"type": "Point", "coordinates": [15.0833, 46.1443]}
    assert by_title["Povsod"]["geometry"] is None
    assert [each["properties"] for each in found["features"]] == results("events/")


def test_other_formats_come_whole_and_narrowed():
    for number in range(4):
        make_event("alpha", title=f"Dogodek {number}", topic="budget" if number else "culture")
    for name in ("csv", "ndjson", "geojson"):
        whole = ask(f"events/?format={name}&page_size=2&topic=budget").content.decode()
        assert all(f"Dogodek {number}" in whole for number in range(1, 4))
        assert "culture" not in whole
        assert ask(f"events/?format={name}&cursor=x").status_code == 200


@pytest.mark.parametrize("name", ["csv", "ndjson"])
def test_more_than_can_come_whole_is_refused_and_nothing_is_left_out_silently(monkeypatch, name):
    assert lists.WHOLE_MOST == 10_000
    monkeypatch.setattr(lists, "WHOLE_MOST", 2)
    for _number in range(2):
        make_announcement("alpha")
    assert ask(f"announcements/?format={name}").status_code == 200
    make_announcement("alpha")
    said = problem(ask(f"announcements/?format={name}"), 400, "too_many_rows")
    assert "2" in said["errors"]["format"]
    assert ask("announcements/").status_code == 200


def test_a_file_has_a_name():
    answer = ask("announcements/?format=csv&lang=en")
    assert answer["Content-Disposition"] == 'inline; filename="announcements-en.csv"'
    assert "Content-Disposition" not in ask("announcements/")
