"""What walks through whole processes share: people with their browsers, and days that pass."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.support import signed_in

# Where to put a picture of each page that was walked through, wide and narrow.
PICTURES = os.environ.get("WALK_PICTURES", "")
HIGHEST = "Math.max(900, ...[...document.querySelectorAll('main')].map(e => e.scrollHeight + 160))"
ALERTS = "main [role=alert], .messages .error, .error-summary"
ACTS = Path("tenants/provisioning/demonstration/acts")


@pytest.fixture
def clock(monkeypatch):
    """`clock(days)`: so many days have passed. The portal's own clock, for every thread of it."""
    real, passed = timezone.now, [timedelta()]
    monkeypatch.setattr(timezone, "now", lambda: real() + passed[0])

    def pass_days(days):
        passed[0] += timedelta(days=days)

    return pass_days


class Walker:
    """Somebody with a browser. Each step waits for the page that follows."""

    def __init__(self, chromium, server, email=""):
        self.server, self.email = server, email
        self.context = chromium.new_context(locale="sl")
        self.page = self.context.new_page()
        self.seen = 0
        self.sign_in()

    def sign_in(self):
        """Anew: after some weeks a session has run out."""
        if self.email:
            session = signed_in("alpha", self.email).cookies["sessionid"].value
            cookie = {"name": "sessionid", "value": session, "url": self.server}
            self.context.add_cookies([cookie])

    def go(self, path):
        answer = self.page.goto(f"{self.server}{path}" if path.startswith("/") else path)
        assert answer.status == 200, (path, answer.status)
        return self._look()

    def follow(self, name):
        """The link in the page whose text holds `name`."""
        with self.page.expect_navigation() as answer:
            self.page.locator("main").get_by_role("link", name=name).first.click()
        assert answer.value.status == 200, (name, answer.value.status)
        return self._look()

    def fill(self, **given):
        """Fields by their names; a file is a path or (name, bytes)."""
        for name, value in given.items():
            field = self.page.locator(f"main [name='{name}']")
            kind = field.first.evaluate("e => e.type")
            if kind == "checkbox":
                field.set_checked(value)
            elif kind == "file":
                field.set_input_files(value)
            elif kind == "select-one":
                field.select_option(value)
            else:
                # A day as the browser's calendar gives it.
                field.fill(value if isinstance(value, str) else value.isoformat())
        return self

    def send(self, button, within="main", *, refused=""):
        """Press a button; the page that follows is no refusal, or one that says `refused`."""
        with self.page.expect_navigation():
            place = self.page.locator(within)
            # What follows in brackets is for those who hear the page.
            name = re.compile(rf"^{re.escape(button)}( \(|$)")
            place.get_by_role("button", name=name).first.click()
        self._look()
        alerts = self.page.locator(ALERTS)
        if refused:
            expect(alerts.first).to_be_visible()
            return self.reads(refused)
        assert alerts.count() == 0, alerts.first.inner_text()
        return self

    def downloads(self, name):
        """What the link in the page leads to, as a file."""
        link = self.page.locator("main").get_by_role("link", name=name).first
        path = link.get_attribute("href")
        got = self.page.evaluate(
            "async path => [...new Uint8Array(await (await fetch(path)).arrayBuffer())]", path
        )
        return bytes(got)

    def figure(self, name):
        """What the table of a picture says of `name`."""
        head = self.page.locator("main table th[scope=row]").get_by_text(name, exact=True)
        return head.locator("xpath=../td").first.text_content().strip()

    def reads(self, *texts):
        """Each of them stands on the page."""
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)
        return self

    def _look(self):
        if PICTURES:
            self.seen += 1
            who = self.email.split("@")[0] or "anybody"
            for width in (1280, 390):
                self.page.set_viewport_size({"width": width, "height": 900})
                # The desk scrolls within its frame: the window is made as high as what is in it.
                height = self.page.evaluate(HIGHEST)
                self.page.set_viewport_size({"width": width, "height": height})
                name = f"{who}-{self.seen:02}-{width}.png"
                self.page.screenshot(path=str(Path(PICTURES) / name), full_page=True)
            self.page.set_viewport_size({"width": 1280, "height": 900})
        return self


def answer_questions(walker, process, keys):
    """The key questions of steps, each answered on its page at the desk."""
    for key in keys:
        walker.go(f"/admin/processes/{process.pk}/{key}/")
        boxes = walker.page.locator("section[aria-labelledby=desk-questions] textarea")
        for place in range(boxes.count()):
            boxes.nth(place).fill("Odgovorili smo si skupaj, na sestanku uprave.")
        walker.send("Shrani odgovore")
