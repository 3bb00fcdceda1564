"""The money of measures, in cents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from renewal.models import Funder, Measure

# A thousand million euros: what is beyond has a digit too many.
MOST_CENTS = 100_000_000_000
MOST_SOURCES = 12


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over measures in cents; `unfunded` is what of the costs nobody pays for yet."""

    cost: int
    by_funder: dict[str, int]
    unfunded: int


def cost(measure: Measure) -> int | None:
    """What a measure costs, in cents: what it did cost, or else the estimate; None: not known."""
    return measure.cost_estimate if measure.cost_actual is None else measure.cost_actual


def sums(measures: Iterable[Measure]) -> Sums:
    """What measures cost and who pays for it. Parts and `unfunded` add up to the cost where no
    measure has more money than it costs; what is over is not taken from another measure."""
    total, missing = 0, 0
    paid = dict.fromkeys(Funder.values, 0)
    for one in measures:
        costs, given = cost(one) or 0, 0
        for part in one.funding:
            paid[part["funder"]] += part["cents"]
            given += part["cents"]
        total += costs
        missing += max(costs - given, 0)
    return Sums(total, paid, missing)


def may_cost(cents: int | None) -> str | None:
    """Nothing or more, and not absurd."""
    if cents is None or 0 <= cents <= MOST_CENTS:
        return None
    return _("Enter an amount in euros between 0 and 1,000,000,000.")


def may_fund(parts: Sequence[Mapping[str, Any]], estimate: int | None) -> str | None:
    """Known funders and amounts, and no more than the measure is to cost."""
    if len(parts) > MOST_SOURCES:
        return _("At most %(n)d sources of money.") % {"n": MOST_SOURCES}
    for part in parts:
        if part.get("funder") not in Funder.values:
            return _("Choose who pays.")
        if not isinstance(part.get("cents"), int) or part["cents"] <= 0:
            return _("Enter the amount of each source in euros.")
        if reason := may_cost(part["cents"]):
            return reason
    if estimate is not None and sum(part["cents"] for part in parts) > estimate:
        return _("The sources give more than the measure is to cost.")
    return None
