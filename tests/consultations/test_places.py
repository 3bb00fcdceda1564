"""A place as people have it at hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.consultations.places import place_of

GOOGLE = "https://www.google.com/maps"


@pytest.mark.parametrize(
    "text",
    [
        "46.05, 14.5",
        "46,05 14,50",
        " 46,05; 14,5 ",
        "46.05° 14.5°",
        "14.5, 46.05",
        "46°03'00\" N, 14°30'00\" E",
        "46° 3′ 14° 30′",
        "46°03'N 14°30'V",
        "14°30'E 46°03'N",
        "geo:46.05,14.5",
        f"{GOOGLE}/@46.05,14.5,17z?entry=ttu",
        f"{GOOGLE}/place/Kraj/@46.1,14.6,17z/data=!3m1!4b1!4m6!3d46.05!4d14.5",
        f"{GOOGLE}/search/?api=1&query=46.05%2C14.5",
        "https://www.openstreetmap.org/#map=17/46.05/14.5",
        "https://www.openstreetmap.org/?mlat=46.05&mlon=14.5#map=17/46.1/14.6",
        "https://maps.apple.com/?ll=46.05,14.5&z=12",
    ],
)
def test_a_place_is_understood_however_a_map_gives_it(text):
    assert place_of(text) == pytest.approx((46.05, 14.5))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "pri šoli",
        "46.05",
        "46°75' 14°30'",
        "46°03' pri šoli 14°30'",
        "1, 2, 3",
        "https://maps.app.goo.gl/abc",
        "javascript:46.05,14.5",
        "http://",
        "9" * 3000,
        "1 " * 900,
        "@1.1,2" * 300,
    ],
)
def test_what_names_no_place_is_none(text):
    assert place_of(text) is None


@given(st.text(max_size=300) | st.from_regex(r"https?://[@!#=,.0-9a-z&?/]{0,200}"))
def test_nothing_that_is_pasted_breaks_it(text):
    found = place_of(text)
    assert found is None or all(math.isfinite(one) for one in found)
