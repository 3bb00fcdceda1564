"""What renewals keep of a person, for the copy of their data.

When somebody goes, what they marked, said and chose stays without them; supports go along.
"""

from typing import Any

from accounts.models import User
from renewal.models import Comment, Pin, PinSupport, Preference

# A number says nothing without the renewal that it belongs to.
_WHOSE = ("pin__neighbourhood__process__slug", "pin__number")


def part(person: User) -> dict[str, Any]:
    """What somebody marked, said, supports and chose; as plain values."""
    pins = Pin.objects.filter(person=person).order_by("pk")
    names = ("number", "created_at", "name", "title", "text", "shape", "photo", "withdrawn_at")
    said = Comment.objects.filter(person=person).order_by("pk")
    supports = PinSupport.objects.filter(person=person).order_by("pk")
    chosen = Preference.objects.filter(person=person).order_by("pk")
    choice = ("choice__measure__neighbourhood__process__slug", "choice__measure__number")
    return {
        "marked": list(pins.values("neighbourhood__process__slug", *names)),
        "comments": list(said.values(*_WHOSE, "text", "name", "created_at", "withdrawn_at")),
        "supports": list(supports.values(*_WHOSE, "at")),
        "chosen": list(chosen.values(*choice, "option", "at")),
    }
