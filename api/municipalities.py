"""The municipality that is asked; on the root domain, all of them."""

from typing import Any
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from api import links
from api.cursors import Order
from api.filters import ListFilters, OneOf, WordsFilter
from api.lists import ListView
from api.outs import MUNICIPALITY, MunicipalityOut
from api.rows import Raw, Source
from api.schema import describes, describes_list
from api.views import ApiView
from directory.queries import portals
from tenants.models import Kind

FACTS = ("code", "name", "kind", "region", "languages", "colour", "coat_of_arms", "updated_at")
COLUMNS = {name: f"tenants_municipality.{name}" for name in FACTS} | {
    "host": """(
        SELECT domain FROM tenants_domain
         WHERE tenant_id = tenants_municipality.id AND is_primary LIMIT 1)"""
}


def municipality(raw: Raw, language: str, origin: str) -> dict[str, Any]:
    """A municipality as it is answered; `origin` is that of the portal or of the root domain."""
    own = links.portal(origin, raw["host"]) if raw["host"] else None
    arms = raw["coat_of_arms"]
    return {
        "code": raw["code"],
        "name": raw["name"],
        "kind": raw["kind"],
        "region": raw["region"],
        "languages": raw["languages"],
        "colour": raw["colour"],
        "coat_of_arms": links.media(origin, f"shared/{arms}") if arms else None,
        "updated_at": raw["updated_at"],
        "web_url": own and f"{own}/",
        "api_url": own and f"{own}/api/v1/",
    }


class MatchingFilter(WordsFilter):
    """Words that the name or the region holds, forgiving about č, š and ž."""

    def filter(self, qs: "QuerySet[Any]", value: Any) -> "QuerySet[Any]":
        """The same search as on the first page of the root domain."""
        return qs.matching(value)  # type: ignore[attr-defined]


class MunicipalityFilters(ListFilters):
    """By kind, region and words."""

    kind = OneOf(choices=Kind.choices, label=_("What the portal's owner is in law."))
    region = WordsFilter(
        field_name="region", max_length=60, label=_("In the region of exactly this name.")
    )
    q = MatchingFilter(max_length=100, label=_("Words in the name or the region."))


@describes_list("municipalities_list", _("List of portals"), MunicipalityOut, MUNICIPALITY)
class MunicipalityList(ListView):
    """Portals that answer, in the order of the Slovenian alphabet."""

    generations = ("municipalities",)
    filterset = MunicipalityFilters
    source = Source(lambda locale_id: portals(), COLUMNS)
    order = Order("municipalities", "sort_key")
    shape = municipality
    columns = {name: name for name in (*FACTS, "web_url", "api_url")}


@describes("municipality_read", _("The municipality of this portal"), MunicipalityOut, MUNICIPALITY)
class MunicipalityView(ApiView):
    """The municipality whose portal this is."""

    scope = "municipality"
    generations = ("municipality",)

    def get(self, request: Any) -> HttpResponse:
        """Its facts, which were read with its host."""
        tenant = request.tenant
        raw = {name: getattr(tenant, name) for name in FACTS}
        # Its own host, or another under which it answers too: the one that was asked.
        host = urlsplit(self.origin).hostname
        raw |= {"coat_of_arms": str(tenant.coat_of_arms), "host": host}
        return self.answer(municipality(raw, self.language, self.origin))
