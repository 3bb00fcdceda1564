"""Answering: begun, kept page by page, sent; or typed from a sheet of paper."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Conflict, Invalid, NotAllowed, NotFound
from records.services import Actor, audit
from surveys import rules
from surveys.answers import checked
from surveys.links import fresh_key
from surveys.models import Questionnaire, Response, Who
from surveys.rules import State
from surveys.services.drafting import locked


@transaction.atomic
def begin(
    *, questionnaire_id: int, person: User | None, language: str, now: datetime
) -> tuple[Response, str]:
    """Begin to answer; the person's own response if there is one already.

    Returns it with the key by which somebody without an account comes back; empty for a person.
    Where nobody is asked who they are, `person` is not kept. Raises NotFound, NotAllowed where one
    has to sign in, and Conflict when it is not open or the person has sent their answers.
    """
    found = Questionnaire.objects.published().filter(pk=questionnaire_id).first()
    if found is None:
        raise NotFound("no_such_questionnaire", _("There is no such questionnaire here."))
    if reason := rules.may_take_part(found.who == Who.SIGNED_IN, person is not None):
        raise NotAllowed("sign_in_to_answer", reason)
    _check_open(found, now)
    known = person if found.who != Who.ANYONE else None
    if known is None:
        key, digest = fresh_key()
        return _begun(found, None, language, now, digest), key
    response = _of(found, known) or _first_of(found, known, language, now)
    if reason := rules.may_write_answers(response.finished_at is not None):
        raise Conflict("answered_already", reason)
    return response, ""


def _first_of(found: Questionnaire, person: User, language: str, now: datetime) -> Response:
    try:
        with transaction.atomic():
            return _begun(found, person, language, now, "")
    except IntegrityError:
        # In another window, at the same moment.
        response = _of(found, person)
        if response is None:
            raise
        return response


def _of(found: Questionnaire, person: User) -> Response | None:
    return Response.objects.filter(questionnaire=found, person=person).first()


def _begun(
    found: Questionnaire, person: User | None, language: str, now: datetime, digest: str
) -> Response:
    return Response.objects.create(
        questionnaire=found,
        person=person,
        language=language,
        begun_at=now,
        saved_at=now,
        key_digest=digest,
    )


@transaction.atomic
def save(
    *,
    response_id: int,
    given: Mapping[str, Any],
    now: datetime,
    whole: Collection[str] = (),
) -> tuple[Response, dict[str, str]]:
    """Keep what was answered so far: `given` by question, None for what was taken back; other
    answers stay.

    Returns the response and, by question, why something was not kept, and what is missing of the
    questions `whole`. Answers to questions that are not asked after this are dropped. Raises
    NotFound, and Conflict once it is sent or closed.
    """
    response = _own(response_id, now)
    asked = response.questionnaire.asked()
    kept, wrong = checked(asked, response.answers | dict(given), whole=False)
    missing = {key: why for key, why in checked(asked, kept)[1].items() if key in whole}
    response.answers, response.saved_at = kept, now
    response.save(update_fields=["answers", "saved_at"])
    return response, missing | wrong


@transaction.atomic
def finish(*, response_id: int, now: datetime) -> Response:
    """Send what was answered; it stays as it is. Raises NotFound, Conflict once it was sent or the
    questionnaire is closed (at the very moment of closing it is), and Invalid with what is missing
    by question."""
    response = _own(response_id, now)
    kept, wrong = checked(response.questionnaire.asked(), response.answers)
    if wrong:
        raise Invalid("answers_missing", _("Some answers are missing."), wrong)
    response.answers = kept
    response.saved_at = response.finished_at = now
    response.save(update_fields=["answers", "saved_at", "finished_at"])
    return response


@transaction.atomic
def forget(*, response_id: int, now: datetime) -> None:
    """Throw away what somebody began and has not sent. Raises NotFound, and Conflict once it is."""
    _locked(response_id).delete()


@transaction.atomic
def enter_on_paper(
    *,
    questionnaire_id: int,
    given: Mapping[str, Any],
    language: str,
    by: Actor | None,
    now: datetime,
) -> Response:
    """Type in a sheet of paper, as it was filled in: what was left empty stays empty.

    Raises NotFound, NotAllowed for somebody who is limited to another unit, Conflict outside of the
    time for it, and Invalid with what does not fit by question, or when nothing was answered.
    """
    found = locked(questionnaire_id, by)
    if reason := rules.may_enter_paper(found.state(now), found.results_at is not None):
        raise Conflict("paper_not_taken", reason)
    kept, wrong = checked(found.asked(), given, whole=False)
    if not kept and not wrong:
        raise Invalid("paper_empty", _("Nothing was answered on this sheet."))
    if wrong:
        raise Invalid("paper_invalid", " ".join(wrong.values()), wrong)
    response = Response.objects.create(
        questionnaire=found,
        answers=kept,
        language=language,
        begun_at=now,
        saved_at=now,
        finished_at=now,
        on_paper=True,
        entered_by_id=by.pk if by is not None else None,
    )
    audit(act="surveys.sheet_entered", object=response, by=by, now=now)
    return response


def forget_unsent(*, questionnaire_id: int, now: datetime) -> int:
    """Delete what was begun and never sent, once nobody can send it any more; returns how many."""
    found = Questionnaire.objects.filter(pk=questionnaire_id).first()
    if found is None or found.state(now) != State.CLOSED:
        return 0
    return Response.objects.filter(questionnaire=found, finished_at=None).delete()[0]


def _locked(response_id: int) -> Response:
    """A response that is not sent yet, for this transaction alone."""
    found = Response.objects.select_for_update(of=("self",)).select_related("questionnaire")
    response = found.filter(pk=response_id).first()
    if response is None:
        raise NotFound("no_such_response", _("There is nothing here that was begun."))
    if reason := rules.may_write_answers(response.finished_at is not None):
        raise Conflict("answered_already", reason)
    return response


def _own(response_id: int, now: datetime) -> Response:
    response = _locked(response_id)
    _check_open(response.questionnaire, now)
    return response


def _check_open(questionnaire: Questionnaire, now: datetime) -> None:
    if reason := rules.may_answer(questionnaire.state(now)):
        raise Conflict("questionnaire_not_open", reason)
