"""Files of GeoJSON are read strictly, with every fault at once, and written for anybody to read."""

import json
import math

import pytest
import shapely
from hypothesis import given

from places.geojson import MOST_BYTES, Refused, collection, feature, read_features, wkt
from places.geometry import read
from places.limits import Limits
from tests.places.support import BOUNDARY, BOW_TIE, SEAT, line, point, square
from tests.places.test_geometry import shapes


def made(*features: object, **more: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def one(geometry: object, **properties: object) -> dict:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def faults_of(data: bytes, limits: Limits | None = None) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        read_features(data, limits)
    assert refused.value.status == 422
    return refused.value.faults


def test_a_file_is_read_with_names_and_properties():
    found = read_features(made(one(square(), IME=" Planina  jug ", cena=12), one(point())))
    assert [(each.number, each.name, each.called) for each in found] == [
        (1, "Planina jug", "Feature 1 (Planina jug)"),
        (2, "", "Feature 2"),
    ]
    assert found[0].properties == {"IME": " Planina  jug ", "cena": 12}
    assert found[0].shape.geometry == read(square()).geometry


@pytest.mark.parametrize("content", [one(square(), name="Meja"), square()])
def test_one_feature_or_a_geometry_alone_is_a_file_too(content):
    (found,) = read_features(b"\xef\xbb\xbf" + json.dumps(content).encode())
    assert found.shape.is_area


BAD_FILES = {
    "no JSON": (b'{"type": "FeatureCollection",\n "features": [', "line 2, column 15"),
    "no text": (b'{"type": "\xff"}', "UTF-8"),
    "empty": (b"", "line 1"),
    "a list": (b"[]", "no GeoJSON"),
    "a number": (b"1", "no GeoJSON"),
    "TopoJSON": (b'{"type": "Topology", "objects": {}}', "no collection of features"),
    "features of a wrong type": (b'{"type": "FeatureCollection", "features": {}}', "no collection"),
    "no features": (made(), "no feature"),
    "NaN": (made(one(point(math.nan))), "NaN"),
    "a name twice": (b'{"type": "Point", "type": "Point"}', "stands twice"),
    "deep": (b'{"type": "Point", "coordinates": ' + b"[" * 200_000, "nested too deep"),
    "brackets": (b"[" * 900_000, "too many corners"),
    "a number without end": (b'{"type": "Point", "n": ' + b"9" * 5_000 + b"}", ""),
    "another system": (
        made(one(point()), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::3794"}}),
        "EPSG::3794",
    ),
    "large": (b" " * (MOST_BYTES + 1), "10 MB"),
    "many": (made(*[1] * 5_001), "5 000"),
}


@pytest.mark.parametrize(("data", "said"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_is_none_is_refused_in_words(data, said):
    (fault,) = faults_of(data)
    assert said in fault


def test_a_file_that_names_degrees_is_taken():
    read_features(made(one(point()), crs={"properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}))


def test_every_fault_is_named_with_number_and_name_and_nothing_is_read():
    found = faults_of(
        made(
            one(square(), name="Dobra"),
            one(BOW_TIE, name="Metulj"),
            "feature",
            one(None, naziv="Nikjer"),
            one(point(15.64, 46.55), name="Maribor"),
            one(square(), name="Dobra"),
            one(point(), opis={"sl": "x"}),
            one(point(), opis="a\0b"),
            one(point(), opis="\ud800"),
            {"type": "Feature", "geometry": point(), "properties": ["x"]},
            one(point(), **{str(n): n for n in range(61)}),
        ),
        Limits(None, SEAT),
    )
    assert [fault.partition(":")[0] for fault in found[:4]] == [
        "Feature 2 (Metulj)",
        "Feature 3",
        "Feature 4 (Nikjer) has no place.",
        "Feature 5 (Maribor)",
    ]
    numbers = [fault.split()[1].strip(":") for fault in found[4:]]
    assert numbers == ["7", "8", "9", "10", "11", "6"]
    assert found[-1] == "Feature 6 (Dobra) is the same as feature 1."


def test_a_hundred_faults_are_listed_and_the_rest_counted():
    found = faults_of(made(*[one(None)] * 150))
    assert len(found) == 101
    assert found[-1] == "And 50 faults more."


@given(shapes)
def test_what_is_written_is_read_by_others_and_again(given_shape):
    stored = read(given_shape).geometry
    written = collection([feature(stored, {"name": "Planina"}, 7)])
    (theirs,) = shapely.from_geojson(written).geoms
    assert theirs.is_valid
    assert theirs == shapely.geometry.shape(stored)
    (again,) = read_features(written)
    assert again.shape.geometry == stored
    assert json.loads(written)["features"][0]["id"] == 7
    assert shapely.from_wkt(wkt(stored)).equals_exact(theirs, 1e-9)


def test_outer_rings_are_written_turning_left():
    stored = read({**square(), "coordinates": [square()["coordinates"][0][::-1]]}).geometry
    (written,) = json.loads(collection([feature(stored, {})]))["features"]
    assert shapely.LinearRing(written["geometry"]["coordinates"][0]).is_ccw
    assert wkt(None) == ""


def test_the_boundary_limits_a_file():
    limits = Limits(read(BOUNDARY), None)
    (fault,) = faults_of(made(one(line((14.3, 46.2), (14.6, 46.2)), name="Pot")), limits)
    assert fault.startswith("Feature 1 (Pot): The shape leaves the municipality at longitude 14.")
