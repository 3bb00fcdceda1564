"""Pages of an account in a real browser: narrow and wide, light and dark, by keyboard, passkeys."""

import time

import pytest

from accounts import factors
from tests.accounts.visitor import (
    ANA,
    PASSWORD,
    SECRET,
    citizen,
    format_hotp_value,
    hotp_value,
    with_app,
)
from tests.portal.browser import (
    REACHABLE,
    SMALL_TARGETS,
    scrolls_sideways,
    violations,
    walk_by_keyboard,
)

pytestmark = pytest.mark.django_db(transaction=True)
OPEN = (
    "/racun/prijava/",
    "/racun/registracija/",
    "/racun/geslo/pozabljeno/",
    "/en/account/sign-in/",
)
OWN = (
    *("/racun/", "/racun/ime/", "/racun/e-naslov/", "/racun/seje/", "/racun/geslo/"),
    *(
        "/racun/varnost/",
        "/racun/izbris/",
        "/racun/varnost/kljuci/",
        "/racun/varnost/kljuci/dodaj/",
    ),
)


def send(page, button="main form:not([data-passkey]) button[type=submit]"):
    """Press the page's own button and wait for the page that answers: a click alone does not."""
    with page.expect_navigation():
        page.click(button)


def enter(page, server):
    """Sign in as Ana, with the code of her app."""
    page.goto(f"{server}/racun/prijava/")
    page.fill("#id_login", ANA)
    page.fill("#id_password", PASSWORD)
    send(page)
    step = int(time.time()) // factors.STEP_SECONDS
    page.fill("#id_code", format_hotp_value(hotp_value(SECRET, step)))
    send(page)
    page.wait_for_url("**/racun/")


def faults(page):
    """What axe finds in light and dark, wide and at 320 pixels; what is too small or too wide."""
    found = []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        if scrolls_sideways(page):
            found.append(f"wider than {width}")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += violations(page)
    small = [one for one in page.evaluate(SMALL_TARGETS) if 'type="hidden"' not in one]
    return found + small


def test_every_page_is_accessible_empty_and_with_errors(chromium, portal_server, alpha):
    with_app(citizen())
    with chromium.new_context(locale="sl") as context:
        page = context.new_page()
        for path in OPEN:
            page.goto(portal_server + path)
            assert faults(page) == [], path
            send(page)
            assert page.locator(".ds-error-summary").count() == 1
            assert page.title().startswith(("Error:", "Napaka:")), path
            assert faults(page) == [], f"{path} with errors"
        enter(page, portal_server)
        for path in OWN:
            page.goto(portal_server + path)
            assert faults(page) == [], path


def test_sign_in_works_by_keyboard_and_without_javascript(chromium, portal_server, alpha):
    with_app(citizen())
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        enter(page, portal_server)
        page.goto(f"{portal_server}/racun/varnost/kljuci/dodaj/")
        assert page.get_by_role("link", name="aplik").count() or page.locator("noscript").count()
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"{portal_server}/racun/registracija/")
        steps = walk_by_keyboard(page)
        assert len(steps) == page.evaluate(REACHABLE)
        assert all(step["ring"] and step["shown"] for step in steps)


def test_a_passkey_is_made_and_signs_in(chromium, portal_server, alpha):
    with_app(citizen())
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    with chromium.new_context() as context:
        page = context.new_page()
        enter(page, portal_server)
        driver = context.new_cdp_session(page)
        driver.send("WebAuthn.enable")
        driver.send("WebAuthn.addVirtualAuthenticator", {"options": key})
        page.goto(f"{portal_server}/racun/varnost/kljuci/dodaj/")
        page.click("form[data-passkey] button")
        page.wait_for_url("**/racun/varnost/")
        page.goto(f"{portal_server}/racun/odjava/")
        send(page, "main form button")
        page.goto(f"{portal_server}/racun/prijava/?next=/racun/seje/")
        page.click("form[data-passkey] button")
        page.wait_for_url("**/racun/seje/")
