"""Events: the facts of the event, the words of the page."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from api.events import EventList
from cms.models import EventPage
from events import services
from tests.api.support import ask, problem, results, titles
from tests.support import client_of, in_municipality, make_event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha", "beta")]

WHOLE = {
    "title": "Posvet",
    "topic": "participation",
    "starts_at": datetime(2019, 9, 12, 8, tzinfo=UTC),
    "place": "OOZ Hrastnik",
    "address": "Cesta 1. maja 83",
    "latitude": 46.1443,
    "longitude": 15.0833,
    "programme": [
        ("item", {"starts": "10:00", "title": "Pozdrav", "presenter": "Župan"}),
        ("item", {"starts": None, "title": "Praksa", "presenter": ""}),
    ],
    "organisers": [("name", "ZLHT")],
    "invited": [("name", "župani"), ("name", "uprave")],
}


def test_an_event_is_answered_whole():
    page = make_event("alpha", **WHOLE)
    (found,) = results("events/")
    assert found["id"] == page.pk
    assert found["translation_key"] == str(page.translation_key)
    assert (found["title"], found["topic"]) == ("Posvet", "participation")
    assert (found["starts_at"], found["ends_at"]) == (
        "2019-09-12T08:00:00Z",
        "2019-09-12T10:00:00Z",
    )
    assert found["place"] == {
        "name": "OOZ Hrastnik",
        "address": "Cesta 1. maja 83",
        "latitude": 46.1443,
        "longitude": 15.0833,
    }
    assert found["programme"] == [
        {"starts": "10:00", "title": "Pozdrav", "presenter": "Župan"},
        {"starts": None, "title": "Praksa", "presenter": ""},
    ]
    assert (found["organisers"], found["invited"]) == (["ZLHT"], ["župani", "uprave"])
    assert found["image"] is None
    assert found["web_url"] == "http://alpha.localhost/dogodki/posvet/"
    assert found["calendar_url"].startswith(found["web_url"])
    answer = client_of("alpha").get(found["calendar_url"].partition(".localhost")[2])
    assert answer["Content-Type"].startswith("text/calendar")


def test_an_event_has_its_text():
    page = make_event("alpha", body="<p>Vabljeni.</p>")
    found = ask(f"events/{page.pk}/").json()
    assert found.pop("body") == "<p>Vabljeni.</p>"
    assert results("events/") == [found]


def at(days):
    return timezone.now() + timedelta(days=days)


@pytest.fixture
def four():
    for days in (-5, 3, -1, 9):
        make_event("alpha", title=str(days), starts_at=at(days))


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["9", "3", "-1", "-5"]),
        ("?when=coming", ["3", "9"]),
        ("?when=past", ["-1", "-5"]),
    ],
)
def test_coming_events_are_the_nearest_first_and_others_the_latest_first(query, expected):
    assert titles(f"events/{query}") == expected


def test_an_event_that_is_going_on_is_still_coming():
    make_event("alpha", starts_at=timezone.now() - timedelta(hours=1))
    assert len(titles("events/?when=coming")) == 1
    assert titles("events/?when=past") == []


def test_a_stretch_of_time_takes_its_beginning_and_leaves_its_end():
    first, second = datetime(2030, 1, 1, 9, tzinfo=UTC), datetime(2030, 1, 2, 9, tzinfo=UTC)
    make_event("alpha", title="1", starts_at=first)
    make_event("alpha", title="2", starts_at=second)
    assert titles("events/?starts_after=2030-01-01T09:00:00Z") == ["2", "1"]
    assert titles("events/?starts_after=2030-01-01T09:00:01Z") == ["2"]
    assert titles("events/?starts_before=2030-01-02T09:00:00Z") == ["1"]
    between = "starts_after=2030-01-01T09:00:00Z&starts_before=2030-01-02T09:00:00Z"
    assert titles(f"events/?{between}") == ["1"]
    assert titles("events/?starts_before=2030-01-01T10:00:00%2B01:00") == []


def test_the_topic_narrows():
    make_event("alpha", title="a", topic="culture")
    make_event("alpha", title="b", topic="budget")
    assert titles("events/?topic=culture") == ["a"]


def test_a_new_time_in_one_language_is_news_in_the_other():
    slovenian = make_event("alpha", title="Posvet", starts_at=datetime(2030, 5, 1, tzinfo=UTC))
    with in_municipality("alpha"):
        english = slovenian.copy_for_translation(
            slovenian.locale.__class__.objects.get(language_code="en"), copy_parents=True
        )
        english.title = "Conference"
        english.save_revision().publish()
        moment = timezone.now().isoformat().replace("+00:00", "Z")
        slovenian = EventPage.objects.get(pk=slovenian.pk)
        slovenian.starts_at = datetime(2030, 5, 2, tzinfo=UTC)
        slovenian.ends_at = datetime(2030, 5, 2, 2, tzinfo=UTC)
        slovenian.save_revision().publish()
    (found,) = results(f"events/?lang=en&updated_since={moment}")
    assert (found["title"], found["starts_at"]) == ("Conference", "2030-05-02T00:00:00Z")
    assert found["updated_at"] >= moment
    (other,) = results("events/")
    assert other["translation_key"] == found["translation_key"]


def test_drafts_never_come_out():
    draft = make_event("alpha", title="Osnutek", live=False)
    taken_back = make_event("alpha", title="Umaknjeno")
    with in_municipality("alpha"):
        taken_back.unpublish()
    for query in ("", "?when=coming", "?format=geojson", "?format=csv"):
        text = ask(f"events/{query}").content.decode()
        assert "Osnutek" not in text
        assert "Umaknjeno" not in text
    for page in (draft, taken_back):
        problem(ask(f"events/{page.pk}/"), 404)


def test_an_event_says_whether_one_can_register():
    page = make_event("alpha", title="Zbor")
    (found,) = results("events/")
    assert found["registration"] is None
    assert found["may"]["register"]
    now = timezone.now()
    opens = now + timedelta(days=1)
    with in_municipality("alpha"):
        services.set_terms(event_id=page.event_id, capacity=2, opens_at=opens, now=now)
    (found,) = results("events/")
    assert found["registration"]["state"] == "early"
    with in_municipality("alpha"):
        services.set_terms(event_id=page.event_id, capacity=2, now=now)
        services.add_by_hand(event_id=page.event_id, name="Ana", language="sl", now=now)
    (found,) = results("events/")
    assert found["may"] == {"register": None}
    terms = found["registration"]
    assert (terms["state"], terms["open"], terms["seats"], terms["seats_left"]) == (
        "open",
        True,
        2,
        1,
    )
    assert terms["web_url"] == f"http://alpha.localhost/prijave/nova/{page.event_id}/"
    assert "Ana" not in str(found)
    (english,) = [client_of("alpha").get(f"/api/v1/events/{page.pk}/").json()]
    assert english["registration"] == terms


def test_a_kept_answer_lasts_no_longer_than_registration_is_open():
    page = make_event("alpha")
    with in_municipality("alpha"):
        closes = timezone.now() + timedelta(days=2)
        services.set_terms(event_id=page.event_id, closes_at=closes, now=timezone.now())
    view = EventList()
    view.now, view.given = timezone.now(), {}
    view.language, view.origin = "sl", "http://alpha.localhost"
    with in_municipality("alpha"):
        prepared = view.source.prepared(page.locale_id, view.order.field)
        view.rows(prepared.fetch(prepared.queryset(), most=5))
    assert view.until() == closes
