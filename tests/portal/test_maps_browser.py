"""A map and drawing on it in a real browser: keys, fingers, no scripts, layers, paper."""

import json
import re
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import expect

from portal import styleguide_map
from tests.portal.browser import scrolls_sideways, violations

pytestmark = pytest.mark.django_db(transaction=True)
STILL = {"reduced_motion": "reduce"}
LAYERS = (
    {
        "kind": "tiles",
        "url": "/tiles/{z}/{x}/{y}.png",
        "title": "Streets",
        "attribution": "© <b>Streets</b>",
        "is_base": True,
    },
    {
        "kind": "tiles",
        "url": "/tiles/photo/{z}/{x}/{y}.png",
        "title": "Photograph",
        "attribution": "Photograph",
        "is_base": True,
    },
    {
        "kind": "wms",
        "url": "/wms",
        "layer": "plan",
        "title": "Plan",
        "attribution": "Plan",
        "is_base": False,
    },
)
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
ON_MAP = "document.activeElement.matches('#draw .map-box')"


@pytest.fixture
def guide(portal_server, alpha):
    return f"{portal_server}/styleguide/"


def opened(context, guide):
    """The style guide, when the marks of the map have come."""
    page = context.new_page()
    page.goto(guide)
    expect(said(page)).to_have_text("302 marks on this part of the map")
    return page


def said(page):
    return page.locator("#map .map-said")


def drawn(page):
    """What the form would send as the shape."""
    value = page.locator("#id_shape").input_value()
    return json.loads(value) if value else None


def test_the_map_is_clean_in_both_schemes_wide_and_narrow(chromium, guide):
    found = []
    with chromium.new_context(**STILL) as context:
        page = opened(context, guide)
        page.locator("#draw .map-box").focus()
        page.keyboard.press("Enter")
        page.locator("#map .map-mark[aria-label^='The meadow']").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#map .leaflet-popup")).to_be_visible()
        for scheme, width in (("light", 1280), ("dark", 320), ("light", 320), ("dark", 1280)):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            found += violations(page)
            assert not scrolls_sideways(page), width
    assert found == []


def test_groups_open_and_marks_tell_by_keyboard_alone(chromium, guide):
    with chromium.new_context(**STILL) as context:
        page = opened(context, guide)
        group = page.locator("#map .map-mark:has(.map-group)").first
        count = int(group.text_content())
        expect(group).to_have_attribute("aria-label", f"{count} marks here: look closer")
        group.focus()
        page.keyboard.press("Enter")
        expect(said(page)).not_to_have_text("302 marks on this part of the map")
        # Whoever came by keyboard has not been thrown back to the beginning of the page.
        assert page.evaluate("document.activeElement.matches('#map .map-box')")
        mark = page.locator("#map .map-mark[aria-label^='Proposal']").first
        expect(mark).to_be_attached()
        mark.focus()
        page.keyboard.press("Enter")
        link = page.locator("#map .leaflet-popup a[href^='#mark-']")
        expect(link).to_be_focused()
        expect(page.get_by_role("button", name="Close", exact=True)).to_be_visible()
        page.keyboard.press("Escape")
        expect(link).to_have_count(0)
        assert page.evaluate("document.activeElement.matches('.map-mark')")


