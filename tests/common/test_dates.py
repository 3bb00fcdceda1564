"""Days and times as each language writes them, in one place."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone, translation

from common import dates
from events.times import written
from portal.templatetags import portal_dates

ROOT = Path(__file__).resolve().parents[2]
EVENING = datetime(2026, 11, 23, 17, tzinfo=UTC)
LATER = EVENING + timedelta(hours=2)
WRITTEN = {
    "sl": ("23. november 2026 ob 18.00", "ponedeljek, 23. november 2026, od 18.00 do 20.00"),
    "en": ("23 November 2026, 18:00", "Monday, 23 November 2026, 18:00–20:00"),
    "it": ("23 novembre 2026, ore 18:00", "lunedì 23 novembre 2026, ore 18:00–20:00"),
    "hu": ("2026. november 23. 18:00", "2026. november 23., hétfő 18:00–20:00"),
}


@pytest.mark.parametrize("language", WRITTEN)
def test_a_moment_and_an_evening_are_written_as_each_language_does(language):
    moment, evening = WRITTEN[language]
    with translation.override(language), timezone.override("America/New_York"):
        assert dates.moment(EVENING) == moment
        assert written(EVENING, LATER) == evening
        assert re.sub("<[^>]+>", "", portal_dates.span(EVENING, LATER)) == evening


@pytest.mark.parametrize("language", WRITTEN)
def test_pages_and_mails_write_the_same(language):
    with translation.override(language):
        shown = portal_dates.moment(EVENING)
        assert re.sub("<[^>]+>", "", shown) == dates.moment(EVENING, weekday=True)
        assert shown.count("<time datetime=") == 2


def test_no_page_of_the_portal_writes_a_date_in_its_own_way():
    own = re.compile(r"\|date:['\"](?!j['\"]|Y['\"]|U['\"]|SHORT_|DATE)")
    for path in (ROOT / "platform").rglob("templates/**/*.html"):
        assert not own.search(path.read_text()), path
