"""Out among people: published, lengthened, counted."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from common.errors import Conflict, Invalid
from records.services import Actor, audit, tell
from surveys import questions, results, rules, tasks
from surveys.models import Questionnaire
from surveys.services.drafting import locked

# What of a portal the news are about, as its generation is called.
SCOPE = "surveys"
# For so long after the end those who had begun may still be let in by a later end.
UNSENT_KEPT = timedelta(days=30)


@transaction.atomic
def publish(
    *, questionnaire_id: int, languages: Sequence[str], by: Actor | None, now: datetime
) -> Questionnaire:
    """Let people answer, from its beginning on; nothing of what it asks changes any more.

    `languages` are the portal's; in its official ones everything has to be said. Raises NotFound,
    Conflict when it is published already, and Invalid with what is missing by field.
    """
    found = locked(questionnaire_id, by)
    if reason := rules.may_change(found.published_at is not None):
        raise Conflict("questionnaire_published", reason)
    missing = questions.missing(found.asked(), rules.official(languages))
    faults = rules.may_publish(found.texts, missing, found.closes_at, languages, now)
    if faults:
        raise Invalid("questionnaire_unfinished", " ".join(faults.values()), faults)
    found.published_at = found.changed_at = now
    found.save(update_fields=["published_at", "changed_at"])
    _note(found, "questionnaire_published", by, now)
    _forget_later(found)
    return found


@transaction.atomic
def extend(
    *, questionnaire_id: int, closes_at: datetime, by: Actor | None, now: datetime
) -> Questionnaire:
    """Give more time; one that was closed opens again. Raises NotFound, and Conflict with the
    reason why not."""
    found = locked(questionnaire_id, by)
    reason = rules.may_extend(found.state(now), found.closes_at, closes_at)
    if reason:
        raise Conflict("questionnaire_not_extended", reason, {"closes_at": reason})
    return _set_period(found, found.opens_at, closes_at, by, now)


@transaction.atomic
def set_period(
    *,
    questionnaire_id: int,
    opens_at: datetime | None,
    closes_at: datetime | None,
    by: Actor | None,
    now: datetime,
) -> Questionnaire:
    """Say from when until when it can be answered; for the domain whose step it belongs to.

    A domain may also shorten, down to `now`, when what it asks for was called off. Raises NotFound,
    and Conflict with the reason why not.
    """
    return _set_period(locked(questionnaire_id, by), opens_at, closes_at, by, now)


def _set_period(
    found: Questionnaire,
    opens_at: datetime | None,
    closes_at: datetime | None,
    by: Actor | None,
    now: datetime,
) -> Questionnaire:
    reason = rules.may_set_period(
        is_published=found.published_at is not None,
        has_opened=found.opened_at is not None and found.opened_at <= now,
        moves_opening=opens_at != found.opens_at,
        opens_at=opens_at,
        closes_at=closes_at,
        results_are_out=found.results_at is not None,
        now=now,
    )
    if reason:
        raise Conflict("questionnaire_period", reason, {"closes_at": reason})
    was = [found.opens_at, found.closes_at]
    found.opens_at, found.closes_at = opens_at, closes_at
    if found.published_at is not None:
        found.changed_at = now
    found.save(update_fields=["opens_at", "closes_at", "changed_at"])
    if found.published_at is not None and was != [opens_at, closes_at]:
        data = {"was": _texts(was), "is": _texts([opens_at, closes_at])}
        _note(found, "period_changed", by, now, data)
        _forget_later(found)
    return found


@transaction.atomic
def publish_results(*, questionnaire_id: int, by: Actor | None, now: datetime) -> Questionnaire:
    """Publish the counts as they are now: they stay so, and nothing is answered any more.

    Free texts are not among them: they may name people. Raises NotFound, and Conflict with the
    reason why not.
    """
    found = locked(questionnaire_id, by)
    counts = results.count(found)
    reason = rules.may_publish_results(
        found.state(now), found.results_at is not None, counts.finished
    )
    if reason:
        raise Conflict("results_not_published", reason)
    found.results, found.results_at, found.changed_at = counts.as_json(), now, now
    found.save(update_fields=["results", "results_at", "changed_at"])
    _note(found, "results_published", by, now, {"finished": counts.finished})
    return found


def _note(
    found: Questionnaire,
    what: str,
    by: Actor | None,
    now: datetime,
    data: dict[str, Any] | None = None,
) -> None:
    audit(act=f"surveys.{what}", object=found, by=by, now=now, data=data)
    tell(name=f"surveys.{what}", object_id=found.pk, scope=SCOPE)


def _forget_later(found: Questionnaire) -> None:
    """What was begun and never sent is not kept for ever."""
    if found.closes_at is not None:
        due = found.closes_at + UNSENT_KEPT
        tasks.forget_unsent.using(run_after=due).enqueue(found.pk)


def _texts(moments: Sequence[datetime | None]) -> list[str | None]:
    return [moment.isoformat() if moment else None for moment in moments]
