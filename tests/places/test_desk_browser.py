"""The desk of the map in a real browser: a boundary and a layer, light and dark, at two widths."""

import json
import os
from pathlib import Path

import pytest

from places.models import Ground
from tests.cms.backoffice import ADMINISTRATORS, browser, url
from tests.cms.test_desk_browser import THEIRS
from tests.places.support import BOUNDARY, BOW_TIE, OSM
from tests.portal.browser import scrolls_sideways, violations
from tests.support import in_municipality

pytestmark = pytest.mark.django_db(transaction=True)
# A folder for pictures of each page, for who wants to look at them.
PICTURES = os.environ.get("PLACE_PICTURES", "")
SEND = "main form.desk-form button[type=submit]"


def faults(page, name):
    """What axe finds, light and wide, then dark and narrow; and what does not fit."""
    found = []
    for scheme, width in (("light", 1280), ("dark", 320)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        found += [one for one in violations(page) if not one.startswith(THEIRS)]
        if scrolls_sideways(page):
            found.append(f"wider than {width}")
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)
    return {name: found} if found else {}


def choose(page, geometry):
    content = json.dumps(geometry).encode()
    file = {"name": "meja.geojson", "mimeType": "application/geo+json", "buffer": content}
    page.set_input_files("#id_file", file)
    with page.expect_navigation():
        page.click(SEND)


def test_a_boundary_and_a_layer_are_set_up(chromium, portal_server, alpha):
    session = browser("alpha", ADMINISTRATORS).cookies["sessionid"].value
    wrong = {}
    with chromium.new_context(locale="sl") as context:
        context.add_cookies([{"name": "sessionid", "value": session, "url": portal_server}])
        page = context.new_page()
        page.goto(f"{portal_server}{url('places:index')}")
        wrong |= faults(page, "empty")
        page.fill("#id_source", "GURS 2026")
        choose(page, BOW_TIE)
        wrong |= faults(page, "refused")
        assert page.input_value("#id_source") == "GURS 2026"
        choose(page, BOUNDARY)
        wrong |= faults(page, "preview")
        with page.expect_navigation():
            page.click(SEND)
        page.goto(f"{portal_server}{url('places:new_layer')}")
        page.fill("#id_url", "http://example.si")
        page.fill("#id_title_sl", "Karta")
        page.fill("#id_attribution", OSM["attribution"])
        with page.expect_navigation():
            page.click(SEND)
        wrong |= faults(page, "layer refused")
        page.fill("#id_url", OSM["url"])
        with page.expect_navigation():
            page.click(SEND)
        wrong |= faults(page, "set up")
    with in_municipality("alpha"):
        ground = Ground.objects.get()
    assert ground.boundary is not None
    assert ground.layers[0]["url"] == OSM["url"]
    assert not wrong
