"""What consultations keep of a person, for the copy of their data."""

from typing import Any

from accounts.models import User
from consultations.models import Contribution, Draft, Opinion, Support


def part(person: User) -> dict[str, Any]:
    """What somebody said, began, supports and agrees with; as plain values."""
    said = Contribution.objects.filter(person_id=person.pk).order_by("pk")
    names = ("number", "received_at", "name", "organisation", "email", "language", "text")
    more = ("provision_key", "latitude", "longitude", "digest", "entry__withdrawn_at")
    drafts = Draft.objects.filter(person=person).order_by("pk")
    supports = Support.objects.filter(person=person).order_by("pk")
    opinions = Opinion.objects.filter(person=person).order_by("pk")
    return {
        "contributions": list(said.values("consultation__process__slug", *names, *more)),
        "drafts": list(drafts.values("consultation__process__slug", "data", "saved_at")),
        "supports": list(supports.values("entry__number", "at")),
        "opinions": list(opinions.values("statement__position", "value", "at")),
    }
