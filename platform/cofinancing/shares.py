"""Shares of money, exactly: fractions, never floats; rounded parts always add up to the whole.

Rounding is by the largest remainder (Hamilton): every part is rounded down, and what is left over
goes, one unit each, to the parts with the largest remainders; of equal remainders the one that
stands first gets it. So parts add up, no part is off by a whole unit, and the result is the same
every time.
"""

import re
from collections.abc import Mapping
from fractions import Fraction
from math import floor

from django.utils.translation import gettext as _

# Shown percentages have one place after the comma.
_TENTHS = 1000
# Digits alone: of `1e999999999` the machine would reckon for hours.
_TYPED = re.compile(r"\d{1,9}(?:\.\d{1,9})?|\d{1,9}/\d{1,9}", re.ASCII)


def split[Name](whole: int, weights: Mapping[Name, Fraction | int]) -> dict[Name, int]:
    """`whole` (cents, or any unit) divided by `weights`, which are nothing or more.

    The parts add up to `whole`. Raises ValueError where there is nothing to divide by.
    """
    total = Fraction(sum(weights.values(), Fraction(0)))
    if total <= 0 or min(weights.values()) < 0:
        raise ValueError("weights have to be nothing or more, and one of them more")
    exact = {name: whole * Fraction(weight) / total for name, weight in weights.items()}
    parts = {name: floor(amount) for name, amount in exact.items()}
    left = whole - sum(parts.values())
    order = sorted(exact, key=lambda name: parts[name] - exact[name])
    for name in order[:left]:
        parts[name] += 1
    return parts


def tenths[Name](parts: Mapping[Name, int]) -> dict[Name, int]:
    """How many tenths of a per cent each part is of all: they add up to 1,000, or are all 0."""
    if not any(parts.values()):
        return dict.fromkeys(parts, 0)
    return split(_TENTHS, parts)


def read(text: str) -> Fraction | None:
    """A share as people type it: `85`, `85 %`, `33,3` or `1/3`; nothing typed is None.

    Raises ValueError for what is none, with the reason in the person's words.
    """
    typed = text.strip().removesuffix("%").strip().replace(",", ".")
    if not typed:
        return None
    try:
        if not _TYPED.fullmatch(typed):
            raise ValueError(typed)
        found = Fraction(typed) if "/" in typed else Fraction(typed) / 100
    except (ValueError, ZeroDivisionError):
        raise ValueError(_("Enter a share in per cent, for example 85 or 33,3.")) from None
    if reason := may_be(found):
        raise ValueError(reason)
    return found


def may_be(share: Fraction) -> str | None:
    """More than nothing and at most the whole, in numbers that a table holds."""
    if not 0 < share <= 1:
        return _("A share lies between 0 and 100 per cent.")
    if share.denominator > 1_000_000:
        return _("Enter a share in per cent, for example 85 or 33,3.")
    return None
