"""Following: once, of what everyone may see, each municipality by itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.exports import copy_of
from common.errors import Conflict, NotFound
from notifications import rules, services
from notifications.models import Entry, Following, Pace
from notifications.subjects import Subject, around, titles_of
from tests.accounts.visitor import citizen
from tests.common.at_once import at_once
from tests.notifications.followers import BUDGET, followed, follower, heard, send
from tests.support import in_municipality, make_announcement, make_event, sent_mails

pytestmark = pytest.mark.django_db


def follow(person, subject=BUDGET, pace=Pace.DAILY):
    return services.follow(person=person, subject=subject, pace=pace, now=timezone.now())


def test_following_again_changes_the_pace_alone(alpha):
    follower(pace=Pace.AT_ONCE)
    follower(pace=Pace.WEEKLY)
    assert followed() == [(BUDGET, Pace.WEEKLY, True)]


@pytest.mark.django_db(transaction=True)
def test_twice_at_once_is_one_following(alpha):
    person = citizen()
    done = at_once("alpha", lambda: follow(person), lambda: follow(person))
    assert not [one for one in done if isinstance(one, Exception)]
    assert len(followed()) == 1


@pytest.mark.parametrize(
    "subject",
    [
        Subject("topic", "nothing"),
        Subject("unit", "kranj"),
        Subject("page", "no-uuid"),
        Subject("page", "00000000-0000-0000-0000-000000000000"),
        Subject("near", "46.1,15.0,1000"),
        Subject("nothing", "x"),
    ],
)
def test_what_is_not_there_cannot_be_followed(alpha, subject):
    person = citizen()
    with in_municipality("alpha"), pytest.raises(Conflict, match="ni več na portalu"):
        follow(person, subject)


def test_a_draft_and_another_municipalitys_page_cannot_be_followed(two_municipalities):
    draft = make_announcement("alpha", live=False)
    there = make_announcement("beta", title="Drugje")
    person = citizen()
    with in_municipality("alpha"):
        for page in (draft, there):
            with pytest.raises(Conflict):
                follow(person, Subject("page", str(page.translation_key)))


def test_nobody_follows_more_than_there_is_to_read(alpha, monkeypatch):
    monkeypatch.setattr(rules, "MOST_FOLLOWED", 1)
    person = follower()
    with in_municipality("alpha"), pytest.raises(Conflict, match="Najprej prenehajte"):
        follow(person, Subject("topic", "culture"))


def test_a_page_offers_its_topic_its_community_and_its_surroundings(alpha):
    page = make_event("alpha", topic="budget", unit="KS Dol", latitude=46.14, longitude=15.08)
    with in_municipality("alpha"):
        found = around(Subject("page", str(page.translation_key)))
        assert [one.kind for one in found] == ["page", "topic", "unit", "near"]
        assert titles_of(found[1])["sl"] == "Proračun"
        assert titles_of(found[2]) == {"sl": "KS Dol"}
        assert "1000" in titles_of(found[3])["en"]


def test_only_the_person_changes_and_ends_what_they_follow(alpha):
    mine, other = follower(), citizen("alpha", "bor@example.si")
    with in_municipality("alpha"):
        number = Following.objects.get().pk
        for act in (
            lambda: services.unfollow(person=other, number=number),
            lambda: services.change_pace(
                person=other, number=number, pace=None, now=timezone.now()
            ),
        ):
            with pytest.raises(NotFound):
                act()
        services.unfollow(person=mine, number=number)
    assert followed() == []


def test_another_pace_moves_what_waits_and_none_stops_it(alpha):
    person = follower(pace=Pace.WEEKLY)
    make_announcement("alpha", title="Proračun", topic="budget")
    assert heard() == ["Proračun"]
    with in_municipality("alpha"):
        number, now = Following.objects.get().pk, timezone.now()
        services.change_pace(person=person, number=number, pace=Pace.AT_ONCE, now=now)
        assert Entry.objects.get().due_at - now < timedelta(minutes=5)
        services.change_pace(person=person, number=number, pace=None, now=now)
    assert send() == 0
    assert sent_mails() == []
    assert heard() == ["Proračun"]


def test_what_is_kept_of_a_person_is_in_their_copy_and_goes_with_them(alpha):
    person = follower()
    make_announcement("alpha", title="Proračun", topic="budget")
    heard()
    with in_municipality("alpha"):
        kept = copy_of(person)["notifications"]
        assert [one["key"] for one in kept["follows"]] == ["budget"]
        assert [one["titles"] for one in kept["news"]] == [{"sl": "Proračun"}]
        person.delete()
        assert not Following.objects.exists()
        assert not Entry.objects.exists()
