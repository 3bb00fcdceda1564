"""What somebody is still writing: kept in their account, so that nothing typed is lost."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Invalid
from consultations.models import Consultation, Draft
from consultations.services.contributing import check_open
from consultations.services.preparing import no_such

# What is kept of a form, and how much of each: more than may be handed in, so that what is too
# long can still be shortened.
PARTS = {
    "text": 60_000,
    "name": 400,
    "organisation": 400,
    "place": 100,
    "version": 20,
    "hides_name": 5,
}
_LONGEST_KEY = 40
# Unsent drafts are forgotten so long after the closing: time to fetch what was typed too late.
KEPT = timedelta(days=30)


def place_of(document_id: int | None, key: str) -> str:
    """Under what a draft is kept: keys are a document's own, and a consultation has several."""
    return f"{document_id}.{key}" if document_id is not None else ""


@transaction.atomic
def save_draft(
    *,
    consultation_id: int,
    person: User,
    provision_key: str,
    data: Mapping[str, str],
    now: datetime,
) -> Draft:
    """Keep what somebody has typed so far about a part of the text (or the whole, with no key).

    The latest counts. Raises NotFound, Conflict when the consultation is not open, and Invalid for
    what is no form of ours or far too long.
    """
    consultation = Consultation.objects.whole().public().filter(pk=consultation_id).first()
    if consultation is None:
        raise no_such()
    check_open(consultation, now)
    draft, _made = Draft.objects.update_or_create(
        consultation=consultation,
        person=person,
        provision_key=checked_key(provision_key),
        defaults={"data": shape(data), "saved_at": now},
    )
    return draft


def discard_draft(*, consultation_id: int, person: User, provision_key: str) -> None:
    """Throw away what was typed; it was handed in, or is not wanted any more."""
    Draft.objects.filter(
        consultation=consultation_id, person=person, provision_key=provision_key
    ).delete()


def forget_drafts(*, now: datetime) -> int:
    """Forget what was never handed in, a month after the closing; says how many."""
    old = Draft.objects.filter(person__isnull=False, consultation__call__closes_at__lt=now - KEPT)
    return old.delete()[0]


def shape(data: Mapping[str, str]) -> dict[str, str]:
    """What of a form is kept. Raises Invalid when something is far too long or no text."""
    found = {name: str(data.get(name, "")) for name in PARTS}
    if any(len(text) > PARTS[name] or "\0" in text for name, text in found.items()):
        raise Invalid("draft_too_long", _("This is too long to be kept as a draft."))
    return {name: text for name, text in found.items() if text}


def checked_key(key: str) -> str:
    """The key of a part as it can be kept. Raises Invalid."""
    if len(key) > _LONGEST_KEY or not key.isprintable():
        raise Invalid("no_such_part", _("There is no such part of the text."))
    return key
