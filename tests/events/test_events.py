"""The fact of an event: when and where."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from common.errors import Invalid
from events.models import Event
from events.rules import may_be_at, may_last
from events.services import forget_event, record_event
from tests.common.at_once import at_once
from tests.support import in_municipality

pytestmark = pytest.mark.django_db

KEY = UUID("00000000-0000-4000-8000-000000000001")
START = datetime(2026, 11, 22, 10, tzinfo=UTC)
END = START + timedelta(hours=3)
TICK = timedelta(microseconds=1)
HOME = ZoneInfo("Europe/Ljubljana")
# Clocks go forward at 2.00 on the first and back at 3.00 on the second.
CHANGE_DAYS = (datetime(2026, 3, 29), datetime(2026, 10, 25))  # noqa: DTZ001 - a day on the wall
WALL_TIMES = st.builds(
    lambda day, minutes, fold: (day + timedelta(minutes=minutes)).replace(tzinfo=HOME, fold=fold),
    st.sampled_from(CHANGE_DAYS),
    st.integers(0, 5 * 60),
    st.integers(0, 1),
)


@pytest.fixture
def in_alpha(alpha, beta):
    with in_municipality("alpha"):
        yield


def record(**facts):
    return record_event(
        **({"key": KEY, "starts_at": START, "ends_at": END, "place": "Kulturni dom"} | facts)
    )


def test_an_event_is_recorded_with_its_facts(in_alpha):
    record(address="Trg 1", latitude=46.14, longitude=15.09)
    event = Event.objects.get(key=KEY)
    assert (event.starts_at, event.ends_at, event.place) == (START, END, "Kulturni dom")
    assert (event.address, event.latitude, event.longitude) == ("Trg 1", 46.14, 15.09)
    assert str(event) == "Kulturni dom, 2026-11-22 10:00"


def test_recording_an_event_twice_leaves_one_row_with_the_later_facts(in_alpha):
    first = record()
    second = record(place="Gasilski dom", ends_at=END + timedelta(hours=1))
    assert first.pk == second.pk
    event = Event.objects.get()
    assert (event.place, event.ends_at) == ("Gasilski dom", END + timedelta(hours=1))


def test_an_event_stays_in_its_municipality(in_alpha):
    record()
    with in_municipality("beta"):
        assert not Event.objects.exists()
        record(place="Drugje")
    assert Event.objects.get().place == "Kulturni dom"


@pytest.mark.parametrize("ends_at", [START, START - TICK, START - timedelta(days=1)])
def test_an_event_that_does_not_end_after_it_starts_is_refused(in_alpha, ends_at):
    with pytest.raises(Invalid) as refusal:
        record(ends_at=ends_at)
    assert refusal.value.code == "event_ends_before_start"
    assert refusal.value.fields == {"ends_at": may_last(START, ends_at)}
    assert not Event.objects.exists()


@pytest.mark.parametrize("ends_at", [START, START - timedelta(hours=1)])
def test_the_database_too_refuses_an_end_that_is_not_after_the_start(in_alpha, ends_at):
    with pytest.raises(IntegrityError, match="event_ends_after_it_starts"), transaction.atomic():
        Event.objects.create(key=KEY, starts_at=START, ends_at=ends_at, place="Dom")


HALF_OR_OFF = [
    (46.0, None),
    (None, 15.0),
    (90.01, 15.0),
    (-90.01, 15.0),
    (46.0, 180.01),
    (46.0, -180.01),
    (float("nan"), 15.0),
    (46.0, float("inf")),
]


@pytest.mark.parametrize(("latitude", "longitude"), HALF_OR_OFF)
def test_half_a_point_or_one_off_the_earth_is_refused(in_alpha, latitude, longitude):
    with pytest.raises(Invalid) as refusal:
        record(latitude=latitude, longitude=longitude)
    assert refusal.value.code == "event_point_invalid"
    assert refusal.value.fields == {"latitude": may_be_at(latitude, longitude)}


@pytest.mark.parametrize(("latitude", "longitude"), HALF_OR_OFF)
def test_the_database_too_refuses_such_a_point(in_alpha, latitude, longitude):
    with (
        pytest.raises(IntegrityError, match="event_point_is_whole_and_on_earth"),
        transaction.atomic(),
    ):
        Event.objects.create(
            key=KEY,
            starts_at=START,
            ends_at=END,
            place="Dom",
            latitude=latitude,
            longitude=longitude,
        )


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(None, None), (0.0, 0.0), (90.0, 180.0), (-90.0, -180.0)]
)
def test_a_whole_point_or_none_is_recorded(in_alpha, latitude, longitude):
    record(latitude=latitude, longitude=longitude)
    assert Event.objects.get().latitude == latitude


def test_an_event_is_coming_until_the_moment_it_ends_and_past_from_then(in_alpha):
    record()
    assert Event.objects.coming(END - TICK).exists()
    assert not Event.objects.past(END - TICK).exists()
    assert not Event.objects.coming(END).exists()
    assert Event.objects.past(END).exists()


def test_coming_events_begin_with_the_nearest_and_past_ones_with_the_latest(in_alpha):
    for day in (3, 1, 2):
        start = START + timedelta(days=day)
        record(key=uuid4(), starts_at=start, ends_at=start + timedelta(hours=1), place=str(day))
    assert [event.place for event in Event.objects.coming(START)] == ["1", "2", "3"]
    later = START + timedelta(days=9)
    assert [event.place for event in Event.objects.past(later)] == ["3", "2", "1"]


def test_the_next_change_is_the_nearest_end_that_lies_ahead(in_alpha):
    assert Event.objects.next_change(START) is None
    record()
    record(key=uuid4(), ends_at=END + timedelta(hours=1))
    assert Event.objects.next_change(START) == END
    assert Event.objects.next_change(END - TICK) == END
    assert Event.objects.next_change(END) == END + timedelta(hours=1)
    assert Event.objects.next_change(END + timedelta(hours=1)) is None


def test_the_next_change_of_beta_is_not_alphas(in_alpha):
    record()
    with in_municipality("beta"):
        assert Event.objects.next_change(START) is None


@given(WALL_TIMES, WALL_TIMES)
def test_an_event_lasts_when_time_passes_whatever_the_clock_on_the_wall_says(starts, ends):
    passes = ends.astimezone(UTC) > starts.astimezone(UTC)
    assert (may_last(starts, ends) is None) == passes


def test_an_event_over_the_hour_that_comes_twice_is_recorded(in_alpha):
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=HOME, fold=fold) for fold in (0, 1))
    record(starts_at=first, ends_at=second)
    event = Event.objects.get()
    assert event.ends_at - event.starts_at == timedelta(hours=1)


def test_an_event_in_the_hour_that_never_comes_is_refused_and_not_an_error(in_alpha):
    # 2.30 is taken as half an hour after 2.00 = 3.00, so it ends before it starts.
    skipped = datetime(2026, 3, 29, 2, 30, tzinfo=HOME)
    with pytest.raises(Invalid):
        record(starts_at=skipped, ends_at=datetime(2026, 3, 29, 3, 15, tzinfo=HOME))


@pytest.mark.django_db(transaction=True)
def test_two_recordings_of_one_event_at_once_leave_one_row(alpha):
    outcomes = at_once("alpha", lambda: record(place="A"), lambda: record(place="B"))
    assert [type(outcome) for outcome in outcomes] == [Event, Event]
    with in_municipality("alpha"):
        assert Event.objects.get().place in ("A", "B")


def test_an_event_that_nothing_points_to_is_forgotten(in_alpha):
    event = record()
    assert forget_event(event_id=event.pk)
    assert not Event.objects.exists()
    assert not forget_event(event_id=event.pk)


def test_an_event_of_beta_under_the_same_number_stays(in_alpha):
    event = record()
    with in_municipality("beta"):
        Event.objects.create(pk=event.pk, key=KEY, starts_at=START, ends_at=END, place="Drugje")
    forget_event(event_id=event.pk)
    with in_municipality("beta"):
        assert Event.objects.get(pk=event.pk).place == "Drugje"


@pytest.mark.django_db(transaction=True)
def test_forgetting_an_event_twice_at_once_is_once_enough(alpha):
    with in_municipality("alpha"):
        number = record().pk
    outcomes = at_once("alpha", *[lambda: forget_event(event_id=number)] * 2)
    assert sorted(outcomes) == [False, True]
