"""Renewals in a real browser: by keyboard, without the map and with it, and what axe finds."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from renewal.models import Pin
from tests.consultations.support import person
from tests.portal.browser import scrolls_sideways, violations
from tests.renewal.support import choice, full, neighbourhood, pin
from tests.support import PASSWORD, client_of, in_municipality, signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("alpha")]
HOME = "/prenove/prenova-planine/"
PINS, MARK = f"{HOME}predlogi/", f"{HOME}predlogi/oddaja/"
ON_MAP = "document.activeElement.matches('#draw .map-box')"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def faults(page):
    """What axe finds wide and light, narrow and dark, and whether anything is too wide."""
    found = []
    for width, scheme in ((1280, "light"), (320, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        found += violations(page)
        found += ["scrolls sideways"] if scrolls_sideways(page) else []
    page.set_viewport_size({"width": 1280, "height": 800})
    return found


def signed_in_page(context, server, email):
    cookie = signed_in("alpha", email).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": server}])
    return context.new_page()


def go(page, wanted, key="Enter"):
    """Tab until `wanted` (a selector) has the focus, and press a key there; nothing is clicked."""
    for _ in range(200):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            break
        page.keyboard.press("Tab")
    else:
        pytest.fail(f"Tab never comes to {wanted}")
    if key:
        page.keyboard.press(key)


def leads(page, wanted):
    """The same for what leads to another page."""
    with page.expect_navigation():
        go(page, wanted)


def test_a_pin_is_placed_found_edited_and_withdrawn_by_keyboard_without_scripts(
    chromium, portal_server
):
    neighbourhood()
    ana = person()
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{portal_server}{HOME}")
        leads(page, f"a[href='{MARK}']")
        page.wait_for_selector("input[name=login]")
        go(page, "input[name=login]", key="")
        page.keyboard.type(ana.email)
        go(page, "input[name=password]", key="")
        page.keyboard.type(PASSWORD)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator("#draw-keys")).to_be_hidden()
        leads(page, "main form button[type=submit]")
        # Everything that is missing is said at once, and the summary has the focus.
        expect(page.locator(".error-summary, [role=alert]").first).to_be_visible()
        go(page, "#id_title", key="")
        page.keyboard.type("Klop manjka")
        go(page, "#id_place", key="")
        page.keyboard.type("46,245; 14,365")
        leads(page, "main form button[type=submit]")
        expect(page.locator("h1")).to_have_text("Klop manjka")
        page.goto(f"{portal_server}{PINS}")
        leads(page, f"a[href='{PINS}1/']")
        leads(page, f"a[href='{PINS}1/sprememba/']")
        go(page, "#id_title", key="Control+a")
        page.keyboard.type("Dve klopi")
        go(page, "#id_place", key="")
        page.keyboard.type("46,246; 14,366")
        leads(page, "main form button[type=submit]")
        expect(page.locator("h1")).to_have_text("Dve klopi")
        with in_municipality("alpha"):
            found = Pin.objects.get()
        assert found.shape["coordinates"] == pytest.approx([14.366, 46.246])
        leads(page, f"a[href='{PINS}1/umik/']")
        leads(page, "main form button[type=submit]")
        expect(page.locator("main")).not_to_contain_text("Dve klopi")
    with in_municipality("alpha"):
        assert Pin.objects.get().withdrawn_at is not None


def test_a_pin_is_placed_on_the_map_by_keyboard(chromium, portal_server):
    neighbourhood()
    ana = person()
    with chromium.new_context(reduced_motion="reduce") as context:
        page = signed_in_page(context, portal_server, ana.email)
        page.goto(f"{portal_server}{MARK}")
        expect(page.locator("#draw .map-box, [data-draw] .map-box").first).to_be_visible()
        go(page, "#id_title", key="")
        page.keyboard.type("Tu je luknja")
        go(page, "[data-draw] .map-box", key="ArrowRight")
        page.keyboard.press("Enter")
        held = page.locator("#id_shape")
        expect(held).to_have_value(re.compile(r'^\{"type":"Point"'))
        leads(page, "main form button[type=submit]")
        expect(page.locator("h1")).to_have_text("Tu je luknja")
    with in_municipality("alpha"):
        west, north = Pin.objects.get().shape["coordinates"]
    assert 14.36 < west < 14.38
    assert 46.23 < north < 46.26


def test_axe_finds_nothing_on_the_pages_of_a_renewal(chromium, portal_server):
    home, ana = neighbourhood(), person()
    empty, found = {}, {}
    with chromium.new_context(reduced_motion="reduce") as context:
        page = signed_in_page(context, portal_server, ana.email)
        for path in ("/prenove/", HOME, f"{HOME}ukrepi/", PINS, f"{HOME}dnevnik/"):
            page.goto(f"{portal_server}{path}")
            empty[path] = faults(page)
        now = timezone.now()
        _home, one, asked, _paper = full(home)
        over = choice(one, opens=now - timedelta(days=9), closes=now - timedelta(days=1))
        pin(home, ana)
        own = f"{PINS}1/"
        for path in (
            *(HOME, f"{HOME}ukrepi/", f"{HOME}ukrepi/1/", f"{HOME}razlicice/{asked.pk}/"),
            *(f"{HOME}razlicice/{over.pk}/", f"{HOME}kazalniki/", f"{HOME}skupine/"),
            *(f"{HOME}dnevnik/", f"{HOME}sprehodi/krog/", "/racun/oznacbe/"),
            *(PINS, own, MARK, f"{own}sprememba/", f"{own}umik/"),
        ):
            assert client_of("alpha").get(path).status_code in {200, 302}, path
            page.goto(f"{portal_server}{path}")
            found[path] = faults(page)
        page.goto(f"{portal_server}{MARK}")
        with page.expect_navigation():
            page.locator("main form button[type=submit]").click()
        found["refused"] = faults(page)
    wrong = {path: said for path, said in [*empty.items(), *found.items()] if said}
    assert not wrong
