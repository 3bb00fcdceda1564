"""Money as people type it, to the cent."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Invalid
from common.money import cents, euros, typed

AMOUNTS = st.integers(min_value=0, max_value=10**17 - 1)


@given(AMOUNTS)
def test_what_is_written_is_read_again_to_the_cent(amount):
    assert cents(typed(amount)) == amount
    assert cents(f"{typed(amount)} €") == amount
    assert cents(typed(amount).replace(".", "\u202f")) == amount
    assert cents(typed(amount).replace(".", "")) == amount
    with override("sl"):
        assert cents(euros(amount)) == amount


@given(st.text(max_size=30))
def test_whatever_is_typed_is_an_amount_or_is_refused(text):
    try:
        found = cents(text)
    except Invalid:
        return
    assert found >= 0
    assert any(sign.isdigit() for sign in text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234,56", 123456),
        ("1234,5", 123450),
        ("1.234", 123400),
        ("0,07", 7),
        ("EUR 12", 1200),
        ("1.000.000", 100_000_000),
    ],
)
def test_amounts_as_people_write_them(text, amount):
    assert cents(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        *("", "-1", "12.34", "1,234.56", "1.23.456", "1,234", "1.2345", "nekaj", "1e3", "∞"),
        *("٣", "1 234.567", "1" * 16, "1,2,3", "€"),
    ],
)
def test_what_could_mean_two_things_or_nothing_is_refused(text):
    with pytest.raises(Invalid):
        cents(text)


def test_amounts_are_read_in_the_language_of_the_moment():
    with override("sl"):
        assert euros(123_456_789) == "1.234.567,89\u00a0€"
        assert euros(1_500_000) == "15.000\u00a0€"
    with override("en"):
        assert euros(123_456_789) == "1,234,567.89\u00a0€"
