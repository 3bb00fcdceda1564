"""Signatures on paper: sheets that an official enters, and lines that are struck.

Of whoever stands in a line nothing is kept but a keyed digest, with the number of sheet and line.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.residents import digest_of
from accounts.rules import of_age_on
from common.errors import Conflict, Invalid, NotFound
from processes import signature_rules as rules
from processes.models import CollectionKind, Signature, SignatureCollection
from processes.services.collecting import locked_collection, standing_of
from processes.services.signing import bound, saved
from processes.services.thresholds import counted
from processes.sheets import Line, told
from records.services import Actor, audit


@transaction.atomic
def enter_paper(
    *,
    collection_id: int,
    sheet: int,
    lines: Sequence[Line],
    received_on: date,
    by: Actor | None,
    now: datetime,
) -> SignatureCollection:
    """Enter a sheet: all of its lines or none. Names are forgotten, their keyed digests kept.

    Raises NotFound, NotAllowed, Conflict when the number is final or it came too late, and Invalid
    with the lines that are wrong: who is counted already, or not of age.
    """
    collection = locked_collection(collection_id, by, official=True)
    last = timezone.localdate(collection.closes_at - timedelta(microseconds=1))
    standing = standing_of(collection)
    if reason := rules.may_enter(standing, received_on, timezone.localdate(now), last):
        raise Conflict("paper_refused", reason, {"received_on": reason})
    rows, faults = _Sheet(collection, sheet, received_on, now).read(lines)
    if faults or not rows:
        said = told(faults) or [_("There is nobody on this sheet.")]
        raise Invalid("sheet_invalid", " ".join(said), {"lines": " ".join(said)})
    for row in rows:
        saved(row)
    data = {"sheet": sheet, "lines": len(rows)}
    audit(act="processes.paper_entered", object=collection, by=by, now=now, data=data)
    return counted(collection, collection.signed + len(rows), now)


@transaction.atomic
def strike_paper(
    *, collection_id: int, sheet: int, line: int, because: str, by: Actor | None, now: datetime
) -> SignatureCollection:
    """Strike a line of a sheet, by a reason of `Struck`; it stays in the file and does not count.

    Raises NotFound, NotAllowed, Invalid for another reason, and Conflict when the number is final.
    """
    collection = locked_collection(collection_id, by, official=True)
    if reason := rules.may_strike(standing_of(collection), because):
        raise Conflict("strike_refused", reason, {"because": reason})
    row = collection.signatures.counted().filter(sheet=sheet, line=line).first()
    if row is None:
        message = _("Nobody is counted in this line of this sheet.")
        raise NotFound("no_such_line", message, {"line": message})
    row.withdrawn_at, row.struck = now, because
    saved(row)
    data = {"sheet": sheet, "line": line, "because": because}
    audit(act="processes.paper_struck", object=collection, by=by, now=now, data=data)
    return counted(collection, collection.signed - 1, now)


@dataclass
class _Sheet:
    """A sheet that is being entered: whose rows there are already, and which lines."""

    collection: SignatureCollection
    number: int
    received_on: date
    now: datetime
    taken: set[int | None] = field(default_factory=set)
    known: dict[str, Signature] = field(default_factory=dict)

    def read(self, lines: Sequence[Line]) -> tuple[list[Signature], dict[int, str]]:
        """A row for each line that may be entered, and what is wrong with the others."""
        digests = {one.number: bound(self.collection, digest_of(one.who)) for one in lines}
        rows = self.collection.signatures.filter(digest__in=digests.values())
        self.known = {row.digest: row for row in rows}
        entered = self.collection.signatures.counted().filter(sheet=self.number)
        self.taken = set(entered.values_list("line", flat=True))
        found: list[Signature] = []
        faults: dict[int, str] = {}
        for one in lines:
            digest = digests[one.number]
            if reason := self._fault(one, digest):
                faults[one.number] = reason
            else:
                found.append(self._row(one, digest))
        return found, faults

    def _fault(self, line: Line, digest: str) -> str | None:
        row = self.known.get(digest)
        if line.number in self.taken:
            return _("This line of this sheet has been entered already.")
        if row is not None and row.withdrawn_at is None:
            return _("This person is counted already.")
        if row is not None and (reason := rules.may_sign_again(row.struck)):
            return reason
        is_minor = of_age_on(line.who.born) > self.received_on
        if self.collection.kind == CollectionKind.ASSEMBLY and is_minor:
            return _("This person was not 18 yet.")
        return None

    def _row(self, line: Line, digest: str) -> Signature:
        row = self.known.get(digest) or Signature(collection=self.collection, digest=digest)
        row.sheet, row.line, row.at = self.number, line.number, self.now
        row.withdrawn_at, row.struck = None, ""
        # Somebody who stands on the sheet twice is found by it.
        self.known[digest] = row
        return row
