"""The ways to write down what happened: for others to hear of, and for the file."""

from datetime import datetime
from typing import Any, Protocol

from django.db import models

from records.models import AuditEntry, OutboxEvent
from records.rules import may_write

# Who may open the back office acts in the municipality's name.
_IN_OFFICE = "wagtailadmin.access_admin"


class Actor(Protocol):
    """A person with an account here. This room lies below that of people."""

    pk: Any

    def has_perm(self, perm: str) -> bool:
        """Whether the person may do that."""


def tell(*, name: str, object_id: object, scope: str = "") -> OutboxEvent:
    """Write an event into the outbox of the municipality that is served.

    `name` is a dotted past participle (`consultations.contribution_submitted`). It becomes true and
    heard of with the transaction of the act, or not at all.
    """
    return OutboxEvent.objects.create(name=name, object_id=str(object_id), scope=scope)


def audit(
    *,
    act: str,
    object: models.Model,
    by: Actor | None,
    now: datetime,
    data: dict[str, Any] | None = None,
) -> AuditEntry:
    """Write an act into the audit trail of the municipality that is served; it stays for good.

    Call it in the act's own transaction: what is rolled back was never done. `act` is a dotted past
    participle (`notices.notice_published`); `data` are facts that will be needed to understand it
    in ten years, no secrets, and of people no more than there must be: nothing can be taken out.
    The entry's number and hash are given at the commit.

    Raises ValueError when `act` or `data` are not of that shape.
    """
    facts = data or {}
    if reason := may_write(act, facts):
        raise ValueError(reason)
    known = by if by is not None and by.pk is not None else None
    return AuditEntry.objects.create(
        at=now,
        act=act,
        kind=object._meta.label_lower,
        object_id=str(object.pk),
        by_id=known.pk if known else None,
        by_name=str(known)[:254] if known and known.has_perm(_IN_OFFICE) else "",
        data=facts,
    )
