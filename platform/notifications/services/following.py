"""Who follows what, and how soon they are written to."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Conflict, NotFound
from notifications.models import Entry, Following, Pace
from notifications.pace import due
from notifications.rules import may_follow
from notifications.subjects import Subject, titles_of


@transaction.atomic
def follow(*, person: User, subject: Subject, pace: Pace, now: datetime) -> Following:
    """Let a person hear of a subject from now on; who does already is written to at that pace.

    Safe at the same time as itself: there is one following. Raises Conflict when there is no such
    subject that everyone may see, or the person follows too much.
    """
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    known = Following.objects.filter(person=person, kind=subject.kind, key=subject.key).first()
    if known is not None:
        return change_pace(person=person, number=known.pk, pace=pace, now=now)
    titles = titles_of(subject)
    followed = Following.objects.filter(person=person).count()
    if reason := may_follow(titles is not None, followed):
        raise Conflict("may_not_follow", reason)
    return Following.objects.create(
        person=person,
        kind=subject.kind,
        key=subject.key,
        titles=titles,
        pace=pace,
        created_at=now,
    )


@transaction.atomic
def change_pace(*, person: User, number: int, pace: Pace | None, now: datetime) -> Following:
    """Write to a person at another pace, or with None not at all; what waits follows the change.

    Raises NotFound when they follow nothing of that number.
    """
    following = _mine(person, number)
    following.is_mailed = pace is not None
    following.pace = pace or following.pace
    following.save(update_fields=["is_mailed", "pace"])
    waiting = Entry.objects.filter(following=following, due_at__isnull=False)
    waiting.update(due_at=due(pace, now) if pace else None)
    return following


@transaction.atomic
def unfollow(*, person: User, number: int) -> Following:
    """Let a person hear of it no more; what they have heard stays in their list.

    Raises NotFound when they follow nothing of that number.
    """
    following = _mine(person, number)
    Entry.objects.filter(following=following).update(due_at=None)
    following.delete()
    return following


@transaction.atomic
def stop_mails(*, person_id: int, number: int | None, again: bool, now: datetime) -> int:
    """Stop, or take up again, the mails about one following, or without a number about all.

    Says about how many; the news still stands in the list on the portal.
    """
    mine = Following.objects.filter(person=person_id)
    chosen = mine if number is None else mine.filter(pk=number)
    changed = chosen.filter(is_mailed=not again).update(is_mailed=again)
    if not again:
        Entry.objects.filter(following__in=chosen).update(due_at=None)
    return changed


def _mine(person: User, number: int) -> Following:
    found = Following.objects.select_for_update().filter(person=person, pk=number).first()
    if found is None:
        raise NotFound("no_such_following", _("You do not follow this any more."))
    return found
