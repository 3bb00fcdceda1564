"""What of a contribution people can read; what arrived is never touched."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from common.errors import Conflict, Invalid
from consultations import register_rules as rules
from consultations import tasks
from consultations.models import Entry
from consultations.services.held import SCOPE, held_entry, numbers_of, theirs
from records.models import AuditEntry
from records.services import Actor, audit, tell

COPIED = "consultations.contribution_copied"


@transaction.atomic
def approve(
    *, consultation_id: int, entry_ids: Collection[int], by: Actor | None, now: datetime
) -> int:
    """Note that a moderator has looked at these; what waited for that is shown from now on.

    Returns how many are shown that were not. Raises NotFound, NotAllowed, and Conflict when one of
    them is hidden or withdrawn.
    """
    consultation = theirs(consultation_id, by)
    chosen = consultation.entries.filter(pk__in=entry_ids)
    rows = list(chosen.select_for_update(of=("self",)))
    for entry in rows:
        if reason := rules.may_approve(bool(entry.withdrawn_at), bool(entry.hidden_at)):
            raise Conflict("not_approved", f"{entry.number}: {reason}")
    fresh = [entry.pk for entry in rows if entry.published_at is None]
    chosen.filter(moderated_at=None).update(moderated_at=now)
    chosen.filter(pk__in=fresh).update(published_at=now)
    for pk in fresh:
        tell(name="consultations.contribution_published", object_id=pk, scope=SCOPE)
    facts = {"numbers": rules.ranges(numbers_of(chosen))}
    audit(
        act="consultations.contributions_approved", object=consultation, by=by, now=now, data=facts
    )
    return len(fresh)


@transaction.atomic
def hide(*, entry_id: int, because: str, by: Actor | None, now: datetime) -> Entry:
    """Show a contribution no more; people read that there was one and why it is not shown, and
    whoever said it is written to.

    Raises NotFound, NotAllowed, Invalid without a reason, and Conflict when it is hidden already.
    """
    entry = held_entry(entry_id, by)
    hidden, withdrawn = bool(entry.hidden_at), bool(entry.withdrawn_at)
    if reason := rules.may_hide(withdrawn, hidden, because):
        raise _refused(hidden or withdrawn, "not_hidden", reason)
    entry.hidden_at = entry.moderated_at = now
    entry.because = because.strip()
    entry.save(update_fields=["hidden_at", "moderated_at", "because"])
    _note("consultations.contribution_hidden", entry, by, now)
    tasks.tell_of_moderation.enqueue(entry.pk)
    return entry


@transaction.atomic
def unhide(*, entry_id: int, because: str = "", by: Actor | None, now: datetime) -> Entry:
    """Show again what was hidden, as it stood. `because` is why it is not what arrived, if so.

    Raises NotFound, NotAllowed, Invalid without such a reason, and Conflict when it is not hidden.
    """
    entry = held_entry(entry_id, by)
    original = is_original(entry, entry.shown_text, entry.shown_name)
    if reason := rules.may_unhide(bool(entry.hidden_at), original, because):
        raise _refused(not entry.hidden_at, "not_unhidden", reason)
    entry.hidden_at, entry.moderated_at = None, now
    entry.published_at = entry.published_at or now
    entry.because = "" if original else because.strip()
    entry.save(update_fields=["hidden_at", "moderated_at", "published_at", "because"])
    _note("consultations.contribution_unhidden", entry, by, now)
    return entry


@transaction.atomic
def show_copy(
    *, entry_id: int, text: str, name: str, because: str, by: Actor | None, now: datetime
) -> Entry:
    """Show a contribution in other words or under another name than it arrived: without what must
    not be published. The reason is public, the original stays in the file, and whoever said it is
    written to.

    Raises NotFound, NotAllowed, Invalid with the faults by field, and Conflict when withdrawn.
    """
    entry = held_entry(entry_id, by)
    original = is_original(entry, text.strip(), name.strip())
    withdrawn, was_named = bool(entry.withdrawn_at), bool(entry.shown_name)
    if reason := rules.may_show_copy(withdrawn, text, original, because):
        raise _refused(withdrawn, "not_shown", reason, "because" if text.strip() else "text")
    entry.shown_text, entry.shown_name = text.strip(), name.strip()[:200]
    entry.because = "" if original and not entry.hidden_at else because.strip() or entry.because
    entry.moderated_at = now
    entry.published_at = entry.published_at or now
    changed = ["shown_text", "shown_name", "because", "moderated_at", "published_at"]
    entry.save(update_fields=changed)
    _note(COPIED, entry, by, now, **({} if was_named else {"was_named": False}))
    if not original:
        tasks.tell_of_moderation.enqueue(entry.pk)
    return entry


def is_original(entry: Entry, text: str, name: str) -> bool:
    """Whether a copy is what arrived: its words, and the name that its author chose to be shown
    under or, once a moderator has changed that, one that they gave."""
    said: Any = entry.contribution
    copies = AuditEntry.objects.about(entry).filter(act=COPIED).order_by("pk")
    first = copies.values_list("data", flat=True).first()
    names = {entry.shown_name}
    if first is not None:
        # Whoever asked not to be named was not, until the first copy was made.
        given = {one for one in (said.name, said.organisation) if one}
        names = given if first.get("was_named", True) else {""}
    return bool(text == said.text.strip() and name in names)


def _refused(conflict: bool, code: str, reason: str, field: str = "because") -> Exception:
    return Conflict(code, reason) if conflict else Invalid(code, reason, {field: reason})


def _note(act: str, entry: Entry, by: Actor | None, now: datetime, **more: bool) -> None:
    # Not the words: what was left out must not be read in the trail either.
    facts: dict[str, Any] = {"number": entry.number, "because": entry.because, **more}
    audit(act=act, object=entry, by=by, now=now, data=facts)
    tell(name=act, object_id=entry.pk, scope=SCOPE)
