"""A citizen in a real browser: reads, writes, loses the connection and the sign-in, supports."""

import pytest
from playwright.sync_api import expect

from consultations.models import Contribution
from tests.accounts.visitor import browser
from tests.consultations.support import answered, consultation, person, said, text
from tests.consultations.test_statements import crowd, twelve
from tests.portal.browser import SMALL_TARGETS, scrolls_sideways, violations, walk_by_keyboard
from tests.support import in_municipality

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/posvetovanja/odlok-o-parkiranju/"
ARTICLE, WRITE = f"{PAGE}besedilo/osnutek/a1/", f"{PAGE}oddaja/"
TEXT = "Parkirnina je za stanovalce v središču previsoka."
SHOTS = ""


@pytest.fixture
def of(alpha):
    made = consultation(asks_for_places=True, guests=False)
    version = text(made)
    answered(made, said(made, how_many=3, version=version, provision_key="a1")[:1])
    said(made, latitude=46.1459, longitude=15.0838)
    crowd(made, twelve(made))
    return made


@pytest.fixture
def session(of):
    return browser(person(first_name="Ana", last_name="Novak")).cookies["sessionid"].value


def opened(chromium, server, session="", **more):
    context = chromium.new_context(locale="sl", **more)
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "url": server}])
    return context.new_page()


def faults(page):
    found = []
    for scheme, width in (("light", 1280), ("dark", 320)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        found += violations(page)
        found += page.evaluate(SMALL_TARGETS)
        if scrolls_sideways(page):
            found.append(f"wider than {width}")
        if SHOTS:
            name = page.url.split("/", 3)[3].replace("/", "_")[:60] or "home"
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
    return found


def test_every_page_is_accessible(chromium, portal_server, session):
    found = {}
    paths = [
        "/posvetovanja/",
        PAGE,
        ARTICLE,
        f"{PAGE}mnenja/",
        f"{PAGE}mnenja/1/",
        f"{PAGE}obrazec/",
        WRITE,
        f"{PAGE}izjave/",
        "/posvetovanja/?q=ni",
    ]
    for who, key in (("citizen", session), ("anybody", "")):
        page = opened(chromium, portal_server, key)
        for path in [*paths, "/racun/mnenja/"] if key else paths:
            page.goto(portal_server + path)
            found[f"{path} {who}"] = faults(page)
        page.context.close()
    assert not {name: left for name, left in found.items() if left}


def test_a_citizen_gives_an_opinion_without_a_script(chromium, portal_server, session):
    page = opened(chromium, portal_server, session, java_script_enabled=False)
    page.goto(portal_server + PAGE)
    with page.expect_navigation():
        page.click("text=2. člen Naslov člena 2")
    page.fill("textarea", "kratko")
    with page.expect_navigation():
        page.click("form.opinion button:not([name])")
    assert page.title().startswith("Napaka:")
    assert page.input_value("textarea") == "kratko"
    page.fill("textarea", TEXT)
    with page.expect_navigation():
        page.click("form.opinion button[name=save]")
    page.goto(portal_server + f"{PAGE}besedilo/osnutek/a2/")
    assert page.input_value("textarea") == TEXT
    with page.expect_navigation():
        page.click("form.opinion button:not([name])")
    with in_municipality("alpha"):
        made = Contribution.objects.get(person_id__isnull=False)
    assert (made.text, made.provision_key) == (TEXT, "a2")
    assert made.digest in page.inner_text("main")
    page.context.close()


def test_the_receipt_is_accessible_and_by_it_one_withdraws(chromium, portal_server, session):
    page = opened(chromium, portal_server, session)
    page.goto(portal_server + WRITE)
    assert all(step["ring"] and step["shown"] for step in walk_by_keyboard(page))
    page.fill("textarea", "x")
    with page.expect_navigation():
        page.click("form.opinion button:not([name])")
    assert faults(page) == []
    page.fill("textarea", TEXT)
    with page.expect_navigation():
        page.click("form.opinion button:not([name])")
    assert faults(page) == []
    with page.expect_navigation():
        page.click("button[data-color=danger]")
    assert faults(page) == []
    page.context.close()


def test_what_is_typed_is_saved_and_comes_back_after_a_lost_connection(
    chromium, portal_server, session
):
    page = opened(chromium, portal_server, session)
    page.goto(portal_server + ARTICLE)
    page.fill("textarea", TEXT)
    state = page.locator(".opinion__state")
    expect(state).not_to_be_empty(timeout=8000)
    page.reload()
    assert page.input_value("textarea") == TEXT
    # The connection goes, and with it the page; the browser has kept what was typed.
    page.context.set_offline(True)
    page.fill("textarea", f"{TEXT} In še nekaj.")
    expect(state).not_to_be_empty(timeout=8000)
    page.context.set_offline(False)
    page.goto(portal_server + PAGE)
    page.goto(portal_server + ARTICLE)
    assert page.input_value("textarea") == f"{TEXT} In še nekaj."
    with page.expect_navigation():
        page.click("form.opinion button:not([name])")
    page.goto(portal_server + ARTICLE)
    assert page.input_value("textarea") == ""
    page.context.close()


def test_what_is_typed_survives_the_end_of_the_sign_in(chromium, portal_server, session):
    page = opened(chromium, portal_server, session)
    page.goto(portal_server + ARTICLE)
    page.fill("textarea", TEXT)
    page.context.clear_cookies(name="sessionid")
    with page.expect_navigation():
        page.click("form.opinion button:not([name])")
    assert page.locator("input[type=hidden][name=text]").input_value() == TEXT
    # Signed in again, in another window; here it is sent once more.
    url = portal_server
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    page.goto(portal_server + ARTICLE)
    assert page.input_value("textarea") == TEXT
    page.context.close()


def test_another_person_at_the_same_browser_finds_nothing_of_it(chromium, portal_server, session):
    page = opened(chromium, portal_server, session)
    page.goto(portal_server + ARTICLE)
    page.context.set_offline(True)
    page.fill("textarea", TEXT)
    page.context.set_offline(False)
    page.context.clear_cookies()
    other = browser(person("bor@example.si")).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": other, "url": portal_server}])
    page.goto(portal_server + ARTICLE)
    assert page.input_value("textarea") == ""
    page.context.close()


def test_support_is_given_by_a_button(chromium, portal_server, session):
    page = opened(chromium, portal_server, session)
    page.goto(portal_server + f"{PAGE}mnenja/")
    with page.expect_navigation():
        page.click("#mnenje-2 .voice__support button")
    expect(page.locator("#mnenje-2 button[name=take_back]")).to_be_visible()
    assert page.url.endswith("#mnenje-2")
    page.context.close()
