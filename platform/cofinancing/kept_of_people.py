"""What co-financing keeps of a person, for the copy of their data. It goes with them."""

from typing import Any

from django.db.models import Q

from accounts.models import User
from cofinancing.models import Approach, Interest


def part(person: User) -> dict[str, Any]:
    """Where somebody looks for partners, and whom they asked; as plain values."""
    names = ("opportunity", "organisation", "about", "contact", "agreed_at", "withdrawn_at")
    mine = Interest.objects.filter(person=person).order_by("pk")
    asked = Approach.objects.filter(Q(asking__person=person) | Q(asked__person=person))
    told = ("asking__organisation", "asked__organisation", "words", "created_at", "accepted_at")
    return {
        "interests": list(mine.values(*names)),
        "approaches": list(asked.order_by("pk").values(*told, "declined_at")),
    }
