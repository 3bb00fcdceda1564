"""Shapes are read by stated rules, or refused with the place of each fault."""

import json
import math

import pytest
import shapely
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from common.errors import Invalid
from places import geometry, measuring
from places.boxes import Box
from places.coordinates import MOST_READ
from places.geometry import MOST_CORNERS, Shape, faults, read
from places.limits import inside
from tests.places.support import BOUNDARY, BOW_TIE, SEAT, line, point, polygon, square


def circle(corners: int, *, radius: float = 0.05, wobble: float = 0.0) -> dict:
    """A ring of many corners around Kranj; every second one farther out by `wobble` degrees."""
    turns = [(2 * math.pi * n / corners, radius + wobble * (n % 2)) for n in range(corners)]
    return polygon(*[(14.36 + r * math.cos(a), 46.24 + r * math.sin(a)) for a, r in turns])


NESTED: list = []
for _n in range(5000):
    NESTED = [NESTED]

REFUSED = {
    "not a geometry": ("Planina", "no GeoJSON"),
    "no kind": ({"type": "Circle", "coordinates": [1, 2]}, "no kind of shape"),
    "kind of a wrong type": ({"type": ["Point"], "coordinates": [1, 2]}, "no kind of shape"),
    "a feature": ({"type": "Feature", "geometry": point()}, "feature of GeoJSON"),
    "a collection": ({"type": "GeometryCollection", "geometries": [point()]}, "Collection"),
    "nothing": ({"type": "Point"}, "empty"),
    "empty area": ({"type": "Polygon", "coordinates": []}, "empty"),
    "empty ring": ({"type": "Polygon", "coordinates": [[]]}, "empty (ring 1)"),
    "metres": (point(450123.4, 120345.6), "D96/TM (EPSG:3794)"),
    "metres, northing first": (point(120345.6, 450123.4), "450123.4"),
    "outside of ranges": (line((14.3, 46.2), (14.3, 91.5)), "14.30000, 91.50000 (corner 2)"),
    "not a number": (point(math.nan, 46.2), "no number"),
    "infinite": (point(14.3, math.inf), "no number"),
    "huge": (point(10**400, 46), "no number"),
    "truth": (point(True, 46), "no number"),
    "text": (line((14.3, 46.2), ("14.4", 46.2)), "no number (corner 2)"),
    "one number": ({"type": "LineString", "coordinates": [[14.3, 46.2], [14.3]]}, "(corner 2)"),
    "too deep": ({"type": "Point", "coordinates": [[14.3, 46.2]]}, "nested"),
    "far too deep": ({"type": "Polygon", "coordinates": NESTED}, "nested too deep"),
    "too flat": ({"type": "Polygon", "coordinates": [[14.3, 46.2]]}, "nested too little"),
    "a short line": ({"type": "LineString", "coordinates": [[14.3, 46.2]]}, "Too few corners"),
    "a short ring": (polygon((14.3, 46.2), (14.4, 46.2)), "Too few corners (ring 1)"),
    "a line of one place": (line((14.3, 46.2), (14.30000001, 46.2)), "smaller than 10 cm"),
    "crosses itself": (BOW_TIE, "crosses itself at longitude 14.36500, latitude 46.24500"),
    "a hole outside": (
        {
            "type": "Polygon",
            "coordinates": square()["coordinates"] + square(14.4)["coordinates"],
        },
        "hole lies outside of its area at longitude 14.4",
    ),
    "parts in each other": (
        {
            "type": "MultiPolygon",
            "coordinates": [
                square()["coordinates"],
                square(14.362, 46.242, 0.002)["coordinates"],
            ],
        },
        "within another at longitude 14.36",
    ),
    "far too many corners": (
        {"type": "LineString", "coordinates": [[14.3, 46.2]] * (MOST_READ + 1)},
        "more than 120 000 corners",
    ),
}


