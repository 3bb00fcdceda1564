"""A deputy hears what the one they stand in for would hear, from the first day to the last."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts import deputies
from accounts.models import Deputyship, User
from cms.desk.waiting import waiting_for
from tests.cms.backoffice import EDITORS, MODERATORS, add_page, announcement_form, browser, person
from tests.cms.test_legible_everywhere import run, scheduled
from tests.support import in_municipality, sent_mails

pytestmark = pytest.mark.django_db

BOSS, DEPUTY = "sef@alpha.example", "namestnica@alpha.example"
SUBMIT = {"action-submit": "1"}
AROUND, BEFORE, AFTER = (-1, 1), (1, 2), (-2, -1)


@pytest.fixture
def people(alpha):
    person("alpha", MODERATORS, BOSS)
    person("alpha", None, DEPUTY)


def stands_in(days, principal=BOSS, deputy=DEPUTY):
    """From so many days from now until so many."""
    starts, ends = (timezone.now() + timedelta(days=number) for number in days)
    with in_municipality("alpha"):
        return deputies.appoint(
            principal=User.objects.get(email=principal),
            deputy=User.objects.get(email=deputy),
            starts_at=starts,
            ends_at=ends,
            by=User.objects.get(email="admin@alpha.example"),
            now=starts,
        )


def submitted(capture, title="Razgrnitev"):
    """To whom the mails of a submitted text went."""
    editor = browser("alpha", EDITORS)
    with capture(execute=True):
        add_page(editor, "alpha", "announcementpage", announcement_form(title) | SUBMIT)
    return sorted(to for message in mail.outbox for to in message.to)


@pytest.mark.parametrize(("days", "hears"), [(AROUND, True), (BEFORE, False), (AFTER, False)])
def test_a_deputy_gets_the_mails_of_reviews_within_the_dates_only(
    people, django_capture_on_commit_callbacks, days, hears
):
    stands_in(days)
    heard = submitted(django_capture_on_commit_callbacks)
    assert BOSS in heard
    assert (DEPUTY in heard) == hears


def test_who_stands_in_for_a_deputy_hears_nothing_and_who_was_shut_out_neither(
    people, django_capture_on_commit_callbacks
):
    person("alpha", None, "tretja@alpha.example")
    person("alpha", None, "nekdanja@alpha.example")
    stands_in(AROUND)
    stands_in(AROUND, DEPUTY, "tretja@alpha.example")
    stands_in(AROUND, BOSS, "nekdanja@alpha.example")
    with in_municipality("alpha"):
        User.objects.filter(email="nekdanja@alpha.example").update(is_active=False)
    heard = submitted(django_capture_on_commit_callbacks)
    assert DEPUTY in heard
    assert "tretja@alpha.example" not in heard
    assert "nekdanja@alpha.example" not in heard


def things(key, who=DEPUTY):
    with in_municipality("alpha"):
        groups = waiting_for(User.objects.get(email=who), timezone.now())
        return [thing.label for group in groups for thing in group.things if group.key == key]


@pytest.mark.parametrize(("days", "sees"), [(AROUND, True), (BEFORE, False), (AFTER, False)])
def test_what_waits_for_the_one_waits_for_the_deputy_within_the_dates_only(
    people, django_capture_on_commit_callbacks, days, sees
):
    held = stands_in(days)
    submitted(django_capture_on_commit_callbacks, "Za pregled")
    page = scheduled("Njen osnutek", "<p>Vabimo.</p>", by=BOSS)
    assert ("Za pregled" in things("reviews")) == sees
    assert ("Njen osnutek" in things("drafts")) == sees
    assert "Njen osnutek" in things("drafts", BOSS)
    with in_municipality("alpha"):
        Deputyship.objects.filter(pk=held.pk).update(
            ends_at=max(timezone.now(), held.starts_at + timedelta(seconds=1))
        )
    assert things("reviews") == []
    assert things("drafts") == []
    assert page.pk


@pytest.mark.parametrize(("days", "hears"), [(AROUND, True), (BEFORE, False), (AFTER, False)])
def test_a_text_that_could_not_appear_is_told_to_the_deputy_of_its_author(people, days, hears):
    stands_in(days)
    scheduled(by=BOSS)
    run()
    told = sorted(to for message in sent_mails("alpha") for to in message.to)
    assert told == sorted([BOSS, *([DEPUTY] if hears else [])])
