"""When an event is: in hours or in whole days, the same at every door; and when it is over."""

import re
from datetime import date, datetime, timedelta

import feedparser
import pytest
from django.utils import timezone
from icalendar import Calendar

from portal.templatetags.portal_dates import span
from tests.portal.content import LJUBLJANA, data_of, path_of, text_of
from tests.support import client_of, in_municipality, make_event

pytestmark = pytest.mark.django_db

MIDNIGHT = datetime(2031, 6, 3, tzinfo=LJUBLJANA)


def festival(days=1, schema="alpha", **fields):
    """An event that takes whole days, as an editor writes it: until 23.59 of the last."""
    ends = MIDNIGHT + timedelta(days=days - 1, hours=23, minutes=59)
    return make_event(schema, title="Praznik", starts_at=MIDNIGHT, ends_at=ends, **fields)


def entry_of(page, schema="alpha"):
    """The event in its own calendar, and the calendar as it is sent."""
    sent = client_of(schema).get(f"{path_of(schema, page)}koledar/").content
    [entry] = Calendar.from_ical(sent).walk("VEVENT")
    return entry, sent.decode()


@pytest.mark.parametrize("path", ["/", "/dogodki/", "/dogodki/praznik/"])
def test_an_event_of_one_whole_day_shows_no_clock(alpha, path):
    festival()
    page = text_of(client_of("alpha").get(path))
    assert '<time datetime="2031-06-03">torek, 3. junij 2031</time>, ' in page
    assert "00.00" not in page
    assert "23.59" not in page


@pytest.mark.parametrize("path", ["/", "/dogodki/", "/dogodki/praznik/"])
def test_an_event_of_several_whole_days_shows_the_first_and_the_last(alpha, path):
    festival(days=3)
    page = text_of(client_of("alpha").get(path))
    first = '<time datetime="2031-06-03">torek, 3. junij 2031</time>'
    last = '<time datetime="2031-06-05">četrtek, 5. junij 2031</time>'
    assert f"{first} – {last}" in page
    assert "23.59" not in page


def test_an_event_with_hours_still_shows_them():
    assert "23.59" in span(MIDNIGHT + timedelta(hours=18), MIDNIGHT + timedelta(hours=23.99))


@pytest.mark.parametrize("kind", ["rss", "atom"])
@pytest.mark.parametrize(
    ("days", "said"), [(1, "3. junij 2031, "), (3, "3. junij 2031 – 5. junij 2031, ")]
)
def test_feeds_name_the_days_alone(alpha, kind, days, said):
    festival(days)
    [entry] = feedparser.parse(client_of("alpha").get(f"/dogodki/{kind}/").content).entries
    assert entry.summary.startswith(said)


@pytest.mark.parametrize(("days", "ends"), [(1, "2031-06-03"), (3, "2031-06-05")])
def test_search_engines_read_days(alpha, days, ends):
    data = data_of(client_of("alpha").get(path_of("alpha", festival(days))))
    assert (data["startDate"], data["endDate"]) == ("2031-06-03", ends)


@pytest.mark.parametrize("days", [1, 3])
def test_a_calendar_gets_days_and_the_end_that_is_no_part_of_them(alpha, days):
    entry, sent = entry_of(festival(days))
    assert "DTSTART;VALUE=DATE:20310603" in sent
    assert entry.decoded("dtend") == date(2031, 6, 3 + days)
    assert f"DTEND;VALUE=DATE:2031060{3 + days}" in sent


def test_the_api_keeps_the_moments(alpha):
    festival()
    [found] = client_of("alpha").get("/api/v1/events/").json()["results"]
    assert datetime.fromisoformat(found["starts_at"]) == MIDNIGHT
    ends = datetime.fromisoformat(found["ends_at"])
    assert ends - MIDNIGHT == timedelta(hours=23, minutes=59)


