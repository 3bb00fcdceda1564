"""Maps: their signs and words, and the library that draws them."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation

from portal import maps
from portal.maps import SIGNS, Map, State, Theme
from portal.theme import contrast
from tests.portal.content import text_of
from tests.support import client_of

PORTAL = Path(maps.__file__).parent
VENDOR = PORTAL / "static" / "portal" / "vendor" / "leaflet"
# As published on npm; of the script, without the line that names a source map.
SUMS = {
    "leaflet.js": "dc71f8a6880bc3ca1bd9fa8dc5f1af48c702dc510b0a78240a07c5feed7ce935",
    "leaflet.css": "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6",
}
HOLDER = re.compile(r"\{(\w+)\}")
BOX = (15.0, 46.0, 15.1, 46.1)


def test_the_library_is_as_published_and_its_licence_stands_beside_it():
    for name, sum_of_it in SUMS.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == sum_of_it, name
    assert "Redistribution and use" in (VENDOR / "LICENSE").read_text()
    named = set(re.findall(r"url\(([^)#]+)\)", (VENDOR / "leaflet.css").read_text()))
    assert [name for name in named if not (VENDOR / name).exists()] == []


def test_the_scripts_of_a_map_stay_light_and_short():
    ours = sorted((PORTAL / "static" / "portal").glob("map*"))
    assert len(ours) == 4
    assert [file.name for file in ours if len(file.read_text().splitlines()) >= 300] == []
    travels = sum(len(gzip.compress(file.read_bytes())) for file in [*ours, VENDOR / "leaflet.js"])
    assert travels < 60_000


@pytest.mark.parametrize("colour", ["#000000", "#777777", "#f2c200", "#ffffff", "#8a5a00"])
def test_a_letter_can_be_read_on_any_colour(colour):
    assert contrast(Theme(key="a", title="A", colour=colour).ink, colour) >= 4


def test_a_shape_that_nobody_knows_is_a_circle():
    assert Theme(key="a", title="A", colour="#123456", shape="heart").path == SIGNS["circle"]


@pytest.mark.parametrize("language", ["sl", "en", "it", "hu"])
def test_every_number_has_its_form_and_every_form_the_same_gaps(language):
    with translation.override(language):
        words = maps.words()
    for key, said in words.items():
        forms = [form for _, form in said] if isinstance(said, list) else [said]
        assert all(forms), key
        assert len({frozenset(HOLDER.findall(form)) for form in forms}) == 1, key


def shown(a_map):
    template = Template('{% include "portal/parts/map.html" %}')
    return template.render(Context({"map": a_map}))


def test_what_a_map_is_told_cannot_end_its_block_and_titles_are_text():
    evil = '</script><img src=x onerror="alert(1)">'
    page = shown(
        Map(
            label=evil,
            bounds=BOX,
            themes=[Theme(key='a"b', title=evil, colour="#123456", letter="<")],
            states=[State(key="new", title=evil, sign='"')],
            layers=[{"kind": "tiles", "url": "/t", "title": evil, "attribution": evil}],
        )
    )
    assert "<img" not in page
    assert page.count("</script>") == 1
    block = re.search(r'type="application/json">(.*?)</script>', page, re.DOTALL)[1]
    assert json.loads(block)["label"] == evil


def test_one_ground_asks_nothing_and_several_are_chosen_from():
    one = {"kind": "tiles", "url": "/a", "title": "Streets", "attribution": "", "is_base": True}
    other = one | {"title": "Photograph"}
    assert "Streets" not in shown(Map(label="A", bounds=BOX, layers=[one])).split("</script>")[1]
    page = shown(Map(label="A", bounds=BOX, layers=[one, other])).split("</script>")[1]
    assert page.count('type="radio"') == 2
    assert page.count("checked") == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked", ["", "&bbox=1,2,3&zoom=4", "&bbox=a,b,c,d&zoom=1", "&bbox=1,2,3,4&zoom=x"]
)
def test_the_marks_of_the_style_guide_are_refused_to_who_asks_wrongly(alpha, asked):
    answer = client_of("alpha").get(f"/styleguide/?show=marks{asked}")
    assert answer.status_code == 400


@pytest.mark.django_db
def test_the_marks_of_the_style_guide_are_grouped_and_few(alpha):
    address = "/styleguide/?show=marks&bbox=15,46,16,47&zoom=14"
    answer = client_of("alpha").get(address)
    found = json.loads(text_of(answer))["features"]
    assert sum(one["properties"].get("count", 1) for one in found) == 302
    assert len(found) < 100
