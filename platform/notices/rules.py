"""What may be put up. Each rule returns None or the reason why not, for the official to read."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notices.models import PARTS, NoticeKind

# Calendar days of display at least, the first and the last included. `domain.md` A2: 30 days of
# public display of a spatial plan (ZPNačrt, ZUreP-2; kept by ZUreP-3) and of drafts with effects
# on the environment (ZVO-1, now ZVO-2); 15 days for a technical update (ZUreP-3, 141st and 142nd
# article). For other kinds no rule was found: their time is the municipality's to set.
LEAST_DAYS = {
    NoticeKind.SPATIAL_PLAN: 30,
    NoticeKind.ENVIRONMENT: 30,
    NoticeKind.PLAN_UPDATE: 15,
}
MOST_DAYS = 3660
LONGEST = {"title": 300, "basis": 1000, "body": 200_000, "signed_as": 120}
# Beside Slovenian, the languages of the national communities.
_NATIONAL = ("it", "hu")


def official(languages: Sequence[str]) -> list[str]:
    """Those of a portal's languages in which a notice has to say everything, in equal rank."""
    return ["sl", *(code for code in languages if code in _NATIONAL)]


def may_say(texts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """What of the texts cannot even be kept as a draft, by `part_language`; empty when all can."""
    found = {}
    for code, text in texts.items():
        for part in PARTS:
            if len(text[part]) > LONGEST[part]:
                found[f"{part}_{code}"] = _("At most %(most)d characters; these are %(n)d.") % {
                    "most": LONGEST[part],
                    "n": len(text[part]),
                }
    return found


def may_show(shown_from: date, shown_until: date) -> str | None:
    """A display ends after it begins, and some day."""
    days = (shown_until - shown_from).days + 1
    if days < 1:
        return _("The last day of display lies before the first.")
    if days > MOST_DAYS:
        return _("A notice is displayed for ten years at most.")
    return None


def may_publish(
    *,
    number: str,
    kind: str,
    texts: Mapping[str, Mapping[str, str]],
    signed_by: str,
    shown_from: date,
    shown_until: date,
    languages: Sequence[str],
    today: date,
) -> dict[str, str]:
    """What is missing before a notice may be put up, by field; empty when nothing is."""
    missing = _("This has to be said before the notice is published.")
    found = {}
    if not number.strip():
        found["number"] = missing
    if not signed_by.strip():
        found["signed_by"] = missing
    needed = [*official(languages), *(code for code in texts if any(texts[code].values()))]
    for code in dict.fromkeys(needed):
        text = texts.get(code, {})
        found |= {f"{part}_{code}": missing for part in PARTS if not text.get(part, "").strip()}
    reason = may_show(shown_from, shown_until) or _too_short(kind, shown_from, shown_until)
    if reason:
        found["shown_until"] = reason
    if shown_from < today:
        found["shown_from"] = _(
            "A display cannot begin in the past: what nobody could read was not displayed."
        )
    return found


def _too_short(kind: str, shown_from: date, shown_until: date) -> str | None:
    least = LEAST_DAYS.get(NoticeKind(kind), 1)
    days = (shown_until - shown_from).days + 1
    if days >= least:
        return None
    return ngettext(
        "This kind of notice is displayed for at least %(least)d days; these dates make %(days)d "
        "day.",
        "This kind of notice is displayed for at least %(least)d days; these dates make %(days)d "
        "days.",
        days,
    ) % {"least": least, "days": days}


def may_touch(is_outside: bool) -> str | None:
    """Who is limited to a local community or department writes its notices alone."""
    if is_outside:
        return _("This notice is of another local community or department than yours.")
    return None


def may_change(is_published: bool) -> str | None:
    """What has been put up stays as it was."""
    if is_published:
        return _("A published notice is not changed. Put a mistake right by a correction.")
    return None


def may_withdraw(is_published: bool, has_ended: bool, because: str) -> str | None:
    """Only what is on the board, or will be, is taken down, and only with a reason."""
    if not is_published:
        return _("This notice has not been published.")
    if has_ended:
        return _("The display of this notice has ended already.")
    if not because.strip():
        return _("Say why: it is kept in the file and told to those who open the address.")
    return None


def may_correct(is_published: bool) -> str | None:
    """A correction is of something that people could read."""
    return None if is_published else _("A draft needs no correction: change it.")
