"""Writing a questionnaire, before anybody else sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.roles import Right
from accounts.standing import outside, unit_for
from common.errors import Conflict, Invalid, NotAllowed, NotFound
from records.services import Actor
from surveys import rules
from surveys.models import Questionnaire, Who


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is said of a questionnaire beside its questions. `texts` by language: title, intro,
    thanks, all plain text. Without a beginning it opens when it is published; without an end it
    stays open."""

    slug: str
    texts: Mapping[str, Mapping[str, str]]
    who: str = Who.GUESTS
    opens_at: datetime | None = None
    closes_at: datetime | None = None

    def cleaned(self) -> dict[str, Any]:
        """The columns of a row. Raises Invalid with the faults by field."""
        texts = {
            code: {part: text.get(part, "").strip() for part in rules.LONGEST}
            for code, text in self.texts.items()
        }
        faults = rules.may_say(self.slug, texts)
        if reason := rules.may_last(self.opens_at, self.closes_at):
            faults["closes_at"] = reason
        if self.who not in Who.values:
            faults["who"] = _("Choose one of the answers.")
        if faults:
            raise Invalid("questionnaire_invalid", " ".join(faults.values()), faults)
        return {
            "slug": self.slug,
            "texts": texts,
            "who": self.who,
            "opens_at": self.opens_at,
            "closes_at": self.closes_at,
        }


@transaction.atomic
def draft(
    *, facts: Facts, by: Actor | None, now: datetime, unit: str | None = None
) -> Questionnaire:
    """Begin a questionnaire; nobody but officials sees it. Raises Invalid with the faults by field,
    and Conflict when another has the same address.

    It is of `unit`, or of the one that `by` is limited to. Each act raises NotAllowed for somebody
    who is limited to another.
    """
    of = unit_for(by, Right.PROCESSES) if unit is None else unit
    return _kept(Questionnaire(created_at=now, unit=of, **facts.cleaned()))


@transaction.atomic
def change(
    *, questionnaire_id: int, facts: Facts, by: Actor | None, now: datetime
) -> Questionnaire:
    """Write a draft anew. Raises NotFound, Invalid, and Conflict once it is published or when
    another has the same address."""
    found = drafted(questionnaire_id, by)
    for name, value in facts.cleaned().items():
        setattr(found, name, value)
    return _kept(found)


@transaction.atomic
def copy(*, questionnaire_id: int, slug: str, by: Actor | None, now: datetime) -> Questionnaire:
    """Begin a questionnaire with the texts and questions of another. Raises as `draft` does."""
    found = locked(questionnaire_id, by)
    facts = Facts(slug=slug, texts=found.texts, who=found.who)
    begun = draft(facts=facts, by=by, now=now, unit=found.unit)
    begun.questions = found.questions
    begun.save(update_fields=["questions"])
    return begun


@transaction.atomic
def discard(*, questionnaire_id: int, by: Actor | None, now: datetime) -> None:
    """Throw a draft away. Raises NotFound, and Conflict once it is published."""
    drafted(questionnaire_id, by).delete()


def locked(questionnaire_id: int, by: Actor | None = None) -> Questionnaire:
    """The questionnaire, for this transaction alone. Raises NotFound, and NotAllowed for `by` whose
    right does not reach so far."""
    found = Questionnaire.objects.select_for_update().filter(pk=questionnaire_id).first()
    if found is None:
        raise NotFound("no_such_questionnaire", _("There is no such questionnaire here."))
    if reason := rules.may_touch(outside(by, Right.PROCESSES, found.unit)):
        raise NotAllowed("questionnaire_of_others", reason)
    return found


def drafted(questionnaire_id: int, by: Actor | None) -> Questionnaire:
    """The same, as long as it is a draft. Raises Conflict once it is published."""
    found = locked(questionnaire_id, by)
    if reason := rules.may_change(found.published_at is not None):
        raise Conflict("questionnaire_published", reason)
    return found


def _kept(questionnaire: Questionnaire) -> Questionnaire:
    try:
        with transaction.atomic():
            questionnaire.save()
    except IntegrityError as error:
        reason = _("Another questionnaire has this address: choose another.")
        raise Conflict("questionnaire_address_taken", reason, {"slug": reason}) from error
    return questionnaire
