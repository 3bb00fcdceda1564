"""Calls are read elsewhere: feeds and a calendar, narrowed as the list is, never another's."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import feedparser
import pytest
from django.utils import timezone
from icalendar import Calendar

from tests.cofinancing.support import call
from tests.support import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha")]
AT = "/sofinanciranje/razpisi/"


def get(path, schema="alpha"):
    answer = client_of(schema).get(path)
    assert answer.status_code == 200, path
    return answer.getvalue()


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_feed_tells_of_open_calls_the_newest_first(kind, beta):
    first, second = call(texts={"sl": {"title": "Prvi"}}), call(texts={"sl": {"title": "Drugi"}})
    call(published=False)
    call(deadlines=[(timezone.now() - timedelta(days=1), {})], opens_on=None)
    found = feedparser.parse(get(f"{AT}{kind}/"))
    assert [one.title for one in found.entries] == ["Drugi", "Prvi"]
    assert found.entries[0].link.endswith(f"{AT}{second.pk}/")
    assert found.entries[1].link.endswith(f"{AT}{first.pk}/")
    assert feedparser.parse(get(f"{AT}{kind}/", "beta")).entries == []


def test_a_feed_is_narrowed_as_the_list_is():
    call(texts={"sl": {"title": "Za mlade"}})
    call(texts={"sl": {"title": "Za kmetije"}}, topics=["farming"], applicants=["farm"])
    for query, title in (("topic=farming", "Za kmetije"), ("who=association", "Za mlade")):
        found = feedparser.parse(get(f"{AT}rss/?{query}"))
        assert [one.title for one in found.entries] == [title]
    assert len(feedparser.parse(get(f"{AT}rss/?topic=nič&state=closed")).entries) == 2


def test_the_calendar_holds_each_deadline_that_is_to_come_as_its_day(beta):
    zone = ZoneInfo("Europe/Ljubljana")
    midnight = datetime(2037, 4, 1, tzinfo=zone)
    noon = datetime(2037, 9, 15, 12, tzinfo=zone)
    over = timezone.now() - timedelta(days=3)
    staged = [(over, {}), (midnight, {"sl": {"title": "1. rok"}}), (noon, {})]
    made = call(deadlines=staged, opens_on=None)
    calendar = Calendar.from_ical(get(f"{AT}koledar/"))
    entries = calendar.walk("VEVENT")
    assert [entry.decoded("dtstart") for entry in entries] == [date(2037, 3, 31), date(2037, 9, 15)]
    assert str(entries[0]["summary"]) == f"{made.title}: 1. rok"
    assert str(entries[0]["url"]).endswith(f"{AT}{made.pk}/")
    assert len({str(entry["uid"]) for entry in entries}) == 2
    assert entries[0].walk("VALARM")[0].decoded("trigger") == timedelta(days=-7)
    assert Calendar.from_ical(get(f"{AT}koledar/", "beta")).walk("VEVENT") == []


def test_how_many_statements_they_take(queries):
    for path in ("rss/", "koledar/"):
        for how_many in (1, 5):
            for _number in range(how_many):
                call()
            client_of("alpha").get("/")
            with queries(3):
                get(f"{AT}{path}")
