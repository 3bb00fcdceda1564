"""People who follow things, and the clock for them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from notifications import services
from notifications.models import Entry, Following, Pace
from notifications.subjects import Subject
from records.consumers.pump import pump
from tests.accounts.visitor import ANA, account, citizen
from tests.support import in_municipality

LJUBLJANA = ZoneInfo("Europe/Ljubljana")
BUDGET = Subject("topic", "budget")


def local(*parts):
    """A moment of the clock in Slovenia."""
    return datetime(*parts, tzinfo=LJUBLJANA)


def follower(schema="alpha", email=ANA, subject=BUDGET, pace=Pace.AT_ONCE):
    """Somebody with a confirmed account who follows a subject."""
    person = account(schema, email) or citizen(schema, email)
    with in_municipality(schema):
        services.follow(person=person, subject=subject, pace=pace, now=timezone.now())
    return person


def followed(schema="alpha"):
    with in_municipality(schema):
        return [(one.subject, one.pace, one.is_mailed) for one in Following.objects.order_by("pk")]


def heard(schema="alpha", email=ANA):
    """The titles of somebody's news, the oldest first, once all of it has been carried."""
    pump()
    with in_municipality(schema):
        mine = Entry.objects.filter(person__email=email).order_by("pk")
        return [one.title for one in mine]


def send(schema="alpha", now=None):
    """Mail what is due, an hour from now unless said otherwise."""
    with in_municipality(schema):
        return services.send_due(now=now or timezone.now() + timedelta(hours=1))