def test_what_is_switched_off_is_not_asked_for_and_a_failure_is_said(chromium, guide):
    with chromium.new_context(**STILL) as context:
        page = opened(context, guide)
        with page.expect_response(re.compile("show=marks")) as answer:
            page.locator("#map-theme-1").uncheck()
        assert "theme=roads&theme=play&theme=rest" in answer.value.url
        expect(said(page)).to_have_text("226 marks on this part of the map")
        page.get_by_label("New", exact=True).uncheck()
        page.get_by_label("Taken up").uncheck()
        expect(said(page)).to_have_text("Nothing is marked on this part of the map.")
        expect(page.locator("#map .map-mark")).to_have_count(0)
        page.get_by_label("Taken up").check()
        expect(page.locator("#map .map-mark").first).to_be_visible()
        there = page.locator("#map .map-mark").count()
        page.route("**/*show=marks*", lambda route: route.fulfill(status=503))
        page.locator("#map-theme-1").check()
        expect(said(page)).to_have_text(re.compile("could not be read"))
        assert page.locator("#map .map-mark").count() == there
        page.unroute("**/*show=marks*")
        page.get_by_role("button", name="Try again").click()
        expect(said(page)).to_have_text(re.compile(r"^\d+ marks"))
        expect(page.get_by_role("button", name="Try again")).to_be_hidden()


def test_a_triangle_is_drawn_with_keys_alone_and_outlives_the_form(chromium, guide):
    with chromium.new_context(**STILL) as context:
        page = context.new_page()
        page.goto(guide)
        page.get_by_label("A point", exact=True).focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        while not page.evaluate(ON_MAP):
            page.keyboard.press("Tab")
        for key in ("Enter", "ArrowRight", "Enter", "ArrowDown", "Enter"):
            page.keyboard.press(key)
        told = page.locator("#draw .map-said")
        expect(told).to_have_text(
            re.compile(r"^Drawn: an area of 3 corners: 46\.\d{5}, 15\.\d{5}; ")
        )
        shape = drawn(page)
        ring = shape["coordinates"][0]
        assert (shape["type"], len(ring), ring[0]) == ("Polygon", 4, ring[3])
        assert ring[1][0] > ring[0][0]
        assert ring[2][1] < ring[1][1]
        # A corner is moved by its arrows, and taken away.
        page.locator("#draw .map-mark").first.focus()
        page.keyboard.press("ArrowLeft")
        assert drawn(page)["coordinates"][0][0][0] < ring[0][0]
        kept = drawn(page)
        page.get_by_label("Where is it?").fill("Log 3")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert drawn(page) == kept
        expect(page.locator("#draw .map-mark")).to_have_count(3)
        expect(page.get_by_label("An area")).to_be_checked()
        page.locator("#draw .map-mark").last.focus()
        page.keyboard.press("Delete")
        expect(told).to_have_text(re.compile("an area needs 1 more corner"))
        assert drawn(page) is None
        page.get_by_role("button", name="Start again").click()
        expect(told).to_have_text("Nothing is drawn yet.")
        assert page.evaluate(ON_MAP)


def test_a_shape_that_cannot_be_drawn_here_stays_until_another_is_drawn(chromium, guide):
    corners = [[15.08, 46.13], [15.09, 46.13], [15.09, 46.14], [15.08, 46.13]]
    shape = {"type": "MultiPolygon", "coordinates": [[corners]]}
    with chromium.new_context(**STILL) as context:
        page = context.new_page()
        page.goto(f"{guide}?{urlencode({'shape': json.dumps(shape)})}")
        told = page.locator("#draw .map-said")
        expect(told).to_have_text("What is drawn stays as it is until you draw something else.")
        page.get_by_label("An area").check()
        assert drawn(page) == shape
        page.get_by_label("A point", exact=True).check()
        page.get_by_role("button", name="Add this point").click()
        expect(told).to_have_text(re.compile("^Drawn: a point at"))
        assert drawn(page)["type"] == "Point"
        # What is no shape at all is nothing, and breaks nothing.
        page.goto(f"{guide}?shape=%7B%22type%22%3A%22Polygon%22%2C%22coordinates%22%3A7%7D")
        expect(told).to_have_text("Nothing is drawn yet.")


