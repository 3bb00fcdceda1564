"""What may be done with signatures. Each rule returns None or the reason why not.

How many are needed is reckoned in whole numbers and fractions, never in floating point.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil

from django.utils.translation import gettext as _

from processes.models.signature import CollectionKind, Struck
from processes.rules import official

# What is said of a collection in each language, and how long it may be, in characters.
LONGEST = {"title": 200, "purpose": 3000, "area": 300}
PARTS = tuple(LONGEST)
# At least five per cent of the voters of a municipality or a part of it: Local Self-Government Act
# (ZLS), article 46; found in a newspaper alone (`domain.md` A2), so to be checked.
ASSEMBLY_PERCENT = Decimal(5)
# No number of days for the mayor's call was found: usual practice of statutes, to be checked; each
# collection may have another.
ANSWER_DAYS = 30
MOST_DAYS = 366
MOST_VOTERS = 2_000_000
MOST_LINES = 100
MOST_SHEETS = 9999


@dataclass(frozen=True, slots=True)
class Standing:
    """How a collection stands: dates, and what happened to it and to its process."""

    published: bool
    annulled: bool
    archived: bool
    opens_at: datetime
    closes_at: datetime
    final: bool


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who wants to sign; `of_age` on the day."""

    signed_in: bool
    may_take_part: bool
    verified: bool
    of_age: bool


def needed_of(voters: int, percent: Decimal) -> int:
    """How many signatures are at least `percent` per cent of the voters: rounded up, exactly."""
    return max(ceil(Fraction(percent) * voters / 100), 1)


def may_set(
    *, kind: str, voters: int | None, percent: Decimal | None, number: int | None
) -> dict[str, str]:
    """A threshold is a number, or a share of voters whose number is known; by field."""
    found = {}
    if kind not in CollectionKind:
        found["kind"] = _("Choose what the signatures are for.")
    if (percent is None) == (number is None):
        found["percent"] = _("Say how many are needed: per cent of the voters, or a number.")
    elif number is not None and not 1 <= number <= MOST_VOTERS:
        found["required"] = _("At least one signature is needed.")
    elif percent is not None and not 0 < percent <= 100:
        found["percent"] = _("A share lies between 0 and 100 per cent.")
    elif percent is not None and percent != round(percent, 2):
        found["percent"] = _("A share has two decimal places at most.")
    if percent is not None and not voters:
        found["voters"] = _("Say how many voters the area has: the share is counted from them.")
    if voters is not None and not 1 <= voters <= MOST_VOTERS:
        found["voters"] = _("Write the number of voters in figures.")
    return found


def may_time(opens_at: datetime, closes_at: datetime, answer_days: int) -> dict[str, str]:
    """It closes after it opens, within a year; answers are due in a number of days."""
    found = {}
    if closes_at <= opens_at:
        found["closes_at"] = _("The end comes after the beginning.")
    elif closes_at - opens_at > timedelta(days=MOST_DAYS):
        found["closes_at"] = _("Signatures are collected for a year at most.")
    if not 1 <= answer_days <= MOST_DAYS:
        found["answer_days"] = _("Between 1 and %(most)d days.") % {"most": MOST_DAYS}
    return found


def may_say(texts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """What of the texts is too long, by `part_language`."""
    return {
        f"{part}_{code}": _("At most %(most)d characters; these are %(n)d.")
        % {"most": most, "n": len(text[part])}
        for code, text in texts.items()
        for part, most in LONGEST.items()
        if len(text.get(part, "")) > most
    }


def missing(
    texts: Mapping[str, Mapping[str, str]],
    languages: Sequence[str],
    *,
    voters: int | None,
    source: str,
    on: date | None,
) -> dict[str, str]:
    """What has to be said before people sign, by field: texts, and whence the voters are."""
    begun = [code for code, text in texts.items() if any(text.values())]
    found = {
        f"{part}_{code}": _("This has to be said before people sign.")
        for code in dict.fromkeys([*official(languages), *begun])
        for part in PARTS
        if not texts.get(code, {}).get(part, "").strip()
    }
    if voters is not None and not source.strip():
        found["voters_source"] = _("Say where the number of voters comes from.")
    if voters is not None and on is None:
        found["voters_on"] = _("Say for which day the number of voters holds.")
    return found


def may_open(standing: Standing, process_is_public: bool, now: datetime) -> str | None:
    """People see its process, and it does not end in the past."""
    if standing.published:
        return _("People can see this collection already.")
    if not process_is_public:
        return _("Publish the process first: people sign on its page.")
    if standing.annulled:
        return _("This process was annulled: nothing of it changes any more.")
    if standing.closes_at <= now:
        return _("The end lies in the past. Choose a later moment.")
    return None


def may_be_signer(who: Signatory, kind: str) -> str | None:
    """Verified residents sign, each once; an assembly is demanded by voters."""
    if not who.signed_in:
        return _("Sign in to sign: each resident counts once.")
    if not who.may_take_part:
        return _("Confirm your e-mail address first.")
    if not who.verified:
        return _(
            "Only residents whom the municipality has verified can sign here. "
            "You can still sign on paper."
        )
    if kind == CollectionKind.ASSEMBLY and not who.of_age:
        return _("An assembly is demanded by voters: you can sign from your 18th birthday on.")
    return None


def may_sign(standing: Standing, now: datetime) -> str | None:
    """While it is open: from its opening until before its closing. Taking it back is alike."""
    if not standing.published:
        return _("There is no such collection here.")
    if standing.annulled:
        return _("This process was annulled: nothing of it changes any more.")
    if now < standing.opens_at:
        return _("Signatures are not collected yet.")
    if now >= standing.closes_at or standing.final or standing.archived:
        return _("The time for signing is over.")
    return None


def may_sign_again(struck: str) -> str | None:
    """Whom an official struck as not entitled does not come back by another way."""
    if struck == Struck.NOT_ENTITLED:
        return _("An official has found that this person may not sign here.")
    return None


def may_enter(standing: Standing, received_on: date, today: date, last: date) -> str | None:
    """Sheets that came in time are entered until the number is final."""
    if reason := _may_work_on(standing):
        return reason
    if received_on > today:
        return _("This day is still to come.")
    if received_on > last:
        return _("What came after the closing does not count.")
    return None


def may_strike(standing: Standing, because: str) -> str | None:
    """A signature on paper is struck for a known reason, until the number is final."""
    if because not in Struck:
        return _("Choose why the signature is struck.")
    return _may_work_on(standing)


def may_close(standing: Standing, now: datetime) -> str | None:
    """The number becomes final once, after the closing."""
    if reason := _may_work_on(standing):
        return reason
    if now < standing.closes_at:
        return _("People can still sign: the number is final after the closing.")
    return None


def may_decide(standing: Standing, *, decided: bool, reached: bool) -> str | None:
    """The municipality answers once: when there are enough, or when the number is final."""
    if standing.archived or not standing.published:
        return _may_work_on(standing)
    if decided:
        return _("The outcome has been published already.")
    if not reached and not standing.final:
        return _("There are not enough signatures yet, and the number is not final.")
    return None


def _may_work_on(standing: Standing) -> str | None:
    if not standing.published:
        return _("People cannot see this collection yet.")
    if standing.archived:
        return _(
            "This process has been handed over to the archive: nothing of it changes any more."
        )
    if standing.final:
        return _("The number is final: nothing of it changes any more.")
    return None
