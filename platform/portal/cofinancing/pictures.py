"""Who paid, and for what, as bars and tables: numbers in, words and lengths out."""

from collections.abc import Mapping
from fractions import Fraction
from math import floor
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cofinancing import shares
from cofinancing.models import State
from cofinancing.programmes import title_of
from cofinancing.totals import Sum
from common.money import euros
from portal.drawings import Bar, bars


def sources() -> dict[str, str]:
    """Who pays, as people read it, in the order in which they see them."""
    return {
        "eu": _("European Union"),
        "state": pgettext("who pays", "State"),
        "municipal": _("Municipality"),
        "own": _("Own share"),
        "other": _("Others"),
    }


def paid(parts: Mapping[str, int]) -> list[Bar]:
    """Who paid how much, with percentages that add up to a hundred; who paid nothing is left
    out."""
    tenths = shares.tenths(parts)
    return [
        Bar(title, f"{euros(parts[name])} ({percent(tenths[name])})", tenths[name] / 10)
        for name, title in sources().items()
        if parts.get(name)
    ]


def percent(tenths: int) -> str:
    """Tenths of a per cent as people write them."""
    return f"{number_format(tenths / 10, 0 if tenths % 10 == 0 else 1)}\u00a0%"


def share(of: Fraction | None) -> str:
    """An exact fraction in per cent, rounded to a tenth, half up."""
    return percent(floor(of * 1000 + Fraction(1, 2))) if of else ""


def sums(by: Mapping[Any, Sum], name: str) -> list[Bar]:
    """What projects cost in all, by programme, year, area or state."""
    rows = [(_said(name, key), float(one.total), _shown(one)) for key, one in by.items()]
    return bars(rows)


def _shown(one: Sum) -> str:
    return f"{euros(one.total)} ({one.projects})"


def _said(name: str, key: Any) -> str:
    if name == "programme":
        return title_of(key)
    if name == "state":
        return str(State(key).label)
    return str(key) or _("The whole municipality")