def test_a_finger_scrolls_the_page_until_the_map_is_tapped_and_then_draws(chromium, guide):
    size = {"width": 390, "height": 844}
    with chromium.new_context(has_touch=True, is_mobile=True, viewport=size, **STILL) as context:
        page = opened(context, guide)
        box, hint = page.locator("#draw .map-box"), page.locator("#draw .map-hint")
        box.scroll_into_view_if_needed()
        expect(hint).to_be_visible()
        assert box.evaluate("one => getComputedStyle(one).touchAction") == "pan-x pan-y"
        box.tap(position={"x": 200, "y": 100})
        expect(hint).to_be_hidden()
        assert drawn(page) is None
        assert box.evaluate("one => getComputedStyle(one).touchAction") == "none"
        box.tap(position={"x": 200, "y": 100})
        expect(page.locator("#draw .map-said")).to_have_text(re.compile("^Drawn: a point at"))
        first = drawn(page)
        page.get_by_role("button", name="Add this point").tap()
        assert drawn(page) != first
        page.locator("#h-draw").tap()
        expect(hint).to_be_visible()


def test_without_scripts_there_is_no_map_and_nothing_of_its_own(chromium, guide):
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(guide)
        expect(page.locator(".map-view").first).to_be_hidden()
        expect(page.locator("#draw .map-view")).to_be_hidden()
        link = page.get_by_role("link", name="List of what is on the map")
        assert page.locator(link.get_attribute("href")).is_visible()
        assert page.get_by_label("Where is it?").is_visible()


def test_without_layers_nothing_is_asked_of_others_and_nothing_is_refused(chromium, guide):
    asked, faults = [], []
    with chromium.new_context(**STILL) as context:
        context.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
        context.on("console", lambda message: faults.append(message.text))
        context.on("weberror", lambda error: faults.append(str(error.error)))
        page = opened(context, guide)
        page.locator("#map .map-mark:has(.map-group)").first.click()
        expect(said(page)).not_to_have_text("302 marks on this part of the map")
    assert set(asked) == {urlsplit(guide).netloc}
    assert faults == []


def test_layers_are_laid_under_the_marks_and_their_makers_named(chromium, guide, monkeypatch):
    monkeypatch.setattr(styleguide_map, "LAYERS", LAYERS)
    asked, faults = [], []

    def tile(route):
        asked.append(route.request.url)
        route.fulfill(body=PIXEL, content_type="image/png")

    with chromium.new_context(**STILL) as context:
        context.route(re.compile("/tiles/|/wms"), tile)
        context.on("console", lambda message: faults.append(message.text))
        page = opened(context, guide)
        makers = page.locator("#map .leaflet-control-attribution")
        # A maker's name is text: what looks like markup stays what was written.
        expect(makers).to_have_text("© <b>Streets</b>")
        page.get_by_label("Photograph").check()
        expect(makers).to_have_text("Photograph")
        page.get_by_label("Plan").check()
        expect(makers).to_have_text(re.compile("Photograph.+Plan"))
        expect(page.locator("#map .leaflet-tile-loaded").first).to_be_attached()
        assert violations(page) == []
    assert any("/tiles/" in url for url in asked)
    assert any("/wms?" in url.lower() and "LAYERS=plan".lower() in url.lower() for url in asked)
    assert faults == []


def test_on_paper_the_map_stands_without_its_controls(chromium, guide):
    with chromium.new_context(**STILL) as context:
        page = opened(context, guide)
        page.locator("#map-theme-1").uncheck()
        expect(said(page)).to_have_text("226 marks on this part of the map")
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        for hidden in (".leaflet-control-zoom", "summary", "#map-theme-1"):
            expect(page.locator(f"#map {hidden}")).to_be_hidden()
        # What the signs mean stands on the paper, of what is shown.
        expect(page.locator("#map label[for=map-theme-2]")).to_be_visible()
        expect(page.locator("#map label[for=map-theme-1]")).to_be_hidden()
        box = page.locator("#map .map-box")
        expect(box).to_be_visible()
        assert round(box.bounding_box()["width"]) == round(178 / 25.4 * 96)
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.pdf()[:4] == b"%PDF"
