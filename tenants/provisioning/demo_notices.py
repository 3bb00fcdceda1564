"""Public notices of the demonstration, displayed from the day on which it is made."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from cms.links import portal_address
from files.printing import Issuer
from notices.services import Facts, draft, publish
from portal.addresses import NOTICES


def put_up(entry: dict[str, Any], portal: dict[str, Any], images: Path) -> None:
    """Put up the notice that `entry` says, for as many days; `portal` is the whole file."""
    today, now = timezone.localdate(), timezone.now()
    languages = portal["languages"]
    facts = Facts(
        number=entry["number"],
        kind=entry["kind"],
        issued_on=today,
        texts={code: entry[code] for code in languages if code in entry},
        signed_by=entry["signed_by"],
        shown_from=today,
        shown_until=today + timedelta(days=entry["days"] - 1),
    )
    notice = draft(facts=facts, by=None, now=now)
    arms = portal.get("coat_of_arms")
    issuer = Issuer(
        portal["name"],
        f"{portal_address()}/{NOTICES['sl']}/{notice.pk}/",
        (images / arms).read_bytes() if arms else b"",
    )
    publish(notice_id=notice.pk, languages=languages, issuer=issuer, by=None, now=now)