@pytest.mark.parametrize(("given", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_wrong_is_refused_with_its_place(given, said):
    (fault,) = faults(given, name="Feature 3 (Planina)")
    assert fault.startswith("Feature 3 (Planina): ")
    assert said in fault
    with pytest.raises(Invalid) as refused:
        read(given)
    assert refused.value.code == "shape_refused"
    assert said in refused.value.message


def test_every_fault_is_named_in_one_go_and_no_more_than_ten():
    given = [[14.3, "x"], [14.3], [14.3, 46.2], [None, 46.2]]
    found = faults({"type": "LineString", "coordinates": given})
    assert [one.partition("(")[2] for one in found] == ["corner 1).", "corner 2).", "corner 4)."]
    assert len(faults({"type": "LineString", "coordinates": [[14.3]] * 500})) == 10


def test_heights_are_left_out_and_open_rings_closed_and_it_is_said():
    shape = read(
        {
            "type": "Polygon",
            "coordinates": [[[14.3, 46.2, 380], [14.4, 46.2, 381], [14.4, 46.3, 2]]],
        }
    )
    assert shape.geometry["coordinates"] == [
        [[14.3, 46.2], [14.4, 46.2], [14.4, 46.3], [14.3, 46.2]]
    ]
    assert [note.split()[0] for note in shape.notes] == ["Heights", "1"]


def test_outer_rings_turn_left_and_holes_right():
    hole = square(14.362, 46.242, 0.002)["coordinates"][0]
    rings = [square()["coordinates"][0][::-1], hole]
    outer, inner = read({"type": "Polygon", "coordinates": rings}).geometry["coordinates"]
    assert shapely.LinearRing(outer).is_ccw
    assert not shapely.LinearRing(inner).is_ccw


def test_a_line_may_cross_itself_as_walks_do():
    assert read(line((14.3, 46.2), (14.4, 46.3), (14.4, 46.2), (14.3, 46.3))).notes == ()


def test_a_hundred_thousand_corners_are_simplified_and_it_is_said():
    shape = read(circle(100_000))
    assert shape.corners <= MOST_CORNERS
    assert "100001 corners" in shape.notes[0]
    assert "no edge moved by more than 1 m" in shape.notes[0]
    assert shape.form.is_valid


def test_what_cannot_be_simplified_by_ten_metres_is_refused_with_its_place():
    # A comb around Kranj whose teeth are 500 m long: every corner matters.
    (fault,) = faults(circle(12_000, radius=0.1, wobble=0.005))
    assert "12001 corners" in fault
    assert "latitude 46.24" in fault


def test_a_line_of_which_no_corner_can_go_does_not_end_the_process():
    """Cut into pieces: GEOS goes down one call deeper for each corner that it keeps."""
    saw = [(14 + n * 3e-6, 46 + (n % 2) * n * 1e-6) for n in range(100_000)]
    (fault,) = faults(line(*saw))
    assert "100000 corners" in fault


def test_what_is_drawn_by_hand_may_be_held_to_fewer_corners():
    assert read(circle(400), most=500).corners == 401
    assert "more than 500 corners" in faults(circle(600), most=500)[0]


def test_small_parts_and_holes_stay_what_they_are():
    """An island and a hole of three corners beside a shore of 30,000."""
    shore = circle(30_000)["coordinates"][0]
    hole = [[14.36, 46.24], [14.36, 46.241], [14.361, 46.24], [14.36, 46.24]]
    island = polygon((14.5, 46.24), (14.50001, 46.24), (14.5, 46.24001))["coordinates"]
    shape = read({"type": "MultiPolygon", "coordinates": [[shore, hole], island]})
    assert shape.form.is_valid
    first, second = shape.geometry["coordinates"]
    assert (len(first), len(second), len(second[0])) == (2, 1, 4)
    assert [14.36, 46.241] in first[1]


def test_a_shape_within_the_limit_is_kept_as_it_is():
    given = circle(9_000)
    assert read(given).corners == 9_001


# -- Properties -------------------------------------------------------------------------------

longitudes = st.floats(13.4, 16.6, allow_nan=False)
latitudes = st.floats(45.4, 46.9, allow_nan=False)
places = st.tuples(longitudes, latitudes)


@st.composite
def areas(draw):
    """An area around a middle: its corners in the order of their directions, so it is simple."""
    lon, lat = draw(places)
    parts = draw(st.integers(3, 40))
    away = draw(st.lists(st.floats(0.001, 0.05), min_size=parts, max_size=parts))
    angles = [2 * math.pi * n / parts for n in range(parts)]
    return polygon(
        *[(lon + r * math.cos(a), lat + r * math.sin(a)) for a, r in zip(angles, away, strict=True)]
    )


def rounded(place: tuple[float, float]) -> tuple[float, float]:
    return round(place[0], 3), round(place[1], 3)


apart = st.lists(places, min_size=2, max_size=30, unique_by=rounded)
shapes = st.one_of(
    st.builds(lambda at: point(*at), places),
    st.builds(lambda some: line(*some), apart),
    areas(),
)


@given(shapes)
def test_the_box_holds_every_corner_and_no_more(given_shape):
    shape = read(given_shape)
    corners = shapely.get_coordinates(shape.form)
    assert all(shape.box.holds(lon, lat) for lon, lat in corners)
    assert shape.box.numbers[:2] == (corners[:, 0].min(), corners[:, 1].min())
    assert shape.box.numbers[2:] == (corners[:, 0].max(), corners[:, 1].max())


@given(shapes)
def test_what_was_read_is_read_again_as_it_is(given_shape):
    shape = read(given_shape)
    again = read(json.loads(json.dumps(shape.geometry)))
    assert again.geometry == shape.geometry
    assert again.notes == ()
    assert Shape.stored(shape.geometry).geometry == shape.geometry


@given(shapes)
def test_rounding_moves_nothing_by_more_than_ten_centimetres(given_shape):
    given = shapely.geometry.shape(given_shape)
    moved = shapely.hausdorff_distance(given, read(given_shape).form)
    assert moved <= 0.5e-6 * math.sqrt(2) + 1e-12


@examples(max_examples=15)
@given(st.integers(3_000, 12_000), st.floats(0.02, 0.1), st.floats(0, 0.0002))
def test_simplifying_moves_no_edge_farther_than_it_says(corners, radius, wobble):
    before = shapely.geometry.shape(circle(corners, radius=radius, wobble=wobble))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(geometry, "MOST_CORNERS", 2_000)
        shape, found = geometry.judged(circle(corners, radius=radius, wobble=wobble))
    if shape is None:
        assert "10 m" in found[0]
        return
    plane = measuring.Plane.at(before)
    moved = shapely.hausdorff_distance(plane.metres(before), plane.metres(shape.form))
    allowed = int(shape.notes[-1].rpartition(" m.")[0].rpartition(" ")[2])
    assert moved <= allowed
    assert shape.corners <= 2_000


@given(places, places)
def test_distance_is_the_same_both_ways_and_near_the_plane_s(one, other):
    there = measuring.distance(one, other)
    assert there == measuring.distance(other, one)
    on_plane = measuring.length(shapely.LineString([one, other]))
    # 250 km on a plane of one latitude: far beyond any municipality.
    assert math.isclose(there, on_plane, rel_tol=0.02, abs_tol=0.01)


def test_areas_and_lengths_agree_with_the_ellipsoid():
    tenth = shapely.geometry.shape(square(14.0, 46.0, 0.1))
    assert math.isclose(measuring.hectares(tenth), exact_hectares(46.0, 46.1, 0.1), rel_tol=1e-3)
    # A degree of latitude is 111.15 km at 46.5°; from Ljubljana to Maribor it is 104 km.
    degree = shapely.LineString([(14, 46), (14, 47)])
    assert math.isclose(measuring.length(degree), 111_150, rel_tol=1e-3)
    assert math.isclose(
        measuring.distance((14.5058, 46.0511), (15.6459, 46.5547)), 104_000, rel_tol=0.01
    )


def exact_hectares(south: float, north: float, across: float) -> float:
    """The area between two latitudes on the WGS84 ellipsoid, in closed form."""
    a, e = 6_378_137.0, math.sqrt(0.00669437999014)
    b2 = a * a * (1 - e * e)

    def below(latitude: float) -> float:
        s = math.sin(math.radians(latitude))
        return b2 / 2 * (s / (1 - (e * s) ** 2) + math.log((1 + e * s) / (1 - e * s)) / (2 * e))

    return math.radians(across) * (below(north) - below(south)) / 10_000


# -- Where it lies ----------------------------------------------------------------------------


def test_without_a_boundary_a_shape_lies_within_30_km_of_the_seat():
    assert inside(read(square()), None, SEAT) is None
    said = inside(read(line((14.36, 46.24), (15.64, 46.55))), None, SEAT)
    assert "104" in said
    assert "longitude 15.64000, latitude 46.55000" in said
    assert inside(read(point(14.3556, 46.2389 + 0.269)), None, SEAT) is None
    assert inside(read(point(14.3556, 46.2389 + 0.271)), None, SEAT) is not None


def test_with_a_boundary_a_shape_lies_within_it_and_100_m():
    ground = read(BOUNDARY)
    assert inside(read(square()), ground, SEAT) is None
    # 0.001 degrees of longitude are 77 m here.
    assert inside(read(point(14.451, 46.2)), ground, SEAT) is None
    said = inside(read(point(14.46, 46.2)), ground, SEAT)
    assert "longitude 14.46000, latitude 46.20000" in said
    assert "77" in said
    out = inside(read(line((14.36, 46.2), (14.6, 46.2))), ground, SEAT)
    assert "leaves the municipality" in out


def test_two_numbers_that_changed_places_are_guessed():
    said = "Longitude and latitude seem to have changed places."
    swapped = read(point(46.24, 14.36))
    for ground, seat in ((read(BOUNDARY), None), (None, SEAT), (None, None)):
        assert inside(swapped, ground, seat).endswith(said)
    assert not inside(read(point(2.35, 48.85)), None, SEAT).endswith(said)


def test_where_nothing_is_known_a_shape_lies_in_slovenia():
    assert inside(read(square()), None, None) is None
    assert "outside of Slovenia" in inside(read(point(2.35, 48.85)), None, None)


# -- Boxes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["", "1,2,3", "1,2,3,4,5", "a,2,3,4", "3,2,1,4", "1,4,3,2", "1,2,181,4", "nan,1,2,3"]
)
def test_a_box_is_four_numbers_the_right_way_round(text):
    with pytest.raises(Invalid) as refused:
        Box.of_text(text)
    assert "bbox" in refused.value.fields


def test_a_box_is_read_as_it_is_written():
    box = Box.of_text("14.3,46.2,14.4,46.3")
    assert Box.of_text(box.text) == box
    assert Box(0, 0, 2, 4).wider(0.5) == Box(-1, -2, 3, 6)
