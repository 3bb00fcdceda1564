"""News: the first publication alone, to those who follow, once, and mailed in time."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from events import services as events
from notifications import services
from notifications.models import Entry, Following, Pace
from notifications.services.telling import KEPT
from notifications.subjects import Subject
from records.consumers.pump import pump
from tenants.queue.schedule import send_news
from tests.accounts.visitor import ANA, citizen
from tests.common.at_once import at_once
from tests.notices.support import published
from tests.notifications.followers import BUDGET, follower, heard, local, send
from tests.support import in_municipality, make_announcement, make_event, sent_mails

pytestmark = pytest.mark.django_db
BOR = "bor@example.si"


def test_followers_of_a_topic_hear_of_it_in_their_own_municipality_alone(two_municipalities):
    follower("alpha")
    follower("beta", BOR)
    make_announcement("alpha", title="Proračun", topic="budget")
    make_announcement("alpha", title="Kultura", topic="culture")
    make_event("beta", title="Razprava", topic="budget")
    assert heard("alpha", ANA) == ["Proračun"]
    assert heard("beta", BOR) == ["Razprava"]


def test_a_correction_an_old_text_and_a_past_event_are_no_news(alpha):
    page = make_announcement("alpha", title="Proračun", topic="budget")
    pump()
    follower()
    with in_municipality("alpha"):
        page.first_published_at = timezone.now() - timedelta(hours=1)
        page.title = "Popravljen proračun"
        page.save_revision().publish()
    make_event(
        "alpha", title="Lani", topic="budget", starts_at=timezone.now() - timedelta(days=300)
    )
    assert heard() == []


def test_the_same_news_is_had_once_though_told_twice_for_three_reasons(alpha):
    point = {"latitude": 46.14, "longitude": 15.08}
    first = make_event("alpha", title="Prvi", topic="budget", unit="KS Dol", **point)
    pump()
    for subject in (
        BUDGET,
        Subject("unit", "ks dol"),
        Subject("near", f"{46.14:.5f},{15.08:.5f},1000"),
    ):
        follower(subject=subject, pace=Pace.WEEKLY if subject == BUDGET else Pace.DAILY)
    second = make_event("alpha", title="Drugi", topic="budget", unit="KS Dol", **point)
    with in_municipality("alpha"):
        second.save_revision().publish()
    assert heard() == ["Drugi"]
    with in_municipality("alpha"):
        # The soonest pace counts.
        assert Entry.objects.get().following.pace == Pace.DAILY
        assert first.pk != second.pk


def test_what_is_near_is_heard_and_what_is_far_is_not(alpha):
    make_event("alpha", title="Tu", latitude=46.14, longitude=15.08)
    pump()
    follower(subject=Subject("near", f"{46.14:.5f},{15.08:.5f},1000"))
    make_event("alpha", title="Blizu", latitude=46.145, longitude=15.085)
    make_event("alpha", title="Daleč", latitude=46.24, longitude=15.28)
    assert heard() == ["Blizu"]


@pytest.mark.parametrize("how", ["called_off", "reinstated", "moved"])
def test_what_becomes_of_an_event_is_news_each_time_once(alpha, how):
    page = make_event("alpha", title="Zbor", topic="budget")
    pump()
    follower(subject=Subject("page", str(page.translation_key)))
    with in_municipality("alpha"):
        number, now = page.event_id, timezone.now()
        if how == "moved":
            page.place = "Drugje"
            page.save_revision().publish()
        else:
            events.call_off(event_id=number, because={"sl": "Bolezen"}, by=None, now=now)
        if how == "reinstated":
            events.reinstate(event_id=number, by=None, now=now)
    heard()
    pump()
    with in_municipality("alpha"):
        kinds = list(Entry.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == (["called_off", "reinstated"] if how == "reinstated" else [how])


def test_a_notice_that_is_put_up_is_news(alpha):
    follower(subject=Subject("notices", "all"))
    notice = published("alpha")
    assert heard() == [notice.title]
    assert send() == 1
    (mail,) = sent_mails()
    assert f"/javna-naznanila/{notice.pk}/" in mail.body


def test_who_was_closed_out_hears_nothing(alpha):
    person = follower()
    with in_municipality("alpha"):
        person.is_active = False
        person.save()
    make_announcement("alpha", topic="budget")
    assert heard() == []


def test_several_news_are_one_mail_with_ways_to_end_it(alpha):
    follower()
    for title in ("Prvo", "Drugo"):
        make_announcement("alpha", title=title, topic="budget")
    assert heard() == ["Prvo", "Drugo"]
    assert send(now=timezone.now()) == 0
    assert send() == 1
    assert send() == 0
    (mail,) = sent_mails()
    assert mail.to == [ANA]
    assert "http://alpha.localhost" in mail.body
    assert "/obvestila/prvo/" in mail.body
    assert "/obvestila/drugo/" in mail.body
    assert mail.extra_headers["List-Unsubscribe"].startswith("<http://alpha.localhost")
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.extra_headers["List-Id"] == "<news.alpha.localhost>"


def test_a_digest_waits_for_its_morning(alpha):
    follower(pace=Pace.DAILY)
    make_announcement("alpha", topic="budget")
    heard()
    with in_municipality("alpha"):
        Entry.objects.update(due_at=local(2026, 11, 24, 7))
    assert send(now=local(2026, 11, 24, 6, 59)) == 0
    assert send(now=local(2026, 11, 24, 7)) == 1


@pytest.mark.parametrize("how", ["withdrawn", "restricted", "deleted"])
def test_what_is_not_public_any_more_is_mailed_to_nobody(alpha, how):
    follower()
    page = make_announcement("alpha", topic="budget")
    heard()
    with in_municipality("alpha"):
        if how == "withdrawn":
            page.unpublish()
        elif how == "restricted":
            PageViewRestriction.objects.create(page=page, restriction_type="login")
        else:
            page.delete()
    assert send() == 0
    assert sent_mails() == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_mail_it_once(alpha):
    follower()
    make_announcement("alpha", topic="budget")
    heard()
    later = timezone.now() + timedelta(hours=1)
    done = at_once("alpha", *[lambda: services.send_due(now=later)] * 2)
    assert sorted(done) == [0, 1]
    assert len(sent_mails()) == 1


@pytest.mark.django_db(transaction=True)
def test_two_pumps_tell_it_once(alpha):
    follower()
    make_announcement("alpha", topic="budget")
    with in_municipality("alpha"):
        pass
    at_once("alpha", pump, pump)
    assert len(heard()) == 1


@pytest.mark.django_db(transaction=True)
def test_the_schedule_asks_where_something_is_due(two_municipalities):
    from django_tasks_db.models import DBTaskResult

    follower()
    make_announcement("alpha", topic="budget")
    heard()
    with in_municipality("alpha"):
        Entry.objects.update(due_at=timezone.now())
    send_news()
    send_news()
    for schema, number in (("alpha", 1), ("beta", 0)):
        with in_municipality(schema):
            asked = DBTaskResult.objects.filter(task_path="notifications.tasks.send_due")
            assert asked.count() == number


def test_old_news_is_forgotten_and_followings_stay(alpha):
    follower()
    make_announcement("alpha", topic="budget")
    heard()
    with in_municipality("alpha"):
        assert services.forget_old_news(now=timezone.now()) == 0
        later = timezone.now() + KEPT + timedelta(minutes=1)
        assert services.forget_old_news(now=later) == 1
        assert Following.objects.count() == 1


def test_a_hundred_followers_cost_no_more_statements_than_ten(alpha):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from notifications.news import News

    with in_municipality("alpha"):
        counts = []
        for size in (10, 100):
            for number in range(size):
                person = citizen("alpha", f"o{size}-{number}@example.si")
                services.follow(person=person, subject=BUDGET, pace=Pace.DAILY, now=timezone.now())
            one = News(
                key=f"test:{size}",
                kind="announcement",
                subjects=frozenset({BUDGET}),
                titles={"sl": "x"},
                paths={},
                at=timezone.now(),
            )
            with CaptureQueriesContext(connection) as asked:
                services.tell_followers(told=[one], now=timezone.now())
            counts.append(len(asked))
    assert counts[0] == counts[1]
