"""Money as people here write it, in whole cents: never a float, never rounded.

`1.234,56` is one thousand two hundred thirty-four euros and fifty-six cents (Slovenski pravopis: a
comma before the cents, a dot or a space between thousands). What could be read in two ways is
refused: `12.34` may be twelve euros or a mistyped thousand.
"""

import re
from decimal import Decimal
from typing import Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from common.errors import Invalid

# More would be a mistake, and more than PostgreSQL's bigint holds in cents.
MOST_DIGITS: Final = 15
# A narrow or a fixed space stands where people paste from documents.
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f", " "))
_WHOLE = r"(\d+|\d{1,3}([. ])\d{3}(?:\2\d{3})*)"
_AMOUNT = re.compile(rf"(?:€|EUR)? ?{_WHOLE}(?:,(\d{{1,2}}))? ?(?:€|EUR)?", re.ASCII)


def cents(text: str) -> int:
    """The cents of an amount in euros as people type it; nothing below zero.

    Raises Invalid (`amount_misread`) for what is no amount.
    """
    found = _AMOUNT.fullmatch(text.translate(_SPACES).strip())
    whole = found[1].replace(".", "").replace(" ", "") if found else ""
    if found is None or len(whole) > MOST_DIGITS:
        said = _("Enter an amount in euros, for example 1.234,56.")
        raise Invalid("amount_misread", said, {"amount": said})
    return int(whole) * 100 + int((found[3] or "").ljust(2, "0"))


def typed(amount: int) -> str:
    """An amount in cents as `cents` reads it, in Slovenian writing: 1.234,56."""
    whole, part = divmod(abs(amount), 100)
    sign = "-" if amount < 0 else ""
    return f"{sign}{whole:,}".replace(",", ".") + f",{part:02d}"


def euros(amount: int) -> str:
    """An amount in cents as people read it in the language of the moment, with the sign of euros;
    without cents where there are none."""
    number = Decimal(amount) / 100
    places = 2 if amount % 100 else 0
    return f"{number_format(number, places, force_grouping=True)}\u00a0€"
