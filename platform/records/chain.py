"""The chain of the audit trail, reckoned anew: has anybody changed what stands in it?"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from django.db import connection, models
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from records.models import AuditEntry

# The guards of migration 0004.
GUARDS = frozenset(("audit_begins_unchained", "audit_is_chained", "audit_stays", "audit_is_kept"))
_MOST_FAULTS = 20


@dataclass(slots=True)
class Verdict:
    """What was found: how many entries, the last one's number and hash, and what is wrong."""

    entries: int = 0
    number: int = 0
    hash: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def head(self) -> str:
        """The last entry as `number:hash`: to be written down elsewhere, and asked for later."""
        return f"{self.number}:{self.hash}"


def verify(*, expected: str = "") -> Verdict:
    """Reckon the chain of the municipality that is served from its first entry to its last.

    `expected` is a head that was written down earlier (`number:hash`): who has the owner's login
    could make a whole chain anew, but not one that holds it. At most 20 faults are named.
    """
    verdict = Verdict(faults=_sleeping_guards())
    wanted, _colon, mark = expected.partition(":")
    met = not expected
    for entry in _entries():
        faults = _faults(entry, verdict)
        verdict.faults += faults[: _MOST_FAULTS - len(verdict.faults)]
        verdict.entries += 1
        verdict.number, verdict.hash = entry.number or 0, entry.hash
        met = met or (str(entry.number) == wanted and entry.hash == mark)
    if not met:
        verdict.faults.append(_("The expected entry %(which)s is not there.") % {"which": expected})
    return verdict


def hash_of(entry: Any) -> str:
    """SHA-256 of an entry in hexadecimal, over each of its parts with its length before it.

    The same as `public.records_audit_hash`. `entry.text` is `data` as PostgreSQL writes it.
    """
    at = entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    by = "" if entry.by_id is None else str(entry.by_id)
    parts = (str(entry.number), entry.previous, at, entry.act, entry.kind, entry.object_id, by)
    encoded = (part.encode() for part in (*parts, entry.by_name, entry.text))
    return hashlib.sha256(b",".join(b"%d:%s" % (len(part), part) for part in encoded)).hexdigest()


def _entries() -> Iterator[Any]:
    text = Cast("data", models.TextField())
    found = AuditEntry.objects.annotate(text=text).defer("data")
    return found.order_by(models.F("number").asc(nulls_last=True), "pk").iterator(2000)


def _faults(entry: Any, before: Verdict) -> list[str]:
    which = {"number": entry.number or "–", "id": entry.pk, "before": before.number}
    if entry.number is None:
        return [_("The entry with the key %(id)s was never chained.") % which]
    found = []
    if entry.number != before.number + 1:
        found.append(_("After entry %(before)s comes %(number)s: some are missing.") % which)
    if entry.previous != before.hash:
        found.append(_("Entry %(number)s does not follow the one before it.") % which)
    if entry.hash != hash_of(entry):
        found.append(_("Entry %(number)s has been changed.") % which)
    return found


def _sleeping_guards() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'O'",
            [AuditEntry._meta.db_table],
        )
        awake = {name for (name,) in cursor.fetchall()}
    message = _("The guard %(name)s of the trail is missing or switched off.")
    return [message % {"name": name} for name in sorted(GUARDS - awake)]
