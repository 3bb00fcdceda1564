"""The measures of a neighbourhood: a list that can be narrowed, and the page of each."""

from mimetypes import guess_type
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.money import euros
from places.models import Ground
from portal.ground import with_layers
from portal.narrowing import Narrowing
from portal.notices import harmless
from portal.renewal import pictures
from portal.renewal.finding import SCOPES, above, find, measures_above, sooner
from portal.renewal.grounds import map_of
from processes import links
from renewal.contents import papers, public_measures
from renewal.models import Choice, Measure, Neighbourhood, Paper, Phase, Track
from tenants.isolation.answers import ANSWERS, SEARCHES, keep

PER_PAGE = 30


class Filter(Narrowing):
    """Which measures are wanted; sent by GET."""

    track = forms.ChoiceField(label=gettext_lazy("Track"), required=False)
    phase = forms.ChoiceField(label=gettext_lazy("How far"), required=False)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    zone = forms.ChoiceField(label=gettext_lazy("Zone"), required=False)

    def __init__(self, home: Neighbourhood, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._offer("track", Track.choices)
        self._offer("phase", Phase.choices)
        self._offer("theme", [(one.key, one.title) for one in home.themes.all()])
        self._offer("zone", [(one.key, one.title) for one in home.zones.all()])

    def _offer(self, name: str, choices: Any) -> None:
        field: Any = self.fields[name]
        field.choices = [("", _("All")), *choices]


def index(request: HttpRequest, slug: str) -> HttpResponse:
    """Every measure of a neighbourhood, or those that are wanted."""
    home = find(slug)
    form = Filter(home, request.GET)
    form.is_valid()
    found = wanted(home, **{name: form.cleaned_data.get(name, "") for name in form.fields})
    context = {
        "here": _("Measures"),
        "above": above(home),
        "home": home,
        "filter": form,
        "page_of_results": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
    }
    response = render(request, "renewal/measures.html", context)
    keep(response, scopes=SCOPES, store=SEARCHES if request.GET else ANSWERS)
    return response


def wanted(
    home: Neighbourhood, *, track: str = "", phase: str = "", theme: str = "", zone: str = ""
) -> Any:
    """The public measures of a neighbourhood that are asked for."""
    asked = {"track": track, "phase": phase, "theme__key": theme, "zone__key": zone}
    return public_measures(home).filter(**{name: key for name, key in asked.items() if key})


def detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A measure: how far it is, what it costs, what was decided, which variants were put."""
    now, home = timezone.now(), find(slug)
    one = public_measures(home).filter(number=number).first()
    if one is None:
        raise Http404
    one.neighbourhood = home
    ground, kept = Ground.objects.here(), list(papers(one))
    choices = list(one.choices.filter(published_at__isnull=False).order_by("-opens_at"))
    context = {
        "here": one.title,
        "above": measures_above(home),
        "home": home,
        "measure": one,
        "follow": f"measure|{slug}/{number}",
        "line": pictures.line(one),
        "sources": pictures.sources(one),
        "costs": costs(one),
        "documents": [paper for paper in kept if not paper.is_picture],
        "pictures": [paper for paper in kept if paper.is_picture],
        "choices": [(choice, state_of(choice, now)) for choice in choices],
        "pins": list(one.pins.visible().order_by("number")),
        "diary": list(one.diary.filter(published_at__isnull=False)[:5]),
        "map": _map(home, one, ground),
        "linked": links.of(links.Thing("renewal.measure", one.pk)),
    }
    response = render(request, "renewal/measure.html", context)
    moments = [at for choice in choices for at in (choice.opens_at, choice.closes_at)]
    keep(response, scopes=SCOPES, until=sooner(now, *moments))
    return with_layers(response, ground)


def costs(one: Measure) -> list[tuple[str, str]]:
    """What a measure was to cost and what it did cost, in words."""
    found = [(_("Estimate"), one.cost_estimate), (_("Actual cost"), one.cost_actual)]
    return [(title, euros(cents)) for title, cents in found if cents is not None]


def state_of(choice: Choice, now: Any) -> str:
    """Where a choice stands: coming, open, closed (nothing decided yet) or decided."""
    if choice.decided_at is not None:
        return "decided"
    if choice.is_over(now):
        return "closed"
    return "open" if choice.is_open(now) else "coming"


def paper(request: HttpRequest, slug: str, pk: int) -> FileResponse:
    """A document, to be saved; a photograph, to be looked at; neither is ever run."""
    home = find(slug)
    found = (
        Paper.objects.filter(pk=pk, withdrawn_at=None).select_related("measure", "entry").first()
    )
    if found is None or not _is_shown(found, home):
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


def _is_shown(paper: Paper, home: Neighbourhood) -> bool:
    thing: Any = paper.measure or paper.entry
    return thing.neighbourhood_id == home.pk and thing.published_at is not None


def _map(home: Neighbourhood, one: Measure, ground: Ground) -> Any:
    if one.box is None:
        return None
    zones, themes = [one.zone] if one.zone else [], list(home.themes.all())
    return map_of(home, zones=zones, themes=themes, ground=ground, focus=one.box)
