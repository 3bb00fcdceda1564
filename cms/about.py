"""How a municipality is reached and how accessible its portal is, as its editors wrote it."""

from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any

from cms.models import HomePage
from cms.models.home import Conformance
from cms.queries import shown
from tenants.isolation.compiled import Compiled

FALLBACK = "sl"


@dataclass(frozen=True, slots=True)
class About:
    """What the editors filled in; empty where they said nothing."""

    contact_address: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    office_hours: str = ""
    dpo_name: str = ""
    dpo_phone: str = ""
    dpo_email: str = ""
    conformance: str = Conformance.PARTIAL.value
    accessibility_exceptions: str = ""
    accessibility_checked_on: date | None = None
    # Texts that stand in Slovenian, since nobody has translated them.
    untranslated: frozenset[str] = frozenset()

    @property
    def exceptions(self) -> list[str]:
        """What is not accessible, one sentence an entry."""
        lines = (line.strip() for line in self.accessibility_exceptions.splitlines())
        return [line for line in lines if line]

    @property
    def has_contact(self) -> bool:
        """Whether there is any way to reach the municipality."""
        return bool(self.contact_address or self.contact_phone or self.contact_email)

    @property
    def has_dpo(self) -> bool:
        """Whether a data-protection officer is named."""
        return bool(self.dpo_name or self.dpo_phone or self.dpo_email)


_NAMES = tuple(field.name for field in fields(About) if field.name != "untranslated")
# What is said in words, and not a name, a number or an address.
_IN_WORDS = ("office_hours", "accessibility_exceptions")
# The state of the portal is one and the same in all languages: the Slovenian page says it.
_OF_ALL = ("conformance", "accessibility_checked_on")


@cache
def _homes() -> Compiled:
    def build() -> Any:
        return shown(HomePage.objects.all()).values("locale__language_code", *_NAMES)

    return Compiled(build)


def about(language: str) -> About:
    """What the first page in `language` says, filled up from the Slovenian one; one statement."""
    homes = {row["locale__language_code"]: row for row in _homes()()}
    first = homes.get(FALLBACK, {})
    own = homes.get(language, {})
    said = {name: first.get(name) if name in _OF_ALL else own.get(name) for name in _NAMES}
    filled: dict[str, Any] = {name: said[name] or first.get(name) for name in _NAMES}
    left = frozenset(name for name in _IN_WORDS if filled[name] and not said[name])
    known = {name: value for name, value in filled.items() if value}
    return About(**known, untranslated=left)
