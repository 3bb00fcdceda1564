"""What processes keep of a person, for the copy of their data."""

from typing import Any

from accounts.models import User
from processes.models import Signature, SignatureCollection
from processes.services.signing import bound


def part(person: User) -> list[dict[str, Any]]:
    """What somebody has signed, here or on paper, and took back; as plain values."""
    own = Signature.objects.filter(person=person)
    if person.identity:
        # On paper nothing leads to an account but the digest, which is another in each collection.
        every = SignatureCollection.objects.filter(signatures__sheet__isnull=False).distinct()
        digests = [bound(one, person.identity) for one in every]
        own = own | Signature.objects.filter(digest__in=digests)
    names = ("collection__process__slug", "collection__number", "at", "withdrawn_at", "sheet")
    return list(own.order_by("pk").values(*names, "line", "struck"))
