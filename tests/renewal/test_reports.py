"""The report for the council: what it tells, as PDF and Word, quickly also of many measures."""

import io
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from docx import Document

from renewal import reports
from renewal.models import Measure, Preference
from renewal.services import measuring, moderating
from tests.consultations.support import person
from tests.renewal.support import SPOKEN, choice, measure, neighbourhood, pin
from tests.renewal.test_desk import DESK, official
from tests.support import Queries, in_municipality

pytestmark = pytest.mark.django_db


def words(content):
    """All that a Word document says."""
    made = Document(io.BytesIO(content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*[one.text for one in made.paragraphs], *cells])


def test_the_report_tells_both_tracks_money_changes_choices_figures_and_pins():
    client = official()
    home = neighbourhood()
    now = timezone.now()
    long = measure(
        home,
        texts={"sl": {"title": "Garaže"}},
        cost_estimate=100_000_050,
        funding=[{"funder": "eu", "programme": "", "cents": 50_000_000}],
        now=now - timedelta(days=200),
    )
    quick = measure(home, texts={"sl": {"title": "Korita"}}, track="quick")
    measure(home, texts={"sl": {"title": "Skrivnost"}}, published=False)
    with in_municipality("alpha"):
        measuring.move(measure_ids=[long.pk], phase="works", by=None, now=now)
    asked = choice(quick)
    ana = person()
    with in_municipality("alpha"):
        Preference.objects.create(choice=asked, person=ana, option="2", at=now)
    marked = [pin(home, ana, title="Klop"), pin(home, ana, title="Koš")]
    with in_municipality("alpha"):
        moderating.answer(
            neighbourhood_id=home.pk,
            pin_ids=[marked[0].pk],
            became="taken_up",
            reply={"sl": "Da."},
            measure_id=quick.pk,
            languages=SPOKEN,
            by=None,
            now=now,
        )
    here = f"{DESK}{home.pk}/report/"
    assert client.get(here).status_code == 200
    got = client.get(f"{here}docx/", {"since": f"{now - timedelta(days=30):%Y-%m-%d}"})
    assert got.status_code == 200
    said = words(got.content)
    for expected in (
        "Garaže",
        "1.000.000,50\u00a0€",
        "500.000,50\u00a0€",
        "→",
        "Katera ureditev ulice?",
        "Cona 30",
        "14000 (2018)",
        "Skrivnost (",
    ):
        assert expected in said, expected
    printed = client.get(f"{here}pdf/", {"since": "2026-01-01", "language": "sl"})
    assert printed.content.startswith(b"%PDF")
    assert printed["Content-Type"] == "application/pdf"
    for bad in ({"since": "včeraj"}, {"language": "xx"}, {"since": "9999-99-99"}):
        assert client.get(f"{here}pdf/", bad).status_code == 422
    assert client.get(f"{here}txt/").status_code == 404


def test_three_hundred_measures_are_reported_within_two_seconds():
    client = official()
    home = neighbourhood()
    now = timezone.now()
    with in_municipality("alpha"):
        Measure.objects.bulk_create(
            Measure(
                neighbourhood=home,
                number=number,
                texts={"sl": {"title": f"Ukrep številka {number} v soseski Planina"}},
                track=("quick", "long")[number % 2],
                cost_estimate=number * 1000,
                published_at=now,
                phase_since=now,
                updated_at=now,
            )
            for number in range(1, 301)
        )
    with in_municipality("alpha"), Queries(9):
        reports.council(home, timezone.localdate(now), now)
    for kind in ("pdf", "docx"):
        begun = time.process_time()
        got = client.get(f"{DESK}{home.pk}/report/{kind}/")
        assert got.status_code == 200
        assert time.process_time() - begun < 2, kind
