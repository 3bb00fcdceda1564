"""Signing in a browser: with the keyboard alone, and what axe finds on the page and at the desk."""

import pytest
from playwright.sync_api import expect

from processes.models import SignatureCollection
from tests.portal.browser import scrolls_sideways, violations
from tests.processes.signers import collection, resident, sheet
from tests.support import PASSWORD, in_municipality, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/postopki/parkiranje/podpisi/1/"
# Wagtail's own frame: the search and the head of its first page are two heads of one name.
THEIRS = ("landmark-unique: .w-h-",)


def _faults(page):
    found = []
    for width, scheme in ((1280, "light"), (320, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        found += [one for one in violations(page) if not one.startswith(THEIRS)]
        found += ["scrolls sideways"] if scrolls_sideways(page) else []
    return found


def test_a_resident_signs_by_the_keyboard_and_axe_finds_nothing(chromium, portal_server):
    of, ana = collection(), resident(0)
    sheet(of, 3)
    server, page = portal_server, chromium.new_context().new_page()
    page.goto(f"{server}{PAGE}")
    faults = {"visitor": _faults(page)}
    page.goto(f"{server}/racun/prijava/?next={PAGE}")
    page.fill("input[name=login]", ana.email)
    page.fill("input[name=password]", PASSWORD)
    with page.expect_navigation():
        page.press("input[name=password]", "Enter")
    expect(page.locator("input[name=confirm]")).to_be_visible()
    faults["resident"] = _faults(page)
    page.focus("input[name=confirm]")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("button[name=take_back]")).to_be_visible()
    faults["signed"] = _faults(page)
    with in_municipality("alpha"):
        assert SignatureCollection.objects.get().signed == 2
    boss = signed_in("alpha").cookies["sessionid"].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "sessionid", "value": boss, "url": server}])
    desk = f"{server}/admin/processes/{of.process_id}/signatures/"
    for path in (desk, f"{desk}new/", f"{desk}1/", f"{server}/admin/processes/residents/"):
        page.goto(path)
        faults[path] = _faults(page)
    assert not any(faults.values()), faults
