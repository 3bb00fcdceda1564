"""Shares of money: exact, and parts that add up."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cofinancing import shares

weights = st.dictionaries(
    st.sampled_from("abcdefg"), st.fractions(min_value=0, max_value=10**6), min_size=1
).filter(lambda found: any(found.values()))


@given(st.integers(0, 10**13), weights)
def test_parts_add_up_and_none_is_off_by_a_whole_cent(whole, of):
    parts = shares.split(whole, of)
    total = sum(of.values())
    assert sum(parts.values()) == whole
    for name, weight in of.items():
        assert abs(parts[name] - whole * weight / total) < 1
        assert weight or not parts[name], "who has no share gets nothing"


@given(st.integers(0, 10**9), weights, st.randoms())
def test_the_same_shares_give_the_same_parts_and_more_is_never_less(whole, of, rnd):
    parts = shares.split(whole, of)
    assert parts == shares.split(whole, dict(of))
    ranked = sorted(of, key=lambda name: of[name])
    for less, more in pairwise(ranked):
        assert parts[less] <= parts[more] or of[less] == of[more]


@given(st.dictionaries(st.sampled_from("abcde"), st.integers(0, 10**12), min_size=1))
def test_percentages_add_up_to_a_hundred(parts):
    assert sum(shares.tenths(parts).values()) == (1000 if any(parts.values()) else 0)


@given(st.integers(1, 1000), st.integers(1, 1000))
def test_a_typed_fraction_is_read_exactly(part, more):
    whole = part + more
    assert shares.read(f"{part}/{whole}") == Fraction(part, whole)


@pytest.mark.parametrize(
    ("typed", "share"),
    [
        ("85", Fraction(17, 20)),
        ("33,3 %", Fraction(333, 1000)),
        ("100", Fraction(1)),
        ("1/3", Fraction(1, 3)),
        ("  ", None),
    ],
)
def test_shares_are_read_as_people_type_them(typed, share):
    assert shares.read(typed) == share


@pytest.mark.parametrize(
    "typed", ["0", "-5", "101", "3/2", "1/0", "vse", "NaN", "1e9", "85 %%", "0,0000001", "∞"]
)
def test_what_is_no_share_is_refused_in_words(typed):
    with pytest.raises(ValueError, match=r"\S \S"):
        shares.read(typed)


def test_nothing_is_divided_among_nobody():
    for of in ({}, {"a": 0}, {"a": 1, "b": -1}):
        with pytest.raises(ValueError, match="nothing or more"):
            shares.split(100, of)
