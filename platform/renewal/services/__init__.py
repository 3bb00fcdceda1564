"""The acts of a renewal; the only place that writes its tables."""

from renewal.services import (
    choosing,
    describing,
    founding,
    importing,
    keeping,
    measuring,
    moderating,
    pinning,
    supporting,
)

__all__ = [
    "choosing",
    "describing",
    "founding",
    "importing",
    "keeping",
    "measuring",
    "moderating",
    "pinning",
    "supporting",
]