def test_an_event_that_is_over_says_so_and_one_that_comes_does_not(alpha):
    hour = timedelta(hours=1)
    now = timezone.now()
    past = make_event("alpha", title="Minil", starts_at=now - 2 * hour, ends_at=now - hour)
    lasts = make_event("alpha", title="Traja", starts_at=now - hour, ends_at=now + hour)
    client = client_of("alpha")
    assert 'class="over"' in text_of(client.get(path_of("alpha", past)))
    for page in (lasts, festival()):
        assert 'class="over"' not in text_of(client.get(path_of("alpha", page)))


def test_a_kept_page_says_so_from_the_moment_of_the_end(alpha, beta, queries, monkeypatch):
    """Nobody writes at that moment; the answer that was kept before is not served after it."""
    now = timezone.now()
    ends = now + timedelta(minutes=10)
    paths = {}
    for schema in ("alpha", "beta"):
        page = make_event(schema, starts_at=now - timedelta(hours=1), ends_at=ends)
        paths[schema] = path_of(schema, page)
    client = client_of("alpha")
    assert 'class="over"' not in text_of(client.get(paths["alpha"]))
    with queries(1):
        assert 'class="over"' not in text_of(client.get(paths["alpha"]))
    monkeypatch.setattr("django.utils.timezone.now", lambda: ends)
    monkeypatch.setattr("tenants.isolation.answers.time", ends.timestamp)
    assert 'class="over"' in text_of(client.get(paths["alpha"]))
    with queries(1):
        assert 'class="over"' in text_of(client.get(paths["alpha"]))
    assert 'class="over"' in text_of(client_of("beta").get(paths["beta"]))


WORDS = {
    "/dogodki/": ("koledar", ("calendar", "calendario", "naptar")),
    "/en/events/": ("calendar", ("koledar", "calendario", "naptar")),
}


@pytest.mark.parametrize("index", WORDS)
def test_the_calendar_s_address_is_in_the_language_of_the_page(alpha, index):
    own, others = WORDS[index]
    page = make_event("alpha", language="en" if index.startswith("/en/") else "sl", title="Zbor")
    client = client_of("alpha")
    for place in (index, path_of("alpha", page)):
        named = re.findall(r'text/calendar"[^>]* href="([^"]+)"', client.get(place).text)
        assert f"{place}{own}/" in named
        assert client.get(f"{place}{own}/")["Content-Type"].startswith("text/calendar")
        for word in others:
            assert client.get(f"{place}{word}/").status_code == 404


def test_the_api_names_the_calendar_in_the_language_of_the_page(alpha):
    for language, word in (("sl", "koledar"), ("en", "calendar")):
        make_event("alpha", language=language, title="Zbor")
        # Asked in the other language: the address is the page's, not the reader's.
        headers = {"accept-language": "en" if language == "sl" else "sl"}
        client = client_of("alpha", **headers)
        [found] = client.get(f"/api/v1/events/?lang={language}").json()["results"]
        assert found["calendar_url"] == f"{found['web_url']}{word}/"
        one = client.get(f"/api/v1/events/{found['id']}/").json()
        assert one["calendar_url"] == found["calendar_url"]


@pytest.mark.parametrize(
    ("language", "word"),
    [("sl", "koledar"), ("en", "calendar"), ("it", "calendario"), ("hu", "naptar")],
)
def test_each_language_has_its_word(alpha, language, word):
    from django.utils import translation

    from cms.models import EventIndexPage

    with in_municipality("alpha"), translation.override(language):
        assert EventIndexPage.get_resolver().reverse("calendar") == f"{word}/"
        assert EventIndexPage.get_resolver().resolve(f"/{word}/").url_name == "calendar"


def test_the_link_to_the_map_says_that_it_leads_outside(alpha):
    page = make_event("alpha", latitude=46.1437, longitude=15.0837)
    shown = text_of(client_of("alpha").get(path_of("alpha", page)))
    [link] = re.findall(r"<a [^>]*openstreetmap\.org[^>]*>[^<]*</a>", shown)
    assert 'rel="external noopener noreferrer"' in link
    assert "openstreetmap.org)</a>" in link
