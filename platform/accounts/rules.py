"""Who may do what. Each rule returns None or the reason why not."""

from datetime import datetime

from django.utils.translation import gettext as _

LONGEST_NAME = 100
# What a token may be for; a door names the scope that it asks for.
SCOPES = ("announcements:read", "events:read", "municipality:read")


def may_issue(
    name: str, scopes: list[str], now: datetime, expires_at: datetime | None
) -> str | None:
    """A token has a name, at least one known scope, and an end that lies ahead or none."""
    if not 1 <= len(name.strip()) <= LONGEST_NAME:
        return _("Give the token a name of 1 to 100 characters that says who uses it.")
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        return _("Unknown scopes: %(unknown)s. Choose among: %(known)s.") % {
            "unknown": ", ".join(unknown) or "–",
            "known": ", ".join(SCOPES),
        }
    if expires_at is not None and expires_at <= now:
        return _("The end of the token lies in the past. Choose a later moment.")
    return None
