"""News is mailed to those who follow: one mail a person for all that is due."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from notifications import links, news
from notifications.models import Entry, Following
from notifications.services.mailing import post
from tenants.isolation.mail import portal

# What is not mailed after all is still in the list on the portal.
MOST_IN_A_MAIL = 50


def send_due(*, now: datetime) -> int:
    """Mail what is due; says to how many people.

    Safe to repeat and beside itself: each person's news is one transaction behind its rows' locks.
    """
    people = Entry.objects.due(now).order_by().values_list("person_id", flat=True).distinct()
    return sum(_send(number, now) for number in list(people))


@transaction.atomic
def _send(person_id: int, now: datetime) -> bool:
    rows = Entry.objects.due(now).filter(person=person_id)
    entries = list(rows.select_for_update(of=("self",), skip_locked=True))
    if not entries:
        return False
    told = news.still((one.kind, one.key) for one in entries)
    person = User.objects.filter(pk=person_id, is_active=True).first()
    # In place: who stops the mails at this moment waits, and is written to no more.
    mine = Following.objects.filter(person=person_id, is_mailed=True).in_bulk()
    some = [one for one in entries if one.key in told and one.following_id in mine]
    mailed = person is not None and bool(some)
    if person is not None and some:
        _post(person, some, [mine[number] for number in {one.following_id: 0 for one in some}])
    Entry.objects.filter(pk__in=[one.pk for one in entries]).update(
        due_at=None, mailed_at=now if mailed else None
    )
    return mailed


def _post(person: User, entries: Sequence[Entry], followings: Sequence[Following]) -> None:
    language = person.language or "sl"
    one = followings[0].pk if len(followings) == 1 else None
    with translation.override(language):
        labels = news.kinds()
        ending = _link(links.Ending(person.pk, one))
        context = {
            "items": [
                {"label": labels.get(item.kind, ""), "title": item.title, "path": item.path}
                for item in entries[:MOST_IN_A_MAIL]
            ],
            "number": len(entries),
            "more": max(0, len(entries) - MOST_IN_A_MAIL),
            "followed": [
                {"title": each.title, "url": _link(links.Ending(person.pk, each.pk))}
                for each in followings
            ],
            "end_all": _link(links.Ending(person.pk, None)),
        }
    post(
        to=person.email,
        template="news",
        language=language,
        context=context,
        headers={
            "List-Unsubscribe": f"<{ending}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "List-Id": f"<news.{portal().portal_url.partition('//')[2].partition(':')[0]}>",
        },
    )


def _link(ending: links.Ending) -> str:
    path = reverse("unsubscribe", args=[links.token_for(ending)])
    return f"{portal().portal_url}{path}"
