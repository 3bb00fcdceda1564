"""Pages: everything exactly once, whatever the size, and whatever is added meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cms.models import AnnouncementPage
from tests.api.support import ask, results, titles
from tests.support import in_municipality, make_announcement, make_event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha", "beta")]


def walk(path, key="next"):
    """All titles of a list, page by page, following `key`."""
    found = []
    while path:
        answer = ask(path).json()
        page = [each["title"] for each in answer["results"]]
        found = found + page if key == "next" else page + found
        path = answer[key]
    return found


def test_a_page_has_its_usual_size_unless_asked_otherwise(settings):
    assert (settings.API_PAGE_SIZE, settings.API_PAGE_SIZE_MAX) == (20, 100)
    settings.API_PAGE_SIZE = 2
    for number in range(3):
        make_announcement("alpha", title=f"Obvestilo {number}")
    assert len(results("announcements/")) == 2
    assert len(results("announcements/?page_size=1")) == 1
    assert len(results("announcements/?page_size=100")) == 3


def test_a_short_list_has_no_neighbours():
    assert ask("announcements/").json() == {"results": [], "next": None, "previous": None}
    make_announcement("alpha")
    answer = ask("announcements/?page_size=1").json()
    assert (answer["next"], answer["previous"]) == (None, None)


def test_a_link_keeps_what_was_asked_for():
    for _number in range(3):
        make_announcement("alpha", topic="budget")
        make_announcement("alpha", topic="culture")
    address = "announcements/?topic=budget&page_size=2&lang=sl&updated_since=2019-01-01T00:00:00Z"
    first = ask(address).json()
    assert first["next"].startswith("http://alpha.localhost/api/v1/announcements/?")
    second = ask(first["next"]).json()
    assert [each["topic"] for each in second["results"]] == ["budget"]
    assert second["next"] is None
    back = ask(second["previous"]).json()
    assert back["results"] == first["results"]
    assert back["previous"] is None


def test_what_is_published_meanwhile_neither_repeats_nor_skips():
    for number in range(6):
        make_announcement("alpha", title=str(number))
    first = ask("announcements/?page_size=2").json()
    make_announcement("alpha", title="new")
    second = ask(first["next"]).json()
    make_announcement("alpha", title="newer")
    third = ask(second["next"]).json()
    seen = [each["title"] for page in (first, second, third) for each in page["results"]]
    assert seen == ["5", "4", "3", "2", "1", "0"]
    assert titles(third["previous"]) == ["3", "2"]
    assert walk(second["previous"], "previous") == ["newer", "new", "5", "4"]


def test_what_is_deleted_meanwhile_skips_nothing_else():
    pages = [make_announcement("alpha", title=str(number)) for number in range(4)]
    first = ask("announcements/?page_size=2").json()
    with in_municipality("alpha"):
        pages[2].delete()
    assert titles(first["next"]) == ["1", "0"]
    with in_municipality("alpha"):
        pages[0].delete()
        pages[1].delete()
    assert ask(first["next"]).json() == {"results": [], "next": None, "previous": None}


def test_objects_of_one_moment_are_told_apart_by_their_number():
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(5):
        make_announcement("alpha", title=str(number), first_published_at=moment)
    assert walk("announcements/?page_size=2") == ["4", "3", "2", "1", "0"]


def test_a_page_without_a_moment_of_publication_stands_last():
    for number in range(3):
        make_announcement("alpha", title=str(number))
    with in_municipality("alpha"):
        AnnouncementPage.objects.filter(title="2").update(first_published_at=None)
    assert walk("announcements/?page_size=1") == ["1", "0", "2"]
    assert results("announcements/")[-1]["published_at"] is None


@given(
    days=st.lists(st.integers(min_value=-3, max_value=3), max_size=7),
    size=st.integers(min_value=1, max_value=5),
    query=st.sampled_from(["", "&when=coming", "&when=past"]),
)
@hypothesis_settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
def test_every_object_comes_exactly_once_both_ways(alpha, days, size, query):
    now = datetime.now(UTC)
    with in_municipality("alpha"):
        from cms.models import EventPage

        EventPage.objects.all().delete()
    for number, day in enumerate(days):
        starts = now + timedelta(days=day, minutes=-30)
        make_event("alpha", title=f"Dogodek {number}", starts_at=starts)
    whole = titles(f"events/?page_size=100{query}")
    past = [number for number, day in enumerate(days) if day < 0]
    expected = {"": len(days), "&when=past": len(past), "&when=coming": len(days) - len(past)}
    assert len(whole) == len(set(whole)) == expected[query]
    assert walk(f"events/?page_size={size}{query}") == whole
    address = f"events/?page_size={size}{query}"
    while (answer := ask(address).json())["next"]:
        address = answer["next"]
    assert walk(address, "previous") == whole
