"""An official writes the statements on which people say whether they agree."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.roles import Right
from common.errors import Conflict, Invalid, NotFound
from consultations import statement_rules as rules
from consultations.models import Consultation, Opinion, Statement
from consultations.services.held import SCOPE, theirs
from processes.rules import official
from records.services import Actor, audit, tell


@transaction.atomic
def state(
    *,
    consultation_id: int,
    texts: Mapping[str, str],
    languages: Sequence[str],
    by: Actor | None,
    now: datetime,
) -> Statement:
    """Add a statement at the end; `languages` are the portal's.

    Raises NotFound, NotAllowed, and Invalid with the faults by field.
    """
    consultation = theirs(consultation_id, by, Right.PROCESSES)
    # Two who add at once have places one after the other.
    Consultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
    own = Statement.objects.filter(consultation=consultation)
    said = _checked(texts, languages, own.count())
    last = own.aggregate(last=Max("position"))["last"] or 0
    made = Statement.objects.create(consultation=consultation, position=last + 1, texts=said)
    _note("statement_added", made, by, now)
    return made


@transaction.atomic
def reword(
    *,
    statement_id: int,
    texts: Mapping[str, str],
    languages: Sequence[str],
    by: Actor | None,
    now: datetime,
) -> Statement:
    """Write a statement anew that nobody has answered yet.

    Raises NotFound, NotAllowed, Invalid, and Conflict once somebody has.
    """
    statement = _locked(statement_id, by)
    is_answered = Opinion.objects.filter(statement=statement).exists()
    if reason := rules.may_reword(is_answered):
        raise Conflict("statement_answered", reason)
    statement.texts = _checked(texts, languages, 0)
    statement.save(update_fields=["texts"])
    _note("statement_reworded", statement, by, now)
    return statement


@transaction.atomic
def put_away(*, statement_id: int, by: Actor | None, now: datetime) -> Statement:
    """Ask a statement no more; what people said of it stays. Raises NotFound and NotAllowed."""
    return _hidden(statement_id, now, "statement_hidden", by, now)


@transaction.atomic
def bring_back(*, statement_id: int, by: Actor | None, now: datetime) -> Statement:
    """Ask a statement again. Raises NotFound and NotAllowed."""
    return _hidden(statement_id, None, "statement_shown", by, now)


def _hidden(
    statement_id: int, at: datetime | None, act: str, by: Actor | None, now: datetime
) -> Statement:
    statement = _locked(statement_id, by)
    statement.hidden_at = at
    statement.save(update_fields=["hidden_at"])
    _note(act, statement, by, now)
    return statement


def _locked(statement_id: int, by: Actor | None) -> Statement:
    found = Statement.objects.select_for_update(of=("self",)).filter(pk=statement_id).first()
    if found is None:
        raise NotFound("no_such_statement", _("There is no such statement here."))
    theirs(found.consultation_id, by, Right.PROCESSES)
    return found


def _checked(texts: Mapping[str, str], languages: Sequence[str], before: int) -> dict[str, str]:
    said = {code: " ".join(text.split()) for code, text in texts.items() if text.strip()}
    if faults := rules.may_state(said, official(languages), before):
        raise Invalid("statement_invalid", next(iter(faults.values())), faults)
    return said


def _note(act: str, statement: Statement, by: Actor | None, now: datetime) -> None:
    name = f"consultations.{act}"
    audit(act=name, object=statement, by=by, now=now, data={"texts": statement.texts})
    tell(name=name, object_id=statement.consultation_id, scope=SCOPE)
