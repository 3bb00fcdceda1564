"""A questionnaire in a real browser: by citizen and official, light and dark, narrow and wide."""

import os
from pathlib import Path

import pytest
from django.utils import timezone

from surveys import services
from surveys.models import Questionnaire, Response
from tests.cms.backoffice import browser, url
from tests.cms.test_desk_browser import THEIRS
from tests.portal.browser import scrolls_sideways, violations, walk_by_keyboard
from tests.support import in_municipality
from tests.surveys.support import answered, closed, published

pytestmark = pytest.mark.django_db(transaction=True)
AT = "/vprasalniki/promet/"
# A folder for pictures of each page, for who wants to look at them.
PICTURES = os.environ.get("SURVEY_PICTURES", "")
SEND = "main form button[type=submit]:not([name])"


def faults(page, name):
    """What axe finds, light and wide, then dark and narrow; and what does not fit."""
    found = []
    for scheme, width in (("light", 1280), ("dark", 320)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        found += [one for one in violations(page) if not one.startswith(THEIRS)]
        if scrolls_sideways(page):
            found.append(f"wider than {width}")
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)
    return {name: found} if found else {}


def press(page, selector=SEND):
    with page.expect_navigation():
        page.click(selector)


def test_a_guest_walks_through(chromium, portal_server, alpha):
    published("alpha")
    wrong = {}
    with chromium.new_context(locale="sl") as context:
        page = context.new_page()
        page.goto(f"{portal_server}/vprasalniki/")
        wrong |= faults(page, "list")
        page.goto(f"{portal_server}{AT}")
        wrong |= faults(page, "front")
        press(page, "main button[type=submit]")
        wrong |= faults(page, "page")
        press(page)
        assert page.title().startswith("Napaka:") or page.title().startswith("Error:")
        wrong |= faults(page, "page with errors")
        page.check("#a-way-car")
        press(page)
        assert page.url.endswith("#a-parking")
        page.fill("#a-parking", "Na dvorišču")
        page.check("#a-streets-a")
        press(page)
        wrong |= faults(page, "second page")
        assert all(stop["ring"] for stop in walk_by_keyboard(page))
        page.check("#a-happy-4")
        for key, place in (("road", "1"), ("park", "2"), ("school", "2")):
            page.select_option(f"#a-order-{key}", place)
        page.check("#a-opinion-green-much")
        page.fill("#a-words", "Več klopi.")
        press(page)
        wrong |= faults(page, "second page with errors")
        page.select_option("#a-order-school", "3")
        press(page, "main button[name=back]")
        assert page.input_value("#a-parking") == "Na dvorišču"
        press(page)
        assert page.input_value("#a-words") == "Več klopi."
        press(page)
        wrong |= faults(page, "review")
        press(page)
        wrong |= faults(page, "thanks")
        page.goto(f"{portal_server}{AT}")
        wrong |= faults(page, "answered")
        page.goto(f"{portal_server}{AT}natisni/")
        wrong |= faults(page, "paper")
    with in_municipality("alpha"):
        kept = Response.objects.get()
    assert kept.finished_at
    assert kept.answers["order"] == ["road", "park", "school"]
    assert wrong == {}


def test_what_is_over_is_accessible_too(chromium, portal_server, alpha):
    found, wrong = published("alpha"), {}
    answered("alpha", found)
    closed("alpha", found)
    with in_municipality("alpha"):
        services.publish_results(questionnaire_id=found.pk, by=None, now=timezone.now())
    with chromium.new_context(locale="sl") as context:
        page = context.new_page()
        for name, path in (("closed", ""), ("results", "rezultati/")):
            page.goto(f"{portal_server}{AT}{path}")
            wrong |= faults(page, name)
    assert wrong == {}


def test_an_official_builds_one_and_types_in_a_sheet(chromium, portal_server, alpha):
    session = browser("alpha", "Uradniki").cookies["sessionid"].value
    wrong = {}
    with chromium.new_context(locale="sl") as context:
        context.add_cookies([{"name": "sessionid", "value": session, "url": portal_server}])
        page = context.new_page()
        page.goto(f"{portal_server}/admin/surveys/new/")
        wrong |= faults(page, "desk new")
        page.fill("#id_title_sl", "Čistoča ulic")
        press(page, ".desk-form button[type=submit]")
        for kind in ("choice", "matrix", "scale"):
            page.select_option("#survey-kind", kind)
            press(page, "form[action$='/questions/'] button")
            page.fill("#id_text_sl", f"Vprašanje {kind}")
            if kind != "scale":
                page.fill("#id_options_sl", "Da\nNe")
            if kind == "matrix":
                page.fill("#id_rows_sl", "Trg\nPark")
                wrong |= faults(page, "desk question")
            press(page, ".desk-form button[type=submit]")
        press(page, "#question-q3 button[name=up]")
        wrong |= faults(page, "desk draft")
        with in_municipality("alpha"):
            found = Questionnaire.objects.get()
        assert [question.key for question in found.asked()] == ["q1", "q3", "q2"]
        for name in ("preview", "publish"):
            page.goto(f"{portal_server}{url(f'surveys:{name}', found.pk)}")
            wrong |= faults(page, f"desk {name}")
        press(page, ".desk-buttons button[type=submit]")
        page.goto(f"{portal_server}{url('surveys:paper', found.pk)}")
        wrong |= faults(page, "desk paper")
        page.check("#a-q1-a1")
        press(page, ".survey-sheet button[type=submit]")
        page.goto(f"{portal_server}{url('surveys:one', found.pk)}")
        press(page, "form[action$='/export/'] button")
        wrong |= faults(page, "desk published")
        page.goto(f"{portal_server}/admin/surveys/")
        wrong |= faults(page, "desk list")
    with in_municipality("alpha"):
        assert Response.objects.get().on_paper
    assert wrong == {}
