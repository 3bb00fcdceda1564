"""A real browser on the portal: starting it, and what the tests ask of a page."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = "/usr/bin/chromium"
AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe" / "axe.min.js"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = "Browser tests need chromium at /usr/bin/chromium (apt-get install chromium)."
# WCAG 2.2 AA, and what axe knows as good practice beside it.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async rules => {
    const found = await axe.run(document, {runOnly: {type: "tag", values: rules}});
    return found.violations.map(
        one => one.id + ": " + one.nodes.map(node => node.target.join(" ")).join(", "));
}"""
# When the colours of the other scheme have come in; on the way there nothing can be read.
SETTLED = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const fading = document.getAnimations().filter(one => one instanceof CSSTransition);
    await Promise.all(fading.map(one => one.finished.catch(() => null)));
}"""
# The focused element, and whether a ring of at least 3 pixels stands around it or its card.
FOCUS = """() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const around = element.closest(".card, .entry, .ds-field");
    const ring = [element, around].filter(Boolean).some(one => {
        const style = getComputedStyle(one);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 3;
    });
    const box = element.getBoundingClientRect();
    return {
        key: element.tagName + "|" + (element.href || element.name || element.textContent)
            + "|" + Math.round(box.x) + "|" + Math.round(box.y + scrollY),
        ring: ring,
        shown: box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight,
    };
}"""
# What Tab stops at: of a group of radio buttons one, of what is not shown or not usable nothing.
REACHABLE = """() => {
    const all = "a[href], button, input, select, textarea, summary, [tabindex='0']";
    const shown = [...document.querySelectorAll(all)].filter(
        one => one.type !== "hidden" && !one.disabled && one.checkVisibility());
    const groups = shown.filter(one => one.type === "radio").map(one => one.name);
    return shown.length - groups.length + new Set(groups).size;
}"""

# 44 pixels: more than WCAG 2.2 AA asks for (24), as its AAA does.
SMALL_TARGETS = """() => [...document.querySelectorAll(
    ".button, .ds-button, input, select, textarea, summary, .menu a, .languages a, .pagination a,"
    + " .site-footer a, .site-header__account")]
    .filter(one => one.type !== "hidden" && one.checkVisibility())
    // A box to tick is hit on its label too.
    .map(one => one.closest(".choice") || one)
    .filter(one => one.getBoundingClientRect().height < 43.5).map(one => one.outerHTML)"""


def started() -> Iterator[Any]:
    """Chromium until the generator is asked on."""
    need_chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # The driver keeps a loop running in this thread, which Django would take for async code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def need_chromium():
    """Skip without a browser; where one is required, fail instead."""
    if Path(CHROMIUM).exists():
        return
    if os.environ.get("SKUPAJ_REQUIRE_BROWSER") == "1":
        pytest.fail(MISSING)
    pytest.skip(MISSING)


def violations(page):
    """What axe-core finds on the page; run from outside, since the page allows no script.

    It looks twice: on the way from one scheme of colours to the other, dark stands on dark.
    """
    page.evaluate(SETTLED)
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text())
    if page.evaluate(RUN_AXE, RULES):
        page.wait_for_timeout(500)
        return page.evaluate(RUN_AXE, RULES)
    return []


def scrolls_sideways(page):
    """Whether anything is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


def walk_by_keyboard(page):
    """Every element that Tab reaches, in order, until it leaves the page."""
    page.evaluate("document.activeElement.blur()")
    seen = {}
    for _ in range(300):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None or focus["key"] in seen:
            break
        seen[focus["key"]] = focus
    return list(seen.values())
