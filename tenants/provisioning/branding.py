"""How a portal presents itself, and what it may use. Needs the owner's login."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_tenants.utils import schema_context
from wagtail.models import Locale

from cms.models import HomePage
from common.errors import Invalid, NotFound
from tenants import rules
from tenants.isolation.models import CacheEntry
from tenants.isolation.quotas import LIMITS
from tenants.models import Municipality, shared_storage
from tenants.provisioning.services import rename_municipality
from tenants.provisioning.template import add_language

# A limit that is not one: larger than any installation.
MOST = 2_000_000_000


@dataclass(frozen=True, kw_only=True)
class Brand:
    """Name, colours, languages and coat of arms. `arms` is a file of the shared storage that was
    checked by content; None keeps the one that there is, an empty text takes it away."""

    name: str
    colour: str
    accent: str
    languages: list[str] = field(default_factory=lambda: ["sl", "en"])
    arms: str | None = None

    def faults(self) -> dict[str, str]:
        """What cannot be accepted, by field; empty when all is well."""
        found = {
            "name": rules.may_be_called(self.name),
            "colour": rules.may_use_colour(self.colour),
            "accent": rules.may_use_accent(self.accent),
            "languages": rules.may_use_languages(self.languages),
        }
        return {name: reason for name, reason in found.items() if reason}


@transaction.atomic
def rebrand_municipality(*, schema: str, brand: Brand) -> Municipality:
    """Give a portal another name, other colours, more or fewer languages, another coat of arms.

    A language that is left out shows nothing any more; its pages stay and come back with it. Titles
    that editors have changed stay theirs. Raises Invalid with the faults by field, NotFound, and
    Conflict when somebody is at work on it.
    """
    if faults := brand.faults():
        raise Invalid("brand_invalid", " ".join(faults.values()), faults)
    rename_municipality(schema=schema, name=brand.name)
    municipality = locked(schema)
    municipality.colour, municipality.accent = brand.colour, brand.accent
    municipality.languages = brand.languages
    if brand.arms is not None:
        _replace_arms(municipality, brand.arms)
    municipality.save()
    with schema_context(schema):
        _add_languages(brand.languages)
        CacheEntry.objects.filter(cache_key__contains="wagtail_site_root_paths").delete()
    return municipality


def _replace_arms(municipality: Municipality, arms: str) -> None:
    before = municipality.coat_of_arms.name
    municipality.coat_of_arms.name = arms
    if before and before != arms:
        # The old one goes when the new one is there for good.
        transaction.on_commit(lambda: shared_storage().delete(before))


def _add_languages(languages: list[str]) -> None:
    home = HomePage.objects.get(locale__language_code="sl")
    for code in languages:
        locale, _made = Locale.objects.get_or_create(language_code=code)
        add_language(home, locale)


@transaction.atomic
def limit_municipality(*, schema: str, limits: dict[str, int | None]) -> Municipality:
    """Set what a municipality may use; None is whatever the installation gives everybody.

    Raises Invalid for a limit that there is not or that is no sensible number, and NotFound.
    """
    faults = {name: reason for name, value in limits.items() if (reason := may_limit(name, value))}
    if faults:
        raise Invalid("limits_invalid", " ".join(faults.values()), faults)
    municipality = locked(schema)
    for name, value in limits.items():
        setattr(municipality, name, value)
    municipality.save()
    return municipality


def may_limit(name: str, value: Any) -> str | None:
    """A limit is a whole number from 0, or none."""
    if name not in LIMITS:
        return _("There is no such limit: %(name)s.") % {"name": name}
    if value is not None and (not isinstance(value, int) or not 0 <= value <= MOST):
        return _("Give a whole number from 0 to %(most)d, or leave it empty.") % {"most": MOST}
    return None


def locked(schema: str) -> Municipality:
    """The municipality, held until the transaction ends. Raises NotFound."""
    found: Municipality | None = (
        Municipality.objects.select_for_update().filter(schema_name=schema).first()
    )
    if found is None:
        message = _("There is no municipality with the schema “%(schema)s”.") % {"schema": schema}
        raise NotFound("no_such_municipality", message)
    return found
