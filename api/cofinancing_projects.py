"""Funded projects and awards, for programs; awards also as 360Giving."""

from typing import Any

import orjson
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from api.cofinancing import GENERATIONS, SCOPE
from api.cursors import Order
from api.filters import ListFilters, NumberFilter, OneOf, WordsFilter
from api.formats import CSV, JSON, NDJSON, Format
from api.lists import WHOLE_MOST, ListView
from api.outs_cofinancing import PROJECT, FundedProjectOut
from api.processes import in_language
from api.renderers import encode
from api.renewal import PROBLEMS, geometry, in_box, web_url_of, words
from api.rows import Raw, Source
from api.schema import describes, describes_list
from api.streams import PlacedList
from api.views import ApiView
from cofinancing.grants import package
from cofinancing.models import Project, Role, State

_PLAIN = (
    *("id", "role", "state", "programme", "kohesio_id", "currency", "total", "eligible"),
    *("eu", "state_paid", "municipal", "own", "other", "starts_on", "ends_on", "awarded_on"),
    *("area", "checked_on", "published_at", "updated_at"),
)
COLUMNS = {
    **{name: f"cofinancing_project.{name}" for name in _PLAIN},
    **{
        name: f"cofinancing_project.{name}::text"
        for name in ("texts", "partners", "indicators", "shape")
    },
}
_PAID = {"eu": "eu", "state": "state_paid", "municipal": "municipal", "own": "own"}
GRANTS = Format("360giving", "application/json")


def public(locale_id: int) -> "QuerySet[Any]":
    """Those that people see."""
    return Project.objects.public()


def awarded(locale_id: int) -> "QuerySet[Any]":
    """Those that the municipality decided to support."""
    return Project.objects.public().filter(role=Role.SUPPORTED, awarded_on__isnull=False)


def project(raw: Raw, language: str, origin: str) -> dict[str, Any]:
    """A project as it is answered."""
    code, said = words(raw["texts"], language)
    return {
        "id": raw["id"],
        "language": code,
        "title": said.get("title", "") or str(raw["id"]),
        **{part: said.get(part, "") for part in ("about", "results")},
        **{name: raw[name] for name in ("role", "state", "programme", "kohesio_id")},
        "partners": [_partner(row) for row in orjson.loads(raw["partners"])],
        **{name: raw[name] for name in ("currency", "total", "eligible")},
        "paid": {name: raw[column] for name, column in _PAID.items()} | {"other": raw["other"]},
        **{name: raw[name] for name in ("starts_on", "ends_on", "awarded_on", "area")},
        "indicators": [_indicator(row, language) for row in orjson.loads(raw["indicators"])],
        "checked_on": raw["checked_on"],
        "geometry": geometry(raw),
        **{name: raw[name] for name in ("published_at", "updated_at")},
        "web_url": web_url_of(origin, "funded_project", raw["id"]),
    }


def _partner(row: dict[str, Any]) -> dict[str, Any]:
    """Of a person nothing but that it is one."""
    shown = row["kind"] == "organisation"
    return {
        "name": row["name"] if shown else _now("A person"),
        "kind": row["kind"],
        "number": str(row.get("number", "")) if shown else "",
        "is_lead": bool(row.get("is_lead")),
    }


def _indicator(row: dict[str, Any], language: str) -> dict[str, Any]:
    texts = {code: said for code, said in row.items() if isinstance(said, dict)}
    said = in_language(texts, language)[1] or {}
    return {
        **{part: said.get(part, "") for part in ("title", "unit")},
        **{name: str(row.get(name, "")) for name in ("target", "value")},
    }


class ProjectFilters(ListFilters):
    """By programme, state, role, place and year."""

    programme = WordsFilter(label=_("Of this programme, by its code."))
    state = OneOf(choices=State.choices, label=_("In this state."))
    role = OneOf(choices=Role.choices, label=_("With this role of the municipality."))
    area = WordsFilter(label=_("In this local community."))
    year = NumberFilter(
        field_name="starts_on__year",
        min_value=1900,
        max_value=2999,
        label=_("Those that began in this year."),
    )
    bbox = in_box()


_TABLE = {
    **{name: name for name in ("id", "language", "title", "about", "results", "role", "state")},
    **{name: name for name in ("programme", "kohesio_id", "currency", "total", "eligible")},
    "partners": "partners.name",
    **{f"paid_{name}": f"paid.{name}" for name in (*_PAID, "other")},
    **{name: name for name in ("starts_on", "ends_on", "awarded_on", "area", "checked_on")},
    **{name: name for name in ("published_at", "updated_at", "web_url")},
}


@describes_list("funded_projects_list", _("List of funded projects"), FundedProjectOut, PROJECT)
class ProjectList(PlacedList):
    """What was carried out or supported with money of others, the newest first."""

    scope = SCOPE
    generations = GENERATIONS
    filterset = ProjectFilters
    source = Source(public, COLUMNS)
    order = Order("funded-projects", "pk", descending=True)
    shape = project
    columns = {**_TABLE, "wkt": "wkt"}


@describes_list("awards_list", _("List of awards"), FundedProjectOut, PROJECT)
class AwardList(ListView):
    """What the municipality awarded to others, the newest first."""

    scope = SCOPE
    generations = GENERATIONS
    filterset = ProjectFilters
    source = Source(awarded, COLUMNS)
    order = Order("awards", "pk", descending=True)
    shape = project
    columns = _TABLE
    formats = (JSON, CSV, NDJSON, GRANTS)

    def _whole(self) -> bytes:
        if self.format is not GRANTS:
            return super()._whole()
        municipality: Any = self.request.tenant  # type: ignore[attr-defined]
        code = municipality.code or municipality.schema_name
        funder = {"id": f"SI-OBCINA-{code}", "name": municipality.name}
        return encode(package(self.rows(self._found(None, WHOLE_MOST)), funder))


@describes(
    "funded_projects_read", _("A funded project"), FundedProjectOut, PROJECT, problems=PROBLEMS
)
class ProjectDetail(ApiView):
    """One project."""

    scope = SCOPE
    generations = GENERATIONS
    source = Source(public, COLUMNS)

    def get(self, request: Any, pk: int) -> HttpResponse:
        """The project; 404 for a draft."""
        prepared = self.source.prepared()
        found = prepared.fetch(prepared.queryset().filter(pk=min(pk, 2**63 - 1)))
        if not found:
            raise Http404
        return self.answer(project(found[0], self.language, self.origin))
