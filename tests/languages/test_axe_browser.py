"""axe in every language: registration in each of its states, and one page of every kind."""

from urllib.parse import urlsplit

import pytest

from cms.models import EventPage, HomePage
from records.consumers.pump import pump
from tenants.provisioning.branding import Brand, rebrand_municipality
from tests.accounts.visitor import browser, citizen
from tests.database import as_owner
from tests.languages.states import address, registrations
from tests.notices.support import ITALIAN, TEXT, published
from tests.portal.browser import scrolls_sideways, violations
from tests.portal.content import full_announcement, full_event
from tests.portal.test_about import SAID, say
from tests.support import in_municipality, make_announcement

pytestmark = pytest.mark.django_db(transaction=True)
OTHERS = ("en", "it", "hu")
VIEWS = (("light", 1280), ("dark", 390))
# Pages of ours by the name of their address, and what is asked of them.
OURS = {
    "search": "",
    "search, found": "?q=obvestilo",
    "search, nothing": "?q=kozmodrom&kind=event",
    "search, errors": "?q=!&year=lani",
    "contact": "",
    "accessibility": "",
    "notices": "",
}
# States of a registration that are another page, and not only another sentence on one.
SHAPES = ("form", "long", "coming", "full")
OPEN = ("account_login", "account_signup")
OWN = (
    *("account", "account_email", "usersessions_list", "mfa_index"),
    *("notifications", "follow", "followed"),
)
LISTS = ("", "?year=lani&topic=vse")


@pytest.fixture
def four_languages(alpha):
    """Alpha with all four languages switched on, and something of everything on its portal."""
    every = ["sl", *OTHERS]
    brand = Brand(name=alpha.name, colour=alpha.colour, accent=alpha.accent, languages=every)
    with as_owner():
        rebrand_municipality(schema="alpha", brand=brand)
    full_announcement("alpha")
    full_event("alpha")
    for code in OTHERS:
        make_announcement("alpha", language=code, title=f"Obvestilo {code}", slug="obvestilo")
    say("alpha", **SAID)
    notice = published("alpha", languages=("sl", "it"), texts={"sl": TEXT, "it": ITALIAN})
    pump()
    return notice


def faults(page, address):
    """What axe finds on a page, light and wide, then dark and narrow; and what does not fit."""
    found = []
    for scheme, width in VIEWS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        if page.url != address:
            page.goto(address)
        found += violations(page)
        if scrolls_sideways(page):
            found.append(f"wider than {width}")
    return found


def send(page):
    """Press the page's own button and wait for the page that answers."""
    with page.expect_navigation():
        page.click("main form:not([data-passkey]) button[type=submit]")


def addresses_in(language, notice):
    """Every kind of page in a language, by name."""
    made = {
        name: address(name.partition(",")[0], [], language) + asked for name, asked in OURS.items()
    }
    made["notice"] = address("notice", [notice.pk], language)
    with in_municipality("alpha"):
        home = HomePage.objects.get(locale__language_code=language)
        made["home"] = home.get_url()
        for index in home.get_children().specific():
            made |= {f"{index.title}{asked}": index.get_url() + asked for asked in LISTS}
            for page in index.get_children().live()[:1]:
                made[page.title] = page.get_url()
    made["missing"] = f"{made['home']}ni-je/"
    return made


def test_registration_is_accessible_in_every_state(chromium, portal_server, alpha):
    states, found = registrations(), {}
    with chromium.new_context(locale="sl") as context:
        page = context.new_page()
        for name, (view, arguments) in states.items():
            path = portal_server + address(view, arguments)
            if left := faults(page, path):
                found[name] = left
            if name in ("form", "waiting list"):
                page.goto(path)
                send(page)
                assert page.title().startswith("Napaka:")
                if left := faults(page, page.url):
                    found[f"{name}, with errors"] = left
        with in_municipality("alpha"):
            paths = [event.get_url() for event in EventPage.objects.live()]
        for path in paths:
            if left := faults(page, portal_server + path):
                found[path] = left
    assert not found


@pytest.mark.parametrize("language", OTHERS)
def test_every_kind_of_page_is_accessible_in_each_language(
    chromium, portal_server, four_languages, language
):
    states = registrations()
    made = addresses_in(language, four_languages)
    made |= {name: address(*states[name], language) for name in SHAPES}
    made |= {name: address(name, [], language) for name in OWN}
    found = {}
    with chromium.new_context(locale=language) as context:
        page = context.new_page()
        for name in OPEN:
            if left := faults(page, portal_server + address(name, [], language)):
                found[name] = left
            send(page)
            if left := faults(page, page.url):
                found[f"{name}, with errors"] = left
        session = browser(citizen()).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": portal_server}])
        for name, path in made.items():
            if left := faults(page, portal_server + path):
                found[name] = left
            assert page.get_attribute("html", "lang") == language, name
            assert path == urlsplit(page.url)._replace(scheme="", netloc="").geturl(), name
    assert not found
