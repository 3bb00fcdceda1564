"""Looking back at the end: whom it reached, what changed, what is done otherwise next time."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.roles import Right
from common.errors import Invalid
from consultations import register_rules as rules
from consultations.services.held import SCOPE, theirs
from processes.models import Process
from records.services import Actor, audit, tell


@transaction.atomic
def evaluate(
    *,
    consultation_id: int,
    texts: Mapping[str, Mapping[str, str]],
    languages: Sequence[str],
    by: Actor | None,
    now: datetime,
) -> Process:
    """Publish the evaluation of a consultation, or write it anew; `texts` are by language and
    question (`register_rules.EVALUATION`), `languages` those of the portal.

    What it said before stays in the audit trail. Raises NotFound, NotAllowed, and Invalid with
    what is missing by field.
    """
    consultation = theirs(consultation_id, by, Right.PROCESSES)
    process = Process.objects.select_for_update().get(pk=consultation.process_id)
    over, annulled = consultation.call.is_over(now), process.annulled_at is not None
    if faults := rules.may_evaluate(over, annulled, texts, languages):
        raise Invalid("evaluation_incomplete", _("Something is still missing."), faults)
    before = process.evaluation
    process.evaluation = _tidy(texts)
    process.evaluated_at = now
    process.save(update_fields=["evaluation", "evaluated_at"])
    facts = {"before": {code: _short(text) for code, text in before.items()}} if before else {}
    audit(act="consultations.evaluation_published", object=process, by=by, now=now, data=facts)
    tell(name="consultations.evaluation_published", object_id=consultation.pk, scope=SCOPE)
    return process


def _tidy(texts: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    found = {
        code: {part: text.get(part, "").strip() for part in rules.EVALUATION}
        for code, text in texts.items()
    }
    return {code: text for code, text in found.items() if any(text.values())}


def _short(text: Mapping[str, str]) -> dict[str, str]:
    # A line of the trail is no copy of a long text (`records.rules`).
    return {part: said[:1000] for part, said in text.items()}
