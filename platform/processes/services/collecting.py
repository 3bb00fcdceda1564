"""A collection of signatures: prepared, opened, its number made final, and answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import Right
from accounts.standing import outside
from common.errors import Conflict, Invalid, NotAllowed, NotFound
from processes import signature_rules as rules
from processes.links import Thing
from processes.models import SignatureCollection
from processes.rules import may_explain, may_touch, may_touch_archived
from processes.services import duties
from processes.services.beginning import locked
from processes.services.linking import link
from processes.services.thresholds import KIND
from records.services import Actor, audit, tell

EVENT = "events.event"


@dataclass(frozen=True, kw_only=True)
class Collected:
    """What an official says of a collection: either `percent` of the `voters`, or a `required`
    number; `texts` are {"sl": {"title", "purpose", "area"}}."""

    kind: str
    texts: Mapping[str, Mapping[str, str]]
    opens_at: datetime
    closes_at: datetime
    voters: int | None = None
    voters_source: str = ""
    voters_on: date | None = None
    percent: Decimal | None = None
    required: int | None = None
    answer_days: int = field(default=rules.ANSWER_DAYS)


@transaction.atomic
def prepare_collection(
    *,
    process_id: int,
    facts: Collected,
    by: Actor | None,
    now: datetime,
    number: int | None = None,
) -> SignatureCollection:
    """Begin a collection that nobody sees yet, or write the one of that `number` anew.

    Raises NotFound, NotAllowed, Invalid by field, and Conflict for one that people see.
    """
    process = locked(process_id, by)
    if faults := _faults(facts):
        raise Invalid("collection_invalid", " ".join(faults.values()), faults)
    rows = process.signature_collections.select_for_update()
    found = rows.filter(number=number).first() if number is not None else None
    if number is not None and found is None:
        raise NotFound("no_such_collection", _("There is no such collection here."))
    if found is not None and found.published_at is not None:
        raise Conflict("collection_published", _("People can see this collection already."))
    last = process.signature_collections.order_by("-number").first()
    made = found or SignatureCollection(
        process=process, number=last.number + 1 if last else 1, created_at=now
    )
    made.changed_at = now
    _write(made, facts)
    audit(act="processes.collection_prepared", object=made, by=by, now=now)
    return made


@transaction.atomic
def open_collection(
    *, collection_id: int, languages: Sequence[str], by: Actor | None, now: datetime
) -> SignatureCollection:
    """Let people see a collection, and sign from its opening on.

    Raises NotFound, NotAllowed, Invalid with what is missing by field, and Conflict.
    """
    collection = locked_collection(collection_id, by, official=True)
    process = collection.process
    if reason := may_touch_archived(process.archived_at is not None):
        raise Conflict("process_archived", reason)
    public = process.published_at is not None
    if reason := rules.may_open(standing_of(collection), public, now):
        raise Conflict("collection_not_opened", reason)
    faults = rules.missing(
        collection.texts,
        languages,
        voters=collection.voters,
        source=collection.voters_source,
        on=collection.voters_on,
    )
    if faults:
        raise Invalid("collection_incomplete", " ".join(dict.fromkeys(faults.values())), faults)
    collection.published_at = collection.changed_at = now
    collection.save(update_fields=["published_at", "changed_at"])
    audit(act="processes.collection_opened", object=collection, by=by, now=now)
    tell(name="processes.signatures_opened", object_id=collection.pk, scope="processes")
    return collection


@transaction.atomic
def close(*, collection_id: int, by: Actor | None, now: datetime) -> SignatureCollection:
    """Make the number final: all sheets that came in time are entered and looked at.

    Raises NotFound, NotAllowed, and Conflict before the closing or when it is final already.
    """
    collection = locked_collection(collection_id, by, official=True)
    if reason := rules.may_close(standing_of(collection), now):
        raise Conflict("collection_not_closed", reason)
    collection.final_at = collection.changed_at = now
    collection.save(update_fields=["final_at", "changed_at"])
    data = {"signed": collection.signed, "needed": collection.needed}
    audit(act="processes.collection_closed", object=collection, by=by, now=now, data=data)
    return collection


@transaction.atomic
def decide_collection(
    *,
    collection_id: int,
    outcome: Mapping[str, str],
    languages: Sequence[str],
    by: Actor | None,
    now: datetime,
    event_id: int | None = None,
) -> SignatureCollection:
    """Publish what the municipality answers, and link the event that it called.

    Raises NotFound, also for an event that nobody sees, NotAllowed, Invalid by field, and Conflict
    when it has answered or there is nothing to answer yet.
    """
    collection = locked_collection(collection_id, by, official=True)
    decided, reached = collection.decided_on is not None, collection.reached_at is not None
    if reason := rules.may_decide(standing_of(collection), decided=decided, reached=reached):
        raise Conflict("collection_not_decided", reason)
    said = {code: text.strip() for code, text in outcome.items() if text.strip()}
    if reason := may_explain(said, languages):
        fields = {f"outcome_{code}": reason for code in languages if not said.get(code)}
        raise Invalid("outcome_invalid", reason, fields or {"outcome_sl": reason})
    collection.outcome = {code: {"text": text} for code, text in said.items()}
    collection.decided_on, collection.changed_at = timezone.localdate(now), now
    collection.save(update_fields=["outcome", "decided_on", "changed_at"])
    duties.answered(kind=KIND, object_ids=[collection.pk], on=collection.decided_on)
    if event_id is not None:
        ours, event = Thing(KIND, collection.pk), Thing(EVENT, event_id)
        link(first=event, meaning="follows", second=ours, by=by, now=now)
    audit(act="processes.collection_decided", object=collection, by=by, now=now)
    tell(name="processes.signatures_decided", object_id=collection.pk, scope="processes")
    return collection


def locked_collection(
    collection_id: int, by: Actor | None = None, *, official: bool = False
) -> SignatureCollection:
    """The collection with its process, its row for this transaction alone.

    Raises NotFound (`official` sees drafts too), and NotAllowed for an official whose right does
    not reach so far.
    """
    rows = SignatureCollection.objects.select_for_update(of=("self",)).select_related("process")
    found = rows.filter(pk=collection_id).first()
    if found is None or (found.published_at is None and not official):
        raise NotFound("no_such_collection", _("There is no such collection here."))
    if reason := may_touch(official and outside(by, Right.PROCESSES, found.process.unit)):
        raise NotAllowed("process_of_others", reason)
    return found


def standing_of(collection: SignatureCollection) -> rules.Standing:
    """How a collection stands, as the rules look at it."""
    process = collection.process
    return rules.Standing(
        published=collection.published_at is not None and process.published_at is not None,
        annulled=process.annulled_at is not None,
        archived=process.archived_at is not None,
        opens_at=collection.opens_at,
        closes_at=collection.closes_at,
        final=collection.final_at is not None,
    )


def _faults(facts: Collected) -> dict[str, str]:
    threshold = rules.may_set(
        kind=facts.kind, voters=facts.voters, percent=facts.percent, number=facts.required
    )
    times = rules.may_time(facts.opens_at, facts.closes_at, facts.answer_days)
    return threshold | times | rules.may_say(facts.texts)


def _write(row: SignatureCollection, facts: Collected) -> None:
    for name in ("kind", "opens_at", "closes_at", "voters", "voters_on", "percent", "answer_days"):
        setattr(row, name, getattr(facts, name))
    row.voters_source = facts.voters_source.strip()[:200]
    row.texts = {
        code: {part: text.get(part, "").strip() for part in rules.PARTS}
        for code, text in facts.texts.items()
        if any(text.get(part, "").strip() for part in rules.PARTS)
    }
    if facts.percent is not None and facts.voters is not None:
        row.needed = rules.needed_of(facts.voters, facts.percent)
    else:
        row.needed = facts.required or 1
    row.save()
