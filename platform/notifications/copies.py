"""What is kept of a person here, for their copy of it."""

from typing import Any

from accounts.models import User
from notifications.models import Entry, Following


def kept_of(person: User) -> dict[str, Any]:
    """What they follow and what they were told, as plain values."""
    followings = Following.objects.of(person)
    told = Entry.objects.of(person)
    return {
        "follows": list(
            followings.values("kind", "key", "titles", "pace", "is_mailed", "created_at")
        ),
        "news": list(told.values("kind", "titles", "paths", "told_at", "read_at", "mailed_at")),
    }
