"""Following in a real browser: empty, full and with errors; by keyboard."""

import pytest

from notifications.links import Ending, token_for
from tests.accounts.visitor import browser, citizen
from tests.notifications.followers import follower, heard
from tests.portal.browser import scrolls_sideways, violations, walk_by_keyboard
from tests.support import in_municipality, make_announcement

pytestmark = pytest.mark.django_db(transaction=True)
FOLLOW, FOLLOWED = "/obvescanje/sledi/", "/obvescanje/kaj-spremljam/"
BUTTON = "main form button[type=submit]"


@pytest.fixture
def page(chromium, portal_server, alpha):
    """A page of Ana's, who is signed in and whose browser runs no scripts of ours."""
    session = browser(citizen()).cookies["sessionid"].value
    with chromium.new_context(locale="sl") as context:
        context.add_cookies([{"name": "sessionid", "value": session, "url": portal_server}])
        yield context.new_page()


def faults(page):
    found = []
    for scheme, width in (("light", 1280), ("dark", 320)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        found += violations(page)
        if scrolls_sideways(page):
            found.append(f"wider than {width}")
    return found


def test_each_page_is_accessible_empty_full_and_with_errors(page, portal_server, alpha):
    found = {}
    for path in ("/obvescanje/", FOLLOWED):
        page.goto(portal_server + path)
        found[f"{path} empty"] = faults(page)
    page.goto(portal_server + FOLLOW)
    with page.expect_navigation():
        page.click(BUTTON)
    assert page.title().startswith("Napaka:")
    found["errors"] = faults(page)
    ana = follower()
    make_announcement("alpha", title="Proračun", topic="budget")
    assert heard() == ["Proračun"]
    for path in ("/obvescanje/", FOLLOWED, FOLLOW, "/obvestila/proracun/"):
        page.goto(portal_server + path)
        found[path] = faults(page)
    with in_municipality("alpha"):
        token = token_for(Ending(ana.pk, None))
    page.goto(f"{portal_server}/obvescanje/odjava/{token}/")
    found["ending"] = faults(page)
    with page.expect_navigation():
        page.click(BUTTON)
    found["ended"] = faults(page)
    page.goto(f"{portal_server}/obvescanje/odjava/x/")
    found["no such link"] = faults(page)
    assert not {name: left for name, left in found.items() if left}


def test_following_works_by_keyboard_alone(page, portal_server):
    page.goto(portal_server + FOLLOW)
    assert all(step["ring"] and step["shown"] for step in walk_by_keyboard(page))
    page.focus("input[value='topic|budget']")
    page.keyboard.press("Space")
    page.focus(BUTTON)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("main h2", has_text="Proračun").count() == 1
