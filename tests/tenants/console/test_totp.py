"""Codes by time are those of the RFCs."""

import pytest

from tenants.console import totp

SECRET = b"12345678901234567890"
# RFC 4226, appendix D, and RFC 6238, appendix B (SHA-1, eight digits).
HOTP = [
    "755224",
    "287082",
    "359152",
    "969429",
    "338314",
    "254676",
    "287922",
    "162583",
    "399871",
    "520489",
]
TOTP = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}


@pytest.mark.parametrize(("step", "code"), list(enumerate(HOTP)))
def test_codes_by_count_are_those_of_rfc_4226(step, code):
    assert totp.code_at(SECRET, step) == code


@pytest.mark.parametrize(("seconds", "code"), TOTP.items())
def test_codes_by_time_are_those_of_rfc_6238(seconds, code):
    assert totp.code_at(SECRET, totp.step_of(seconds), digits=8) == code


def test_a_clock_may_be_one_step_off_and_no_more():
    code = totp.code_at(SECRET, 100)
    near = [totp.matching_step(SECRET, code, step * 30) for step in range(97, 104)]
    assert near == [None, None, 100, 100, 100, None, None]


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "čččččč", "abcdef", "0" * 30])
def test_what_is_no_code_matches_nothing(typed):
    assert totp.matching_step(SECRET, typed, 3000) is None


def test_the_address_names_issuer_and_account():
    address = totp.address(SECRET, "ana@skupaj.example", "Skupaj")
    assert address.startswith("otpauth://totp/Skupaj%3Aana%40skupaj.example?secret=GEZDGNBVGY3TQ")
    assert "issuer=Skupaj" in address
