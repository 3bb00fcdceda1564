"""Funded projects: a list with its sums and its map, and the story of each."""

from mimetypes import guess_type
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cofinancing import programmes
from cofinancing.models import Project, ProjectPaper, Role, State
from cofinancing.totals import Totals, totals, wanted
from common.money import euros
from places.boxes import Box
from places.models import Ground
from portal.cofinancing import pictures
from portal.cofinancing.finding import SCOPES, above, projects_above
from portal.ground import with_layers
from portal.maps import Map
from portal.maps import State as Sign
from portal.narrowing import Narrowing
from portal.notices import harmless
from portal.renewal.grounds import layers_of, near
from processes import links
from processes.models import spoken
from tenants.isolation.answers import ANSWERS, SEARCHES, keep

PER_PAGE = 20


class Filter(Narrowing):
    """Which projects are wanted; sent by GET."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=200)
    programme = forms.ChoiceField(label=gettext_lazy("Programme"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("Began in"), required=False)
    area = forms.ChoiceField(label=gettext_lazy("Area"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role of the municipality"), required=False)

    def __init__(self, every: Totals, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._offer("programme", programmes.choices())
        self._offer("year", [(str(year), str(year)) for year in reversed(every.by["year"])])
        self._offer("area", [(area, area) for area in every.by["area"] if area])
        self._offer("state", State.choices)
        self._offer("role", Role.choices)

    def _offer(self, name: str, choices: Any) -> None:
        fields: Any = self.fields
        fields[name].choices = [("", _("All")), *choices]


def index(request: HttpRequest) -> HttpResponse:
    """The projects that are wanted, the newest first, with their sums and the map."""
    every: Any = Project.objects.public()
    of_all, ground = totals(every), Ground.objects.here()
    form = Filter(of_all, request.GET)
    form.is_valid()
    narrowed = bool(form.is_narrowed())
    rows = wanted(every, form.cleaned_data) if narrowed else every
    sums = totals(rows) if narrowed else of_all
    found = rows.order_by("-starts_on", "-pk")
    context = {
        "here": _("Funded projects"),
        "above": above(),
        "filter": form,
        "page_of_results": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "sums": sums.all,
        "total": euros(sums.all.total),
        "paid": pictures.paid(sums.all.paid),
        "groups": [(title, pictures.sums(sums.by[name], name)) for name, title in _groups()],
        "map": _map(ground, request.GET.urlencode() if narrowed else ""),
    }
    response = render(request, "cofinancing/projects.html", context)
    keep(response, scopes=SCOPES, store=SEARCHES if request.GET else ANSWERS)
    return with_layers(response, ground)


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The story of a project: what for, who paid, what came of it."""
    found: Any = Project.objects.public()
    one = found.filter(pk=pk).first()
    if one is None:
        raise Http404
    ground, papers = Ground.objects.here(), list(ProjectPaper.objects.filter(project=one))
    context = {
        "here": one.title,
        "above": projects_above(),
        "photos": [each for each in papers if each.is_picture],
        "papers": [each for each in papers if not each.is_picture],
        "one": one,
        "total": euros(one.total),
        "eligible": euros(one.eligible) if one.eligible is not None else "",
        "paid": pictures.paid(one.paid),
        "partners": shown_partners(one),
        "indicators": [{**row, **spoken(_texts(row))} for row in one.indicators],
        "linked": links.of(links.Thing("cofinancing.project", pk)),
        "map": _map(ground, "", one.box) if one.box else None,
    }
    response = render(request, "cofinancing/project.html", context)
    keep(response, scopes=SCOPES)
    return with_layers(response, ground)


def paper(request: HttpRequest, pk: int, paper: int) -> FileResponse:
    """A document, to be saved; a photograph, to be looked at; neither is ever run."""
    rows = ProjectPaper.objects.filter(project__published_at__isnull=False, project_id=pk)
    found = rows.filter(pk=paper).first()
    if found is None:
        raise Http404
    ending = str(found.file.name).rpartition(".")[2]
    kind = guess_type(f"x.{ending}")[0] or "application/octet-stream"
    file = FileResponse(
        found.file.open(),
        as_attachment=not found.is_picture,
        filename=f"{found.title}.{ending}",
        content_type=kind,
    )
    return harmless(file)


def shown_partners(one: Project) -> list[dict[str, Any]]:
    """Partners as people read them: of persons nothing but that they are one."""
    return [
        row if row["kind"] == "organisation" else {**row, "name": _("A person"), "number": ""}
        for row in one.partners
    ]


def _texts(row: dict[str, Any]) -> dict[str, Any]:
    return {code: said for code, said in row.items() if isinstance(said, dict)}


def _groups() -> list[tuple[str, str]]:
    return [
        ("programme", _("By programme")),
        ("year", _("By the year in which they began")),
        ("area", _("By area")),
        ("state", _("By state")),
    ]


# Where nothing has been imported yet: Slovenia.
_NOWHERE = Box(13.3, 45.4, 16.7, 46.95)


def _map(ground: Ground, query: str, focus: Box | None = None) -> Map:
    source = reverse("funded_projects_map")
    return Map(
        label=_("Map of funded projects"),
        bounds=(near(focus) if focus else ground.box or _around_all() or _NOWHERE).numbers,
        layers=layers_of(ground),
        shapes=_boundary(ground),
        source=f"{source}?{query}" if query else source,
        states=[Sign(key=key, title=str(title)) for key, title in State.choices],
        list_url=reverse("funded_projects") if focus else "#found",
        folded=True,
    )


def _around_all() -> Box | None:
    rows: Any = Project.objects.public()
    found = Project.around(rows)
    return near(found.wider(0.1)) if found else None


def _boundary(ground: Ground) -> dict[str, Any]:
    if not ground.shape:
        return {"type": "FeatureCollection", "features": []}
    about = {"kind": "boundary", "title": ""}
    drawn = {"type": "Feature", "geometry": ground.shape, "properties": about}
    return {"type": "FeatureCollection", "features": [drawn]}
