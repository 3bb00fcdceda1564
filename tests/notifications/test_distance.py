"""Near here: metres between points, and places as they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.distance import RADII, key_of, metres_between, point_and_radius

POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def test_the_way_from_ljubljana_to_maribor_is_known():
    assert metres_between((46.0569, 14.5058), (46.5547, 15.6459)) == pytest.approx(
        103_900, rel=0.01
    )


@given(one=POINTS, other=POINTS)
def test_it_is_as_far_there_as_back_and_never_beyond_the_other_side(one, other):
    there = metres_between(one, other)
    assert there == pytest.approx(metres_between(other, one))
    assert 0 <= there <= 20_016_000


@given(point=POINTS, radius=st.sampled_from(RADII))
def test_a_place_is_read_as_it_was_written_to_a_metre(point, radius):
    read = point_and_radius(key_of(point, radius))
    assert read is not None
    assert read[1] == radius
    assert metres_between(read[0], point) < 2


@pytest.mark.parametrize("key", ["", "46,15", "46,15,7", "91,15,500", "46,x,500", "nan,15,500"])
def test_what_is_no_place_is_none(key):
    assert point_and_radius(key) is None
