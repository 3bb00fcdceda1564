"""Zones of neighbourhoods that are renewed."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from api.cursors import Order
from api.filters import ListFilters
from api.outs_renewal import ZONE, ZoneOut
from api.renewal import GENERATIONS, SCOPE, geometry, in_box, of_neighbourhood, web_url_of, words
from api.rows import Raw, Source
from api.schema import describes_list
from api.streams import PlacedList
from renewal.models import Zone

ZONE_COLUMNS = {
    **{name: f"renewal_zone.{name}" for name in ("id", "key", "is_approximate")},
    **{name: f"renewal_zone.{name}::text" for name in ("shape", "texts")},
    "slug": "processes_process.slug",
    "measures": """(
        SELECT count(*) FROM renewal_measure
         WHERE zone_id = renewal_zone.id AND published_at IS NOT NULL)""",
}


def public_zones(locale_id: int) -> "QuerySet[Any]":
    """Those of neighbourhoods that people see."""
    return Zone.objects.filter(neighbourhood__process__published_at__isnull=False)


def zone(raw: Raw, language: str, origin: str) -> dict[str, Any]:
    """A zone as it is answered."""
    code, said = words(raw["texts"], language)
    return {
        "id": raw["id"],
        "neighbourhood": raw["slug"],
        "key": raw["key"],
        "language": code,
        "title": said.get("title", "") or raw["key"],
        "about": said.get("about", ""),
        "measures": raw["measures"],
        "is_approximate": raw["is_approximate"],
        "geometry": geometry(raw),
        "web_url": web_url_of(origin, "renewal", raw["slug"]),
    }


class ZoneFilters(ListFilters):
    """By neighbourhood, and by where they lie."""

    updated_since = None  # type: ignore[assignment]
    neighbourhood = of_neighbourhood()
    bbox = in_box()


@describes_list("zones_list", _("List of zones of renewals"), ZoneOut, ZONE)
class ZoneList(PlacedList):
    """Parts of neighbourhoods that are renewed as a whole, the newest first."""

    scope = SCOPE
    generations = GENERATIONS
    filterset = ZoneFilters
    source = Source(public_zones, ZONE_COLUMNS)
    order = Order("zones", "pk", descending=True)
    shape = zone
    columns = {
        **{name: name for name in ("id", "neighbourhood", "key", "language", "title", "about")},
        **{name: name for name in ("measures", "is_approximate", "web_url", "wkt")},
    }
