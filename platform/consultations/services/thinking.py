"""Somebody says whether they agree with a statement; groups of opinion are reckoned from it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Right
from accounts.standing import may
from common.errors import Conflict, Invalid, NotAllowed, NotFound
from consultations import rules, tasks
from consultations import statement_rules as opinion_rules
from consultations.models import Consultation, Opinion, Statement
from consultations.opinions.results import reckoned

# Groups are reckoned at most so often.
PAUSE = timedelta(minutes=10)


@transaction.atomic
def think(*, statement_id: int, person: User, value: int, now: datetime) -> Opinion:
    """Agree (1), disagree (-1) or pass (0); said anew it takes the place of what was said before.

    Raises NotFound, NotAllowed for whom may not take part, Invalid for another value, and Conflict
    when people are not asked.
    """
    related = ("consultation__process", "consultation__call")
    statement = Statement.objects.select_related(*related).filter(pk=statement_id).first()
    if statement is None or statement.consultation.process.published_at is None:
        raise NotFound("no_such_statement", _("There is no such statement here."))
    _check(statement, person, value, now)
    made, _is_new = Opinion.objects.update_or_create(
        statement=statement, person=person, defaults={"value": value, "at": now}
    )
    _ask_for_groups(statement.consultation_id, now)
    return made


def reckon(*, consultation_id: int) -> None:
    """Find the groups anew from all that was said, and keep them for the pages."""
    found = Consultation.objects.filter(pk=consultation_id).first()
    if found is None:
        return
    groups = reckoned(found) | {"at": timezone.now().isoformat()}
    with transaction.atomic():
        row = Consultation.objects.select_for_update(of=("self",)).get(pk=consultation_id)
        row.opinion_groups = groups
        row.save(update_fields=["opinion_groups"])


def _check(statement: Statement, person: User, value: int, now: datetime) -> None:
    has_right = person.is_active and may(person, Right.TAKE_PART)
    if reason := rules.may_take_part(True, has_right):
        raise NotAllowed("may_not_take_part", reason)
    standing = rules.standing_of(statement.consultation)
    is_hidden = statement.hidden_at is not None
    if reason := opinion_rules.may_think(standing, is_hidden, value, now):
        if value not in opinion_rules.VALUES:
            raise Invalid("opinion_invalid", reason, {"value": reason})
        raise Conflict("statement_not_asked", reason)


def _ask_for_groups(consultation_id: int, now: datetime) -> None:
    # Whoever finds that nobody has asked lately does, and what is said until then is in it: the
    # last opinion is always followed by a reckoning. An update of no row would still raise the
    # generation of the pages.
    asked = Q(groups_asked_at=None) | Q(groups_asked_at__lte=now - PAUSE)
    mine = Consultation.objects.filter(asked, pk=consultation_id)
    if mine.exists() and mine.update(groups_asked_at=now):
        tasks.reckon_groups.using(run_after=now + PAUSE).enqueue(consultation_id)
