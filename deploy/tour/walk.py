"""The way of a browser to each kind of page: by links, by buttons, signed in."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from deploy.checks import Trouble, var_dir
from deploy.code import code_of
from deploy.tour.pages import KINDS, Kind, address, link_in, port

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
SIGN_IN = "main form:not([data-passkey]) button[type=submit]"


@contextmanager
def pages() -> Iterator[dict[tuple[str, str], Any]]:
    """A page of a visitor, and one of each person who is signed in, by name and host."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        people = sorted({(kind.by, kind.host) for kind in KINDS})
        found = {one: browser.new_context(locale="sl").new_page() for one in people}
        for name, host in people:
            if name:
                sign_in(found[name, host], name, host)
        yield found
        browser.close()


def sign_in(page: Any, name: str, host: str) -> None:
    """As somebody of the demonstration. Raises Trouble when it knows nobody of that name."""
    base = f"http://{host}:{port()}/"
    rows = json.loads((var_dir() / "demonstration.json").read_text())
    own = (row for row in rows if row["url"] == base and row["email"].startswith(f"{name}@"))
    if (row := next(own, None)) is None:
        raise Trouble(f"The demonstration knows no {name}: make demo-reset.")
    page.goto(f"{base}racun/prijava/")
    page.fill("#id_login", row["email"])
    page.fill("#id_password", row["password"])
    press(page, SIGN_IN)
    if row["secret"]:
        page.fill("#id_code", code_of(row["secret"], time.time()))
        press(page, SIGN_IN)


def press(page: Any, selector: str) -> Any:
    """Press what sends a form; returns the answer."""
    with page.expect_navigation() as answer:
        page.click(selector)
    return answer.value


def go(page: Any, kind: Kind) -> Any:
    """Lead the page to a kind; returns the answer that it shows. Raises Trouble without a way."""
    answer = page.goto(address(kind))
    for beginning in kind.inside:
        links = page.eval_on_selector_all("main a", "all => all.map(a => a.getAttribute('href'))")
        answer = page.goto(address(kind)[: -len(kind.path)] + link_in(kind, beginning, links))
    return press(page, kind.press) if kind.press else answer


def walk() -> Iterator[tuple[Kind, Any, Any]]:
    """Every kind, with the page that shows it and the answer that it came with."""
    with pages() as found:
        for kind in KINDS:
            page = found[kind.by, kind.host]
            yield kind, page, go(page, kind)
