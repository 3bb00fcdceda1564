"""Deputies: who stands in for whom, from when until when."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Deputyship, User
from accounts.roles import Right
from accounts.rules import may_depute
from accounts.standing import may
from common.errors import Invalid, NotAllowed, NotFound


def _check(by: User, principal: int) -> None:
    if by.pk != principal and not may(by, Right.PEOPLE):
        message = _("Only administrators may do that, or whom it is about.")
        raise NotAllowed("not_theirs", message)


@transaction.atomic
def appoint(
    *,
    principal: User,
    deputy: User,
    starts_at: datetime,
    ends_at: datetime,
    by: User,
    now: datetime,
) -> Deputyship:
    """Let `deputy` act with the roles of `principal` from `starts_at` until before `ends_at`.

    Rights follow the clock: nothing has to be taken back. Raises Invalid with the faults by field,
    NotAllowed unless `by` manages people or is the one who is stood in for.
    """
    _check(by, principal.pk)
    if faults := may_depute(principal, deputy, starts_at, ends_at, now):
        raise Invalid("deputyship_invalid", " ".join(faults.values()), faults)
    return Deputyship.objects.create(
        principal=principal,
        deputy=deputy,
        starts_at=starts_at,
        ends_at=ends_at,
        granted_by=by,
        created_at=now,
    )


@transaction.atomic
def end(*, number: int, by: User, now: datetime) -> None:
    """Let a deputyship end now; one that has not begun is forgotten.

    Raises NotFound when none of that number is under way or ahead, NotAllowed as above.
    """
    open_ones = Deputyship.objects.select_for_update().filter(ends_at__gt=now)
    found = open_ones.filter(pk=number).first()
    if found is None:
        raise NotFound("no_such_deputyship", _("There is no such deputy."))
    _check(by, found.principal_id)
    if found.starts_at >= now:
        found.delete()
        return
    found.ends_at = now
    found.save(update_fields=["ends_at"])
