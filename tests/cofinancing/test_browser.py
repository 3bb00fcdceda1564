"""Co-financing in a real browser: what axe finds, at 320 px too, and all of it without scripts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cofinancing.models import Feed, Interest
from cofinancing.services import partnering
from tests.cms.test_desk_browser import THEIRS
from tests.cofinancing.support import call, many_projects, project
from tests.consultations.support import person
from tests.portal.browser import scrolls_sideways, violations
from tests.support import PASSWORD, in_municipality, signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("alpha")]
AT, DESK = "/sofinanciranje/", "/admin/cofinancing/"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def faults(page, without=()):
    """What axe finds wide and light, narrow and dark, and whether anything is too wide."""
    found = []
    for width, scheme in ((1280, "light"), (320, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        found += [one for one in violations(page) if not one.startswith(without)]
        found += ["scrolls sideways"] if scrolls_sideways(page) else []
    return found


def context_of(chromium, server, email="", **more):
    context = chromium.new_context(**more)
    if email:
        cookie = signed_in("alpha", email).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": server}])
    return context


def test_axe_finds_nothing_on_the_pages_in_any_state(chromium, portal_server):
    with context_of(chromium, portal_server) as context:
        page, found = context.new_page(), {}
        for path in ("", "razpisi/", "projekti/", "razpisi/za-nas/?who=farm"):
            page.goto(f"{portal_server}{AT}{path}")
            found[f"empty {path}"] = faults(page)
        past = timezone.now() - timedelta(days=1)
        now = call(topics=["youth", "culture"])
        over = call(deadlines=[(past, {})], opens_on=None)
        many_projects(30)
        shown = project(indicators=[{"sl": {"title": "Drevesa"}, "target": "1", "value": "2"}])
        for path in (
            *("", "razpisi/", "razpisi/?topic=sport", f"razpisi/{now.pk}/", f"razpisi/{over.pk}/"),
            *("razpisi/za-nas/?who=association", "razpisi/za-nas/?who=x&cost=abc&own=130"),
            *("projekti/", "projekti/?year=1900", f"projekti/{shown.pk}/"),
            f"razpisi/{now.pk}/partnerji/",
        ):
            page.goto(f"{portal_server}{AT}{path}")
            found[path] = faults(page)
    assert {path: said for path, said in found.items() if said} == {}


def test_an_association_finds_a_partner_by_keyboard_without_scripts(chromium, portal_server):
    of = call()
    ana, borut = person("ana@example.si"), person("borut@example.si")
    with in_municipality("alpha"):
        his = partnering.seek(
            number=of.pk,
            organisation="Zavod Most",
            about="Iščemo.",
            contact="most@example.si",
            agreed=True,
            person=borut,
            now=timezone.now(),
        )
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{portal_server}{AT}razpisi/{of.pk}/partnerji/")
        go(page, "main a.ds-button", leads=True)
        go(page, "input[name=login]", types=ana.email)
        go(page, "input[name=password]", types=PASSWORD)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        go(page, "input[name=organisation]", types="Društvo Lipa")
        go(page, "main form.form button[type=submit]", leads=True)
        assert page.input_value("input[name=organisation]") == "Društvo Lipa", "nothing is lost"
        assert "privolitve" in page.inner_text("main")
        go(page, "textarea[name=about]", types="Imamo prostor.")
        go(page, "input[name=agreed]", key="Space")
        go(page, "main form.form button[type=submit]", leads=True)
        go(page, f"#words-{his.pk}", types="Pozdravljeni!")
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "most@example.si" not in page.inner_text("main")
        assert "Vprašali ste jih" in page.inner_text("main")
    with in_municipality("alpha"):
        assert Interest.objects.shown().count() == 2
    with context_of(chromium, portal_server, borut.email) as context:
        page = context.new_page()
        page.goto(f"{portal_server}{AT}razpisi/{of.pk}/partnerji/")
        assert faults(page) == []
        with page.expect_navigation():
            page.click("button[name=yes]")
        assert ana.email in page.inner_text("main")


def go(page, wanted, *, leads=False, types="", key=""):
    """Tab until `wanted` has the focus; then type, or press what is there. Nothing is clicked."""
    for _ in range(120):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            break
        page.keyboard.press("Tab")
    else:
        pytest.fail(f"Tab never comes to {wanted}")
    if types:
        page.keyboard.type(types)
    if key:
        page.keyboard.press(key)
    if leads:
        with page.expect_navigation():
            page.keyboard.press("Enter")


def test_axe_finds_nothing_at_the_desk(chromium, portal_server):
    person("uradnica@example.si", role="official")
    today = timezone.localdate()
    stale, draft = call(checked_on=today - timedelta(days=60)), call(published=False)
    shown = project()
    with in_municipality("alpha"):
        feed = Feed.objects.create(
            title="Vir",
            url="http://127.0.0.1/vir.xml",
            level="eu",
            mapping={"title": "title"},
            trouble="Vir ni odgovoril.",
            report={"faults": ["Razpis: ni roka."]},
            created_at=timezone.now(),
        )
    found = {}
    with context_of(chromium, portal_server, "uradnica@example.si") as context:
        page = context.new_page()
        for path in (
            *("", f"calls/{stale.pk}/", f"calls/{draft.pk}/change/", "projects/"),
            *(f"projects/{shown.pk}/", f"projects/{shown.pk}/change/", "?text=nikjer"),
            *("import/calls/", "import/projects/", "feeds/", f"feeds/{feed.pk}/"),
        ):
            page.goto(f"{portal_server}{DESK}{path}")
            page.wait_for_load_state("networkidle")
            found[path] = faults(page, THEIRS)
        page.goto(f"{portal_server}{DESK}calls/new/")
        with page.expect_navigation():
            page.click("main form.desk-form button[type=submit]")
        found["faults"] = faults(page, THEIRS)
        page.goto(f"{portal_server}{DESK}")
        page.check(f"#row-{draft.pk}")
        with page.expect_navigation():
            page.click("button[value=publish]")
        found["many"] = faults(page, THEIRS)
    assert {path: said for path, said in found.items() if said} == {}
