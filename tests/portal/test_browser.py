"""Pages in a real browser: narrow, dark, by keyboard, without JavaScript, and alone."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from records.consumers.pump import pump
from tests.portal.browser import (
    REACHABLE,
    SMALL_TARGETS,
    scrolls_sideways,
    violations,
    walk_by_keyboard,
)
from tests.portal.content import full_announcement, full_event, furnish_home
from tests.portal.test_about import SAID, say
from tests.support import make_announcement, make_event

pytestmark = pytest.mark.django_db(transaction=True)

PATHS = {
    "home": "/",
    "home in English": "/en/",
    "empty list": "/en/announcements/",
    "list": "/obvestila/",
    "filtered": "/obvestila/?kind=press_release",
    "nothing found": "/obvestila/?year=1999",
    "errors": "/obvestila/?year=lani&topic=vse",
    "second page": "/obvestila/?page=2",
    "events": "/dogodki/",
    "past events": "/dogodki/?when=past",
    "announcement": "/obvestila/s-skupnimi-mocmi/",
    "event": "/dogodki/konferenca/",
    "plain page": "/kako-sodelujem/",
    "search": "/iskanje/",
    "search, found": "/iskanje/?q=obvestili",
    "search, a slip": "/iskanje/?q=obvesttilo",
    "search, nothing": "/iskanje/?q=kozmodrom&kind=event",
    "search, errors": "/iskanje/?q=!&year=lani",
    "missing": "/ni-je/",
    "contact": "/stik/",
    "contact, nothing said": "/en/contact/",
    "accessibility": "/dostopnost/",
    "accessibility in English": "/en/accessibility/",
    "style guide": "/styleguide/",
    "question of the dialog": "/styleguide/?show=dialog",
}
# The same templates with other words or fewer rows: axe alone reads them too.
VARIANTS = {
    "home in English",
    "empty list",
    "filtered",
    "nothing found",
    "second page",
    "past events",
    "contact, nothing said",
    "accessibility in English",
    "root, nothing found",
    "root, contact",
    "root, statement",
}
# What a page shows without: pictures, and the map, whose own weight test_maps.py holds.
LATER = re.compile("/media/|/vendor/leaflet/|/portal/map|show=marks")
# Each page once wide and light, once narrow and dark.
VIEWS = {"light": {"width": 1280, "height": 900}, "dark": {"width": 390, "height": 844}}


@pytest.fixture
def addresses(chromium, portal_server):
    """A portal with something of everything: the address of each page by its name."""
    furnish_home("alpha", full_announcement("alpha"))
    full_event("alpha")
    say("alpha", **SAID)
    make_event("alpha", title="Javna razgrnitev občinskega podrobnega prostorskega načrta")
    for number in range(11):
        make_announcement("alpha", title=f"Obvestilo {number}", topic="budget")
    pump()
    port = urlsplit(portal_server).port
    found = {name: f"{portal_server}{path}" for name, path in PATHS.items()}
    return found | {
        "root": f"http://localhost:{port}/",
        "portals": f"http://localhost:{port}/portali/",
        "root, search": f"http://localhost:{port}/iskanje/?q=alpha",
        "root, contact": f"http://localhost:{port}/stik/",
        "root, statement": f"http://localhost:{port}/dostopnost/",
        "root, nothing found": f"http://localhost:{port}/iskanje/?q=xyz",
        "unknown host": f"http://nowhere.localhost:{port}/",
    }


def kinds(addresses):
    """One address of each kind of page."""
    return {name: address for name, address in addresses.items() if name not in VARIANTS}


def each_page(chromium, addresses, **options):
    """A browser's page on each address, in one context."""
    with chromium.new_context(**options) as context:
        page = context.new_page()
        for name, address in addresses.items():
            page.goto(address)
            yield name, page


def visit(chromium, address):
    """The hosts that a page asked, what its console had to say, and what came without pictures."""
    asked, faults, weights = [], [], []
    with chromium.new_context() as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "response", lambda answer: LATER.search(answer.url) or weights.append(answer.body())
        )
        page.goto(address)
    return asked, faults, sum(len(weight) for weight in weights)


def test_at_320_pixels_nothing_scrolls_sideways_and_targets_fit_a_thumb(chromium, addresses):
    viewport = {"width": 320, "height": 640}
    for name, page in each_page(chromium, kinds(addresses), viewport=viewport):
        assert not scrolls_sideways(page), name
        assert page.evaluate(SMALL_TARGETS) == [], name


def test_axe_finds_nothing_in_light_and_dark(chromium, addresses):
    found = {}
    for name, page in each_page(chromium, addresses):
        for scheme, size in VIEWS.items():
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.set_viewport_size(size)
            if faults := violations(page):
                found[f"{name}, {scheme}"] = faults
    assert not found


def test_the_keyboard_reaches_everything_and_shows_where_it_is(chromium, addresses):
    for name, page in each_page(chromium, kinds(addresses)):
        walked = walk_by_keyboard(page)
        assert len(walked) == page.evaluate(REACHABLE), name
        assert all(focus["ring"] for focus in walked), name
        assert all(focus["shown"] for focus in walked), name
        page.goto(page.url)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        if name != "unknown host":
            assert page.evaluate("document.activeElement.id") == "content", name


def test_no_request_leaves_the_host_and_nothing_is_refused(chromium, addresses):
    for name, address in kinds(addresses).items():
        asked, faults, weight = visit(chromium, address)
        assert set(asked) == {urlsplit(address).netloc}, name
        assert not [fault for fault in faults if "404 (Not Found)" not in fault], name
        # Uncompressed, at the first visit. Scripts wait until the page is shown.
        assert weight < 150_000, name


def test_everything_works_without_javascript(chromium, addresses):
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(addresses["home"])
        page.get_by_role("link", name="Vsa obvestila").click()
        page.get_by_label("Vrsta").select_option("press_release")
        page.get_by_role("button", name="Pokaži").click()
        expect(page.get_by_role("heading", name="1 obvestilo", exact=True)).to_be_visible()
        page.get_by_role("link", name="S skupnimi močmi").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("S skupnimi močmi")
        page.get_by_role("link", name="Dogodki", exact=True).click()
        expect(page.get_by_role("heading", name="1 napovedan dogodek")).to_be_visible()
        page.goto(addresses["style guide"])
        page.locator("#wrong .ds-error-summary a").first.click()
        page.wait_for_url("**#id_wrong-name")
        page.locator("#dialog").get_by_role("link", name="Withdraw the registration").click()
        expect(page.get_by_role("button", name="Withdraw it")).to_be_visible()


def test_the_style_guide_opens_dialogs_and_bears_a_visitor_s_own_colours(chromium, addresses):
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(addresses["style guide"])
        page.get_by_role("link", name="Withdraw the registration").click()
        dialog = page.get_by_role("dialog", name="Withdraw the registration?")
        expect(dialog).to_be_visible()
        assert violations(page) == []
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        page.emulate_media(forced_colors="active")
        assert violations(page) == []
        page.emulate_media(media="print", forced_colors="none")
        assert page.get_by_role("heading", level=1).is_visible()
        assert not page.locator(".site-nav").is_visible()
