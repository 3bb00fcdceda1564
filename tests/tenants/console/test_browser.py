"""The console in a real browser: narrow, dark, and without JavaScript."""

import pytest

from tenants.console import figures
from tests.database import as_owner
from tests.portal.browser import scrolls_sideways, violations
from tests.tenants.console.support import job_at, signed_in, work_off

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # Willow leaves a file to the collector, which is not ours to change.
    pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning"),
]
PORTAL = "municipalities/alpha/"
PATHS = (
    *("", "new/", "import/", "restore/", "jobs/", "acts/", "operators/", "confirm/", PORTAL),
    *(f"{PORTAL}{act}/" for act in ("brand", "suspend", "quotas", "link", "export", "delete")),
    f"{PORTAL}hosts/",
)


@pytest.fixture
def root(live_server):
    return f"http://localhost:{live_server.thread.port}/console/"


@pytest.fixture
def console():
    with as_owner():
        figures.measure()
    return signed_in()


def cookie(console, root):
    value = console.cookies["sessionid"].value
    return {"name": "sessionid", "value": value, "url": root}


def test_no_page_scrolls_sideways_and_axe_finds_nothing(chromium, console, root):
    job = job_at(console.post(f"/console/{PORTAL}resume/"))
    faults = {}
    for width, scheme in ((320, "light"), (1280, "dark")):
        options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
        with chromium.new_context(**options) as context:
            context.add_cookies([cookie(console, root)])
            page = context.new_page()
            for path in (*PATHS, f"jobs/{job.pk}/"):
                assert page.goto(root + path).status == 200, path
                assert not scrolls_sideways(page), (width, path)
                if found := violations(page):
                    faults[f"{path} {width}"] = found
    assert not faults


def test_a_portal_is_suspended_without_javascript(chromium, console, root):
    with chromium.new_context(java_script_enabled=False) as context:
        context.add_cookies([cookie(console, root)])
        page = context.new_page()
        page.goto(f"{root}{PORTAL}suspend/")
        page.locator("#id_reason").fill("Vzdrževanje")
        page.locator("#id_sure").check()
        page.locator("main form button").click()
        page.locator("progress").wait_for()
        work_off()
        page.locator("#job[data-finished]").wait_for(timeout=10_000)
        assert "503" in page.locator("#job [role=status]").inner_text()


def test_progress_and_contrast_are_told_as_they_change(chromium, console, root):
    with chromium.new_context() as context:
        context.add_cookies([cookie(console, root)])
        page = context.new_page()
        page.goto(f"{root}{PORTAL}brand/")
        page.locator("#id_brand-colour").fill("#ffee00")
        page.locator(".contrast--bad").wait_for(timeout=10_000)
        page.locator("#id_brand-colour").fill("#7a1022")
        page.locator("main form button").click()
        page.locator("progress").wait_for()
        work_off()
        page.locator("#job[data-finished]").wait_for(timeout=10_000)
