"""Signatures of the demonstration: a demand for an assembly, signed by invented residents."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts import residents
from accounts.models import User
from processes.models import Process, SignatureCollection
from processes.planning import midnight
from processes.services import Collected, open_collection, prepare_collection, sign
from tenants.provisioning.demo_sign_ins import address

Entry = dict[str, Any]
_ADULT = date(1980, 3, 31)


def collect(
    process: Process, entry: Entry, people: Sequence[User], portal: Entry
) -> SignatureCollection:
    """A collection that is open now and lacks a few signatures."""
    now, languages = timezone.now(), portal["languages"]
    opens = midnight(timezone.localdate(now) - timedelta(days=entry["opens_days_ago"]))
    facts = Collected(
        kind=entry["kind"],
        texts={code: entry[code] for code in languages if code in entry},
        opens_at=opens,
        closes_at=opens + timedelta(days=entry["lasts"]),
        voters=entry["voters"],
        voters_source=entry["voters_source"],
        voters_on=timezone.localdate(opens),
        percent=Decimal(entry["percent"]),
    )
    made = prepare_collection(process_id=process.pk, facts=facts, by=None, now=opens)
    made = open_collection(collection_id=made.pk, languages=languages, by=None, now=opens)
    for number, person in enumerate(people[: entry["signed"]], 2):
        verify(person, portal["schema"], number, now)
        sign(collection_id=made.pk, person=person, now=now)
    return made


def verify(person: User, schema: str, number: int, now: datetime) -> None:
    """As if an official had seen the document of an invented resident."""
    official = User.objects.get(email=address(schema, "uradnik"))
    who = residents.Resident(name="Primer Stanovalec", born=_ADULT, address=f"Primer {number}")
    residents.verify(email=person.email, who=who, by=official, now=now)
