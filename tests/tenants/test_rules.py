"""What a municipality's row may hold."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from tenants import rules

pytestmark = pytest.mark.usefixtures("_english")


@pytest.fixture
def _english():
    with override("en"):
        yield


@pytest.mark.parametrize("name", ["hrastnik", "hoce_slivnica", "abc", "a" * 41, "x_1"])
def test_a_plain_name_is_a_schema_name(name):
    assert rules.may_name_schema(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "",
        "ab",
        "a" * 42,
        "1abc",
        "_abc",
        "Hrastnik",
        "hoče",
        "hoce-slivnica",
        "a b c",
        'a"; DROP SCHEMA public; --',
        "abc\n",
        "abc\0",
        "abc$",
        "ａｂｃ",
        "pg_toast",
        "pg_hrastnik",
        *sorted(rules.RESERVED_SCHEMAS),
    ],
)
def test_any_other_name_is_refused_with_a_reason(name):
    assert rules.may_name_schema(name)


@given(st.one_of(st.text(), st.from_regex(rules.SCHEMA), st.sampled_from(["pg_abc", "public"])))
def test_an_accepted_schema_name_is_plain_and_not_reserved(name):
    plain = rules.SCHEMA.fullmatch(name) and len(name.encode()) <= 41
    reserved = name in rules.RESERVED_SCHEMAS or name.startswith("pg_")
    assert rules.may_name_schema(name) or (plain and not reserved)


@pytest.mark.parametrize(
    "host", ["hrastnik.localhost", "hrastnik.example.si", "a.b", "x" * 63 + ".si", "xn--hoe-ema.si"]
)
def test_a_lower_case_name_is_a_host(host):
    assert rules.may_use_host(host) is None


@pytest.mark.parametrize(
    "host",
    [
        "",
        "Hrastnik.si",
        "hrastnik.si:8000",
        "http://hrastnik.si",
        "hrastnik.si/",
        "hrastnik.si.",
        "hrastnik..si",
        "-hrastnik.si",
        "hrastnik-.si",
        "hrast_nik.si",
        "hrastnik.si\n",
        "hoče.si",
        "*.si",
        "a b.si",
        "x" * 64 + ".si",
        ".".join(["abcdefghi"] * 26),
        "www.hrastnik.si",
        "api.hrastnik.si",
        "admin.localhost",
        "localhost",
    ],
)
def test_any_other_host_is_refused_with_a_reason(host):
    assert rules.may_use_host(host)


@given(st.one_of(st.from_regex(rules.HOST), st.text("aZ0-._:/ ", max_size=12)))
def test_an_accepted_host_fits_a_host_header(host):
    fits = host == host.lower().strip(".") and host.isascii() and len(host) <= 253
    assert rules.may_use_host(host) or (fits and not set(host) & set("/:@ \\\n\0"))


@pytest.mark.parametrize(
    ("colour", "contrast"),
    [
        ("#000000", 21.0),
        ("#ffffff", 1.0),
        ("#767676", 4.54),
        ("#777777", 4.48),
        ("#ff0000", 4.00),
        ("#0000ff", 8.59),
        ("#008000", 5.14),
    ],
)
def test_contrast_is_that_of_wcag(colour, contrast):
    assert rules.contrast_with_white(colour) == pytest.approx(contrast, abs=0.005)


@pytest.mark.parametrize("colour", ["#767676", "#0b4f6c", "#000000", "#0000ff"])
def test_a_colour_that_carries_white_text_is_accepted(colour):
    assert rules.may_use_colour(colour) is None


@pytest.mark.parametrize("colour", ["#777777", "#ffffff", "#ff0000"])
def test_a_colour_that_is_too_light_is_refused_with_its_contrast(colour):
    reason = rules.may_use_colour(colour)
    assert "4.5" in reason
    assert colour in reason


@pytest.mark.parametrize(
    "colour",
    ["", "red", "#000", "#00000g", "000000", "#000000;x", "#000000\n", "#0B4F6C", "#０00000"],
)
def test_what_is_not_a_colour_is_refused(colour):
    assert rules.may_use_colour(colour)


@given(st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}"))
def test_a_colour_is_accepted_exactly_when_white_text_is_legible(colour):
    assert (rules.may_use_colour(colour) is None) == (rules.contrast_with_white(colour) >= 4.5)


@pytest.mark.parametrize("code", ["001", "002", "144", "146", "213"])
def test_a_code_of_the_register_is_accepted(code):
    assert rules.may_use_code(code, "municipality") is None
    assert rules.may_use_code(code, "urban_municipality") is None


@pytest.mark.parametrize(
    "code", ["000", "145", "214", "999", "1", "0001", "01a", "", None, " 01", "٠٠١", "001\n"]
)
def test_a_code_that_no_municipality_has_is_refused(code):
    assert rules.may_use_code(code, "municipality")


def test_a_regional_centre_has_no_code():
    assert rules.may_use_code(None, "regional_centre") is None
    assert rules.may_use_code("", "regional_centre") is None
    assert rules.may_use_code("002", "regional_centre")


def test_exactly_212_codes_are_accepted():
    accepted = [n for n in range(1000) if rules.may_use_code(f"{n:03d}", "municipality") is None]
    assert len(accepted) == 212


@pytest.mark.parametrize("languages", [["sl"], ["sl", "en"], ["sl", "it", "en"], ["sl", "hu"]])
def test_languages_begin_with_slovenian(languages):
    assert rules.may_use_languages(languages) is None


@pytest.mark.parametrize(
    "languages", [[], ["en"], ["en", "sl"], ["sl", "sl"], ["sl", "de"], ["sl", "en", "en"], ["SL"]]
)
def test_other_languages_are_refused(languages):
    assert rules.may_use_languages(languages)


@pytest.mark.parametrize(
    ("rule", "accepted", "refused"),
    [
        (rules.may_be_of_kind, "municipality", "village"),
        (rules.may_be_called, "Občina Hrastnik", " X "),
        (rules.may_be_reached, "ana@hrastnik.si", "ana"),
    ],
)
def test_kind_name_and_address_are_checked(rule, accepted, refused):
    assert rule(accepted) is None
    assert rule(refused)


def test_a_first_administrator_may_be_missing():
    assert rules.may_be_reached("") is None
