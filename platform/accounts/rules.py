"""Who may do what. Each rule returns None or the reason why not."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts.roles import Role

LONGEST_NAME = 100
# What a token may be for; a door names the scope that it asks for.
SCOPES = (
    "announcements:read",
    "consultations:read",
    "events:read",
    "municipality:read",
    "notices:read",
    "processes:read",
    "questionnaires:read",
    "renewal:read",
)


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


# From this age on a person consents to services of the information society without parents: ZVOP-2
# (Official Gazette RS 163/22), article 8, by leave of article 8 of the GDPR. The date of birth is
# asked for and not kept.
LEAST_AGE = 15
_OLDEST = 130


def age_at(born: date, today: date) -> int:
    """Whole years; who was born on 29 February is older on 1 March of other years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def may_sign_up(born: date, today: date) -> str | None:
    """Old enough to consent without parents."""
    age = age_at(born, today)
    if age < 0 or age > _OLDEST:
        return _("Enter the date on which you were born, for example 31. 3. 1980.")
    if age < LEAST_AGE:
        return _(
            "You can have an account of your own from the age of %(age)d. Until then ask a parent "
            "or guardian to take part with you."
        ) % {"age": LEAST_AGE}
    return None


# From this age on one votes in a municipality (Local Elections Act, ZLV; to be checked).
VOTING_AGE = 18
LONGEST_ADDRESS = 200


def of_age_on(born: date) -> date:
    """The eighteenth birthday; of who was born on 29 February, 1 March of other years."""
    year = born.year + VOTING_AGE
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def may_be_resident(name: str, address: str, born: date, today: date) -> dict[str, str]:
    """What cannot be the name, street and birth of somebody who lives here, by field."""
    found = {}
    if len(name.split()) < 2 or len(name) > 2 * LONGEST_NAME or not name.isprintable():
        found["name"] = _("Write the first name and the surname.")
    has_number = any(one.isdigit() for one in address)
    if not has_number or len(address) > LONGEST_ADDRESS or not address.isprintable():
        found["address"] = _("Write street and house number, for example Planina 12.")
    if not 0 <= age_at(born, today) <= _OLDEST:
        found["born"] = _("Write the date of birth, for example 31. 3. 1980.")
    return found


# How long an invitation can be accepted.
INVITATION = timedelta(days=7)
LONGEST_UNIT = 80


def may_invite(email: str, role: Role | None, unit: str) -> dict[str, str]:
    """An invitation goes to an address, to a role; only some roles are limited to a unit."""
    found = {}
    try:
        validate_email(email)
    except ValidationError:
        found["email"] = _("Enter an e-mail address like ana.novak@example.si.")
    if role is None:
        found["role"] = _("Choose a role.")
    elif unit and not role.by_unit:
        found["unit"] = _("This role is for the whole municipality: leave this empty.")
    if len(unit) > LONGEST_UNIT or not unit.isprintable():
        found["unit"] = _("At most %(n)d characters, in one line.") % {"n": LONGEST_UNIT}
    return found


# The longest that somebody stands in for somebody else without being named anew.
LONGEST_DEPUTYSHIP = timedelta(days=366)


def may_depute(
    principal: Any, deputy: Any, starts_at: datetime, ends_at: datetime, now: datetime
) -> dict[str, str]:
    """Somebody else stands in, from a moment until a later one that lies ahead."""
    found = {}
    if principal.pk == deputy.pk:
        found["deputy"] = _("Choose somebody else: nobody stands in for themselves.")
    if ends_at <= starts_at:
        found["ends_at"] = _("The end comes after the beginning.")
    elif ends_at <= now:
        found["ends_at"] = _("The end lies in the past. Choose a later moment.")
    elif ends_at - starts_at > LONGEST_DEPUTYSHIP:
        found["ends_at"] = _("At most for a year. Name the deputy anew after that.")
    return found


def may_leave(is_last_administrator: bool) -> str | None:
    """A municipality keeps somebody who can let others in."""
    if is_last_administrator:
        return _("You are the last administrator here. Give the role to somebody else first.")
    return None
