"""What may be said of calls and of projects. Each rule returns None or the reason why not."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from cofinancing.programmes import programmes
from common.money import euros

# In characters, by part of the texts.
LONGEST = {"title": 200, "about": 5000, "eligible": 3000, "costs": 3000, "results": 5000}
LONGEST_REASON = 300
LONGEST_URL = 500
LONGEST_UNIT = 80
# A hundred thousand million euros: what is beyond has a digit too many.
MOST_CENTS = 10_000_000_000_000
MOST_DEADLINES = 12
MOST_PARTNERS = 60
MOST_INDICATORS = 40
# After so long without a look a call that is not over is called stale; a running project later.
STALE_CALL = timedelta(days=30)
STALE_PROJECT = timedelta(days=180)
# No call is announced, and no project planned, farther ahead or back than this.
_FARTHEST = timedelta(days=365 * 30)


def may_tell(texts: Mapping[str, Mapping[str, str]], languages: Sequence[str]) -> dict[str, str]:
    """A title in each official language, and nothing that is too long; by `part_language`."""
    found = {}
    for code in languages:
        if not texts.get(code, {}).get("title", "").strip():
            found[f"title_{code}"] = _("This has to be said in every official language.")
    for code, text in texts.items():
        for part, said in text.items():
            most = LONGEST.get(part, 0)
            if len(said) > most:
                found[f"{part}_{code}"] = _("At most %(most)d characters; these are %(n)d.") % {
                    "most": most,
                    "n": len(said),
                }
            elif "\0" in said:
                found[f"{part}_{code}"] = _("A character in it cannot be kept. Type it anew.")
    return found


def may_belong(programme: str) -> str | None:
    """A programme that is known: codes stand in `programmes.toml`."""
    if programme in programmes():
        return None
    said = _("There is no programme “%(code)s”. Choose one of the list, or “other”.")
    return said % {"code": programme[:40]}


def may_choose(given: Sequence[str], known: Sequence[str]) -> str | None:
    """Words of a list alone, each once."""
    unknown = next((one for one in given if one not in known), None)
    if unknown is not None:
        return _("“%(word)s” is none of the list.") % {"word": unknown[:40]}
    return None if len(set(given)) == len(given) else _("Name each but once.")


def may_pay(cents: int | None, *, least: int = 1) -> str | None:
    """An amount that is possible."""
    if cents is None or least <= cents <= MOST_CENTS:
        return None
    if cents < least:
        return _("An amount lies above nothing.") if least else _("An amount is not below nothing.")
    return _("At most %(most)s: look for a digit too many.") % {"most": euros(MOST_CENTS)}


def may_lie_between(least: int | None, most: int | None) -> str | None:
    """The least for a project is not above the most."""
    if least is not None and most is not None and least > most:
        return _("The smallest amount is above the largest.")
    return None


def may_end(
    opens_on: date | None, deadlines: Sequence[datetime], first_day: Sequence[date]
) -> str | None:
    """Deadlines come after the opening, each once; `first_day` are their days here."""
    if len(deadlines) > MOST_DEADLINES:
        return _("At most %(most)d deadlines.") % {"most": MOST_DEADLINES}
    if len(set(deadlines)) < len(deadlines):
        return _("Two deadlines are at the same moment.")
    if opens_on is not None and any(day < opens_on for day in first_day):
        return _("A deadline lies before the opening on %(day)s.") % {"day": opens_on}
    return None


def may_be_of(day: date | None, today: date) -> str | None:
    """A day that is possible: not a mistyped century."""
    if day is None or abs(day - today) < _FARTHEST:
        return None
    return _("This day lies too far from today. Look at the year.")


def may_have_checked(on: date, today: date) -> str | None:
    """Nobody has checked tomorrow."""
    return _("Nobody can have checked it on a day that is still to come.") if on > today else None


def is_stale(checked_on: date, today: date, after: timedelta = STALE_CALL) -> bool:
    """Whether nobody has looked for so long that it has to be looked at again."""
    return checked_on + after < today


def may_lead(url: str) -> str | None:
    """An address of the web, or none."""
    if len(url) > LONGEST_URL:
        return may_fit(url, LONGEST_URL)
    if not url or _is_web(url):
        return None
    return _("Write the whole address of the page, beginning with https://.")


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and "\0" not in url
    except ValueError:
        return False


def may_fit(text: str, most: int) -> str | None:
    """Something short, or nothing."""
    return may_be_said(text, most) if text else None


def may_seek(organisation: str, about: str, contact: str, agreed: bool) -> dict[str, str | None]:
    """Why somebody cannot be listed among those who look for partners, by field."""
    is_mail = len(contact) <= 254 and _is_mail(contact.strip())
    return {
        "organisation": may_be_said(organisation, 200),
        "about": may_be_said(about, 1000),
        "contact": None if is_mail else _("Write the e-mail address for those who agree with you."),
        "agreed": None if agreed else _("Without your consent nothing of this can be shown."),
    }


def may_be_said(text: str, most: int) -> str | None:
    """Something is said, in so many characters."""
    if not text.strip():
        return _("This is needed.")
    if "\0" in text:
        return _("A character in it cannot be kept. Type it anew.")
    if len(text) > most:
        return _("At most %(most)d characters; these are %(n)d.") % {"most": most, "n": len(text)}
    return None


def may_take_back(is_public: bool, because: str) -> str | None:
    """What people have seen is taken back with a reason."""
    if not is_public:
        return _("People do not see it.")
    if not because.strip():
        return _("Say why: people read it.")
    if len(because) > LONGEST_REASON:
        return _("At most %(most)d characters; these are %(n)d.") % {
            "most": LONGEST_REASON,
            "n": len(because),
        }
    return None


def may_discard(is_public: bool) -> str | None:
    """Drafts are thrown away; what people have seen is taken back instead."""
    return _("People have seen this. Take it back instead, and say why.") if is_public else None


def may_count_in(currency: str) -> str | None:
    """A currency by its three letters (ISO 4217)."""
    if len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper():
        return None
    return _("Write the currency in three letters: EUR.")


def may_contact(contact: Mapping[str, str]) -> str | None:
    """A name, an address and a number, none of them too long."""
    if any(len(text) > 200 or "\0" in text for text in contact.values()):
        return _("At most 200 characters each.")
    return None


def may_add_up(total: int, parts: Mapping[str, int]) -> str | None:
    """The sources of a project add up to its total, to the cent."""
    missing = total - sum(parts.values())
    if missing == 0:
        return None
    if missing > 0:
        return _("The sources give %(missing)s less than the total.") % {"missing": euros(missing)}
    return _("The sources give %(more)s more than the total.") % {"more": euros(-missing)}


def may_last(starts_on: date, ends_on: date | None) -> str | None:
    """A project ends when it starts or later."""
    if ends_on is not None and ends_on < starts_on:
        return _("The end lies before the beginning.")
    return None


def may_be_partners(rows: Sequence[Mapping[str, Any]]) -> str | None:
    """Partners have a name; at most one leads."""
    if len(rows) > MOST_PARTNERS:
        return _("At most %(most)d partners.") % {"most": MOST_PARTNERS}
    for row in rows:
        if not str(row.get("name", "")).strip() or len(str(row["name"])) > 200:
            return _("Write the name of each partner, in at most 200 characters.")
        if len(str(row.get("number", ""))) > 20:
            return _("A tax number has at most 20 characters.")
        if row.get("kind") not in {"organisation", "person"}:
            return _("Say of each partner whether it is an organisation or a person.")
    if sum(bool(row.get("is_lead")) for row in rows) > 1:
        return _("One partner leads.")
    return None


def may_measure(rows: Sequence[Mapping[str, Any]]) -> str | None:
    """Indicators have a title, and numbers as they were reported."""
    if len(rows) > MOST_INDICATORS:
        return _("At most %(most)d indicators.") % {"most": MOST_INDICATORS}
    for row in rows:
        titled = [said for said in row.values() if isinstance(said, Mapping) and said.get("title")]
        if not titled:
            return _("Say of each indicator what it counts.")
        if not all(_is_number(str(row.get(name, ""))) for name in ("target", "value")):
            return _("Write targets and values of indicators in figures.")
    return None


def may_be_known_as(kohesio_id: str) -> str | None:
    """An identifier of Kohesio: Q and a number, or none."""
    number = kohesio_id[1:]
    if not kohesio_id or (kohesio_id[0] == "Q" and number.isdecimal() and len(number) < 20):
        return None
    return _("An identifier of Kohesio is the letter Q and a number, for example Q4293456.")


def _is_mail(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _is_number(text: str) -> bool:
    plain = text.strip().replace(",", ".", 1)
    return not plain or (plain.replace(".", "", 1).isdecimal() and plain.isascii())
