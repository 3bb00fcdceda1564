"""The style sheet: whole, light, and legible in every colour that a municipality may choose."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from portal import styles
from portal.theme import (
    DARK_PAGE,
    DARK_SURFACE,
    FALLBACK,
    FALLBACK_SECOND,
    LIGHT_SURFACE,
    contrast,
    shades,
)
from tenants.rules import may_use_colour

TOKENS = (styles.FOLDER / "tokens.css").read_text()
# Every hue, as light and as dark as the rule lets it be, and the greys.
CHANNEL = range(0, 256, 51)
COLOURS = [
    f"#{red:02x}{green:02x}{blue:02x}" for red in CHANNEL for green in CHANNEL for blue in CHANNEL
]
ALLOWED = [colour for colour in [*COLOURS, "#767676", "#0b4f6c"] if may_use_colour(colour) is None]
STATES = ("error", "warning", "success", "info")


def tokens_of(selector):
    """The colours that the first block of `selector` sets itself."""
    block = TOKENS.split(selector + " {", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))


LIGHT = tokens_of('[data-color-scheme="light"]')
DARK = tokens_of('[data-color-scheme="dark"]')


def test_the_sheet_is_found_and_holds_every_file_once():
    sheet = Path(finders.find(styles.NAME)).read_text()
    assert sheet == styles.sheet()
    used = {file for files in styles.LAYERS.values() for file in files}
    there = {
        str(file.relative_to(styles.FOLDER).with_suffix(""))
        for file in styles.FOLDER.rglob("*.css")
    }
    assert used == there
    assert sheet.count("{") == sheet.count("}")


def test_the_sheet_weighs_little():
    assert len(gzip.compress(styles.sheet().encode())) < 20_000


def test_the_licence_of_designsystemet_stands_beside_its_parts():
    assert "free of charge" in (styles.FOLDER / "designsystemet" / "LICENSE").read_text()


def test_our_files_of_styles_stay_short():
    long = [
        file.name
        for file in styles.FOLDER.glob("*.css")
        if len(file.read_text().splitlines()) >= 300
    ]
    assert not long


def test_the_dark_is_the_same_on_request_as_by_the_device():
    assert tokens_of(":root:not([data-color-scheme])") == DARK


def test_what_stands_in_the_sheet_is_what_the_theme_computes():
    assert tokens_of(":root") == shades(FALLBACK, FALLBACK_SECOND)
    assert LIGHT["surface"] == LIGHT_SURFACE
    assert (DARK["page"], DARK["surface"]) == (DARK_PAGE, DARK_SURFACE)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_texts_stand_out_on_every_ground(scheme):
    for ground in ("page", "surface"):
        assert contrast(scheme["text"], scheme[ground]) >= 7
        assert contrast(scheme["quiet"], scheme[ground]) >= 7
        assert contrast(scheme["control"], scheme[ground]) >= 3
    for state in STATES:
        for ground in (scheme["page"], scheme[f"{state}-surface"]):
            assert contrast(scheme[state], ground) >= 4.5, state
        assert contrast(scheme["text"], scheme[f"{state}-surface"]) >= 7, state


@pytest.mark.parametrize("colour", ALLOWED)
def test_every_colour_of_a_municipality_is_legible_in_light_and_dark(colour):
    shade = shades(colour, FALLBACK_SECOND)
    assert contrast("#ffffff", shade["brand"]) >= 4.5
    assert contrast("#ffffff", shade["brand-strong"]) >= 4.5
    for ground in (LIGHT["page"], LIGHT["surface"], shade["brand-tint"]):
        assert contrast(shade["brand-text"], ground) >= 4.5
        assert contrast(LIGHT["text"], ground) >= 7
    for ground in (DARK["page"], DARK["surface"], shade["brand-tint-on-dark"]):
        assert contrast(shade["brand-on-dark"], ground) >= 4.5
        assert contrast(DARK["text"], ground) >= 7
    for ground in ("brand-on-dark", "brand-strong-on-dark"):
        assert contrast(DARK["on-accent"], shade[ground]) >= 4.5
