"""What is owed once enough have signed: an answer, until a day that is known beforehand."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from common.working_days import period_end
from processes.models import SignatureCollection
from processes.recipe import Scope, State, catalogue
from processes.services import duties
from records.services import audit, tell

KIND = "processes.signaturecollection"


def counted(collection: SignatureCollection, signed: int, now: datetime) -> SignatureCollection:
    """Write how many have signed; the row is locked by the caller.

    When the threshold is reached, an answer is owed from that day on; when a signature that made it
    is taken back or struck, and nobody has answered yet, it is not owed any more.
    """
    collection.signed, collection.changed_at = signed, now
    enough = signed >= collection.needed
    if enough and collection.reached_at is None:
        collection.reached_at = now
        _owe(collection, now)
    elif not enough and collection.reached_at is not None and collection.decided_on is None:
        collection.reached_at = None
        duties.released(kind=KIND, object_ids=[collection.pk])
    collection.save(update_fields=["signed", "reached_at", "changed_at"])
    return collection


def _owe(collection: SignatureCollection, now: datetime) -> None:
    received_on = timezone.localdate(now)
    days = collection.answer_days
    due_on = period_end(received_on, days, "days", first_day_counts=False, rolls=True)
    rule = {"days": days, "unit": "days", "scope": Scope.MUNICIPAL, "state": State.TO_CHECK}
    owed = duties.Owed(
        object_id=collection.pk,
        received_on=received_on,
        due_on=due_on,
        rule=rule | {"basis": _basis()},
        unit=collection.process.unit,
    )
    duties.owe(kind=KIND, owed=[owed], process_id=collection.process_id)
    data = {"signed": collection.signed, "needed": collection.needed}
    audit(act="processes.threshold_reached", object=collection, by=None, now=now, data=data)
    tell(name="processes.signatures_reached", object_id=collection.pk, scope="processes")


def _basis() -> dict[str, str]:
    rule = catalogue().rules["assembly"].text
    found = {}
    for code in ("sl", "en"):
        with override(code):
            days = _("How long the answer may take was set for this collection.")
        found[code] = f"{rule.in_(code)} {days}"
    return found
