"""Mails to those who have said something."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from consultations import rules
from consultations.models import Answer, Contribution, Entry
from notifications.services import post


def tell_contributors(*, answer_id: int) -> int:
    """Write to each whose contribution an answer is about, in the language in which they wrote;
    says to how many. Nobody is written to without an address, or after they withdrew."""
    answer = Answer.objects.select_related("consultation__process").get(pk=answer_id)
    found = answer.entries.filter(withdrawn_at=None).select_related("contribution")
    entries = list(found.order_by("number"))
    addresses = _addresses(entry.contribution for entry in entries)
    told = 0
    for entry in entries:
        if to := addresses.get(entry.pk):
            _write(entry, answer, to)
            told += 1
    return told


def tell_of_moderation(*, entry_id: int) -> bool:
    """Write to whoever said it why it is not shown, or not as they said it, in their language, and
    what they can do; says whether. Nobody is written to once it stands again as it was."""
    found = Entry.objects.select_related(
        "contribution", "consultation__process", "consultation__call"
    )
    entry = found.get(pk=entry_id)
    to = _addresses([entry.contribution]).get(entry.contribution_id, "")
    if not to or not entry.because or entry.withdrawn_at:
        return False
    language, process = entry.contribution.language, entry.consultation.process
    with translation.override(language):
        context: dict[str, Any] = {
            "title": process.said(language).get("title", "") or process.slug,
            "number": entry.number,
            "because": entry.because,
            "hidden": bool(entry.hidden_at),
            "open": rules.may_contribute(rules.standing_of(entry.consultation), timezone.now())
            is None,
            "path": path_of(process.slug, entry.number),
        }
    post(to=to, template="contribution_moderated", language=language, context=context)
    return True


def _write(entry: Entry, answer: Answer, to: str) -> None:
    language = entry.contribution.language
    process = answer.consultation.process
    with translation.override(language):
        context: dict[str, Any] = {
            "title": process.said(language).get("title", "") or process.slug,
            "number": entry.number,
            "position": answer.get_position_display(),
            "reasons": answer.said(language),
            "changed": answer.change(language),
            "path": path_of(process.slug, entry.number),
        }
    post(to=to, template="contribution_answered", language=language, context=context)


def path_of(slug: str, number: int) -> str:
    """Where a contribution stands on the portal, in the language of the moment."""
    return reverse("contribution", args=[slug, number])


def _addresses(said: Iterable[Contribution]) -> dict[int, str]:
    """By number: the account's address while there is one, else the one that was given."""
    rows = {one.pk: one for one in said}
    people = {one.person_id for one in rows.values() if one.person_id is not None}
    known = dict(User.objects.filter(pk__in=people, is_active=True).values_list("pk", "email"))
    return {
        pk: known.get(one.person_id, "") if one.person_id is not None else one.email
        for pk, one in rows.items()
    }
