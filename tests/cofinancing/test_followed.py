"""Calls and searches are followed; each person hears of a call once, and is reminded in time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from cofinancing import followed, matching, reminding
from cofinancing.models import Deadline, Opportunity
from cofinancing.reminding import DAYS, due, last_day, reminder_day
from cofinancing.services import offering
from common.dates import local
from common.working_days import is_working_day
from notifications.models import Entry, Following, Pace
from notifications.services import follow, tell_followers
from notifications.subjects import Subject, titles_of
from records.models import OutboxEvent
from tests.cofinancing.support import call, call_facts, known
from tests.consultations.support import person
from tests.support import in_municipality

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha")]


def told():
    return list(followed.SOURCE.read(list(OutboxEvent.objects.order_by("pk"))))


def hears(who, key, kind=followed.CALLS):
    with in_municipality("alpha"):
        subject = Subject(kind, key)
        return follow(person=who, subject=subject, pace=Pace.DAILY, now=timezone.now())


def test_a_search_has_one_key_and_says_what_it_asks_for():
    key = followed.key_of({"topic": "youth", "who": "association", "q": "  Maribor  ", "state": ""})
    assert key == followed.key_of({"q": "Maribor", "who": "association", "topic": "youth"})
    assert followed.wishes_of(key) == {"who": "association", "topic": "youth", "q": "Maribor"}
    assert followed.key_of({}) == followed.EVERY
    assert followed.key_of({"q": "x" * 200}) == followed.EVERY
    for wrong in (
        "",
        "q=",
        "who=nihče",
        "topic=youth&who=association",
        "a=b",
        "q=%00",
        "programme=mars",
    ):
        assert followed.wishes_of(wrong) is None
        assert titles_of(Subject("calls", wrong)) is None
    assert "Maribor" in titles_of(Subject("calls", key))["sl"]
    assert titles_of(Subject("calls", "all"))["en"] == "All calls"


WISHES = [
    {},
    {"who": "association"},
    {"who": "farm"},
    {"topic": "youth"},
    {"topic": "sport"},
    {"programme": "erasmus"},
    {"programme": "life"},
    {"q": "mladi"},
    {"q": "Projektom MLADIH"},
    {"q": "čebele"},
    {"q": "title"},
    {"q": "100% _"},
    {"who": "public", "topic": "youth", "programme": "erasmus", "q": "podpora"},
]


@pytest.mark.parametrize("wishes", WISHES)
def test_a_search_that_is_followed_finds_what_the_list_finds(wishes):
    there = [call(), call(applicants=[], topics=[], programme="life")]
    with in_municipality("alpha"):
        listed = set(matching.wanted(wishes, timezone.now()).values_list("pk", flat=True))
        assert {one.pk for one in there if followed.suits(one, wishes)} == listed


def test_a_new_call_is_told_once_to_each_whose_searches_it_suits(beta):
    ana, borut = person("ana@example.si"), person("borut@example.si")
    for key in ("all", "who=association", "topic=youth"):
        hears(ana, key)
    hears(borut, "topic=sport")
    with in_municipality("alpha"):
        OutboxEvent.objects.all().delete()
    made = call()
    with in_municipality("alpha"):
        news = told()
        assert [one.kind for one in news] == ["call_new"]
        assert news[0].paths["sl"] == f"/sofinanciranje/razpisi/{made.pk}/"
        tell_followers(told=news, now=timezone.now())
        tell_followers(told=told(), now=timezone.now())
        assert list(Entry.objects.values_list("person__email", flat=True)) == [ana.email]
    with in_municipality("beta"):
        assert not Entry.objects.exists()


def test_however_many_searches_are_followed_one_statement_reads_them(queries):
    now = timezone.now()
    with in_municipality("alpha"):
        people = User.objects.bulk_create(User(email=f"o{n}@example.si") for n in range(300))
        Following.objects.bulk_create(
            Following(person=one, kind="calls", key=f"q=beseda{n}", created_at=now)
            for n, one in enumerate(people)
        )
    made = call()
    with in_municipality("alpha"), queries(1):
        assert followed.searches_for(made) == {Subject("calls", "all")}


def test_what_changes_and_what_is_taken_back_is_told_to_those_who_follow_the_call():
    made = call()
    hears(person(), str(made.pk), followed.CALL)
    with in_municipality("alpha"):
        OutboxEvent.objects.all().delete()
        offering.change(number=made.pk, facts=call_facts(budget=5), **known())
        offering.change(number=made.pk, facts=call_facts(budget=6), **known())
        assert [one.kind for one in told()] == ["call_changed", "call_changed"]
        keys = [one.key for one in told()]
        assert len(set(keys)) == 2
        assert followed.SOURCE.still(keys) == set(keys)
        offering.withdraw(number=made.pk, because="Napaka.", by=None, now=timezone.now())
        gone = told()
        assert [one.kind for one in gone] == ["call_gone"], "what it was before is no news"
        assert followed.SOURCE.still([*keys, gone[0].key]) == {gone[0].key}


def test_a_draft_cannot_be_followed():
    draft = call(published=False)
    with in_municipality("alpha"):
        assert titles_of(Subject("call", str(draft.pk))) is None
        for key in ("x", "²", "9" * 30, ""):
            assert titles_of(Subject("call", key)) is None


# -- reminders --------------------------------------------------------------------------------


def at(day, hour=12, minute=0):
    naive = datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001 -- made aware next
    return timezone.make_aware(naive, timezone.get_default_timezone())


DAYS_OF_YEARS = st.dates(date(2026, 1, 1), date(2031, 12, 31))


@given(DAYS_OF_YEARS, st.integers(0, 23), st.integers(0, 59))
def test_reminders_come_on_working_days_and_never_late(day, hour, minute):
    """Whatever the clock does in March and October, and however holidays fall."""
    moment = at(day, hour, minute)
    last = last_day(moment)
    assert last == (day - timedelta(days=1) if (hour, minute) == (0, 0) else day)
    for before in DAYS:
        on = reminder_day(moment, before)
        assert is_working_day(on)
        assert on <= last - timedelta(days=before)
        between = [on + timedelta(days=n) for n in range(1, (last - on).days - before + 1)]
        assert not any(is_working_day(each) for each in between), "the nearest working day before"


@given(DAYS_OF_YEARS)
def test_a_sweep_a_day_reminds_of_each_once(day):
    moment = at(day)
    found = [due(moment, day + timedelta(days=n)) for n in range(-60, 3)]
    said = [one for n, one in enumerate(found) if one is not None and one not in found[:n]]
    assert said == list(DAYS)
    assert found[-2:] == [None, None], "nobody is reminded of what is over"


def test_a_sweep_that_did_not_run_is_made_good_for_two_days():
    moment = at(date(2027, 6, 16))
    week = reminder_day(moment, 7)
    assert [due(moment, week + timedelta(days=n)) for n in range(-1, 4)] == [None, 7, 7, 7, None]


def test_who_follows_a_call_is_reminded_once_of_each_deadline():
    first, last = at(date(2027, 6, 16)), at(date(2027, 9, 15), 0)
    made = call(deadlines=[(first, {}), (last, {})], opens_on=None)
    other = call(deadlines=[(first, {})], opens_on=None)
    ana = person()
    hears(ana, str(made.pk), followed.CALL)
    days = [date(2027, 5, 1) + timedelta(days=n) for n in range(140)]
    with in_municipality("alpha"):
        for day in days:
            for hour in (5, 17):
                reminding.remind(now=at(day, hour))
        keys = list(Entry.objects.order_by("pk").values_list("key", flat=True))
        assert len(keys) == 6, keys
        assert not any(f":{other.pk}:" in key for key in keys)
        assert set(Entry.objects.values_list("kind", flat=True)) == {"call_closes"}


def test_nobody_is_reminded_of_what_was_taken_back_or_moved():
    moment = at(date(2027, 6, 16))
    made = call(deadlines=[(moment, {})], opens_on=None)
    hears(person(), str(made.pk), followed.CALL)
    now = at(reminder_day(moment, 7), 8)
    later = moment + timedelta(days=40)
    with in_municipality("alpha"):
        facts = call_facts(deadlines=[(later, {})], opens_on=None)
        offering.change(number=made.pk, facts=facts, **known())
        assert reminding.remind(now=now) == 0
        assert Deadline.objects.get().at == later
        offering.change(
            number=made.pk, facts=call_facts(deadlines=[(moment, {})], opens_on=None), **known()
        )
        offering.withdraw(number=made.pk, because="Napaka.", by=None, now=timezone.now())
        assert reminding.remind(now=now) == 0


def test_the_last_day_is_that_of_slovenia():
    assert last_day(datetime(2027, 3, 31, 22, 0, tzinfo=UTC)) == date(2027, 3, 31), "midnight"
    assert last_day(datetime(2027, 3, 31, 22, 1, tzinfo=UTC)) == date(2027, 4, 1)
    assert local(datetime(2027, 3, 31, 22, 1, tzinfo=UTC)).date() == date(2027, 4, 1)


def test_the_list_begins_with_the_next_deadline():
    now = timezone.now()
    late = call(deadlines=[(now + timedelta(days=5), {})])
    staged = call(deadlines=[(now + timedelta(days=n), {}) for n in (2, 90)])
    always = call(deadlines=[])
    with in_municipality("alpha"):
        assert list(matching.wanted({}, now)) == [staged, late, always]
        after = now + timedelta(days=3)
        assert list(matching.wanted({}, after)) == [late, staged, always]
        assert Opportunity.objects.next_change(after) == late.closes_at
