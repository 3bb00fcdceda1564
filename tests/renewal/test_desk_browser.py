"""The desk of renewals in a browser: axe in both schemes, wide and narrow, and without a script."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from renewal.models import Neighbourhood
from renewal.services import moderating, supporting
from tests.consultations.support import person
from tests.consultations.test_desk_browser import as_person, faults_of
from tests.renewal.support import SPOKEN, choice, measure, neighbourhood, pin
from tests.support import in_municipality

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def paths():
    """Something of everything; the address of each page by its name."""
    person("ula@obcina.si", "official")
    home = neighbourhood(moderation="before")
    now = timezone.now()
    made = measure(home, cost_estimate=125_000_050)
    measure(home, published=False, track="quick")
    over = choice(made, opens=now - timedelta(days=9), closes=now - timedelta(days=1))
    draft = choice(made, published=False)
    ana, bor = person(), person("bor@example.si")
    marked = [pin(home, ana), pin(home, bor)]
    with in_municipality("alpha"):
        moderating.approve(neighbourhood_id=home.pk, pin_ids=[marked[0].pk], by=None, now=now)
        supporting.comment(pin_id=marked[0].pk, text="Res!", name="Bor", person=bor, now=now)
        moderating.answer(
            neighbourhood_id=home.pk,
            pin_ids=[marked[0].pk],
            became="taken_up",
            reply={"sl": "Da."},
            measure_id=made.pk,
            languages=SPOKEN,
            by=None,
            now=now,
        )
        figure = home.figures.first().pk
        theme = home.themes.first().pk
    here = f"/admin/renewal/{home.pk}"
    return {
        "one": f"{here}/",
        "change": f"{here}/change/",
        "walk": f"{here}/walks/new/",
        "theme": f"{here}/parts/themes/{theme}/",
        "figure": f"{here}/parts/figures/{figure}/",
        "measures": f"{here}/measures/",
        "measure": f"{here}/measures/1/",
        "new measure": f"{here}/measures/new/",
        "choice": f"{here}/choices/{over.pk}/",
        "publish": f"{here}/choices/{draft.pk}/publish/",
        "entry": f"{here}/diary/new/",
        "pins": f"{here}/pins/",
        "pin": f"{here}/pins/1/",
        "import": f"{here}/import/",
        "report": f"{here}/report/",
    }


def test_axe_finds_nothing_and_nothing_scrolls_sideways(chromium, portal_server, paths):
    assert not faults_of(chromium, portal_server, "ula@obcina.si", paths)


def test_without_a_script_measures_are_moved_together_once_it_was_seen(
    chromium, portal_server, paths
):
    with chromium.new_context(java_script_enabled=False) as context:
        as_person(context, portal_server, "ula@obcina.si")
        page = context.new_page()
        page.goto(f"{portal_server}{paths['measures']}")
        page.locator("input[name=all]").check()
        page.locator("#phase").select_option("works")
        with page.expect_navigation():
            page.locator("button[value=move]").click()
        expect(page.locator("main")).to_contain_text("→")
        with page.expect_navigation():
            page.locator("button[value=move]").click()
    with in_municipality("alpha"):
        home = Neighbourhood.objects.get()
        assert set(home.measures.values_list("phase", flat=True)) == {"works"}
