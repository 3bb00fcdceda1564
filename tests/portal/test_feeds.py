"""Feeds and calendars: found from the pages, and read by those who follow."""

import re
from datetime import UTC, datetime

import feedparser
import pytest
from icalendar import Calendar

from tests.portal.content import full_announcement, full_event
from tests.support import client_of, make_event

pytestmark = pytest.mark.django_db
ALTERNATE = re.compile(r'<link rel="alternate" type="([^"]+)" title="[^"]*" href="([^"]+)">')


def alternates(path):
    """Type and address of each feed that a page names."""
    return ALTERNATE.findall(client_of("alpha").get(path).content.decode())


def test_every_page_names_its_feeds_and_each_answers_as_its_type(alpha):
    full_announcement("alpha")
    make_event("alpha")
    for path, own in (("/", "/obvestila/"), ("/en/", "/en/announcements/")):
        found = alternates(path)
        assert len(found) == 5
        assert any(address == f"{own}rss/" for _, address in found)
        for kind, address in found:
            response = client_of("alpha").get(address)
            assert response.status_code == 200
            assert response["Content-Type"].startswith(kind)


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_feeds_of_announcements_and_events_are_well_formed(alpha, kind):
    full_announcement("alpha")
    make_event("alpha", title="Pride & ostane")
    for path, title in (("/obvestila/", "S skupnimi močmi"), ("/dogodki/", "Pride & ostane")):
        feed = feedparser.parse(client_of("alpha").get(f"{path}{kind}/").content)
        assert not feed.bozo
        assert [entry.title for entry in feed.entries] == [title]
        assert feed.feed.title.startswith("Občina Alpha")


def test_the_calendar_of_an_event_can_be_put_into_ones_own(alpha):
    full_event("alpha")
    calendar = Calendar.from_ical(client_of("alpha").get("/dogodki/konferenca/koledar/").content)
    [entry] = calendar.walk("VEVENT")
    assert entry["summary"] == "Konferenca"
    assert entry.decoded("dtstart") == datetime(2019, 9, 12, 8, tzinfo=UTC)
    assert entry["location"] == "OOZ Hrastnik, Cesta 1. maja 83"


def test_the_calendar_of_all_events_holds_them_all(alpha):
    full_event("alpha")
    make_event("alpha")
    calendar = Calendar.from_ical(client_of("alpha").get("/dogodki/koledar/").content)
    assert len(calendar.walk("VEVENT")) == 2
