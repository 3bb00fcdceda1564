"""What tests of registration share: an event, its terms, people, and the mails that they get."""

import re
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from events import services
from events.models import Registration
from notifications.models import Mail

NOW = timezone.now().replace(microsecond=0)
LINK = re.compile(r"/(?:prijave|registrations|iscrizioni|jelentkezesek)/([\w-]{20,})/")
WORDS = {"sl": {"title": "Zbor občanov", "place": "Dom", "address": "", "path": "/dogodki/zbor/"}}


def event(**facts):
    """An event in a week, for two hours."""
    starts = facts.pop("starts_at", NOW + timedelta(days=7))
    given = {"key": uuid4(), "starts_at": starts, "ends_at": starts + timedelta(hours=2)}
    return services.record_event(**(given | {"place": "Dom", "words": WORDS} | facts))


def terms(capacity=None, *, now=NOW, of=None, **chosen):
    """Terms of a new event, or of the one given."""
    of = of or event()
    return services.set_terms(event_id=of.pk, capacity=capacity, now=now, **chosen)


def register(terms, who="Ana", *, now=NOW, **more):
    """Somebody registers; `ana@example.si` for Ana."""
    given = {"name": who, "email": f"{who.lower()}@example.si", "language": "sl", "agreed": True}
    services.register(event_id=terms.event_id, now=now, **(given | more))


def mails(name="Ana"):
    """The mails to somebody that wait to leave, the first one first."""
    return list(Mail.objects.filter(to__iexact=f"{name}@example.si").order_by("pk"))


def token(name="Ana"):
    """The token in the link of the latest mail to somebody."""
    return LINK.search(mails(name)[-1].text).group(1)


def confirm(name="Ana", *, now=NOW):
    """Somebody opens the link and confirms."""
    return services.confirm(token=token(name), now=now)


def come(terms, *names, **more):
    """They register and confirm, one after the other."""
    for name in names:
        register(terms, name, **more)
        confirm(name)


def standing(name="Ana"):
    """Where the latest registration of somebody stands."""
    return str(
        Registration.objects.filter(email=f"{name.lower()}@example.si").latest("pk").standing
    )
