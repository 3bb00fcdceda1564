"""Zones, themes and figures at the desk: added, changed, removed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from cms.desk.processes.access import languages
from cms.desk.renewal import part_forms
from cms.desk.renewal.access import done, leaders, own, page, saved, who
from cms.desk.renewal.describing import status_of
from cms.desk.renewal.drawing import Drawing, drawn
from cms.desk.renewal.part_forms import FigureForm, MemberForm, ThemeForm, ValueForm, ZoneForm
from cms.desk.renewal.placing import limits
from renewal.models import Figure, Neighbourhood, Theme, Zone
from renewal.services import founding

MEMBERS = forms.formset_factory(MemberForm, extra=3, can_delete=True, max_num=60)
VALUES = forms.formset_factory(
    ValueForm, extra=3, can_delete=True, max_num=founding.MOST_VALUES + 3
)


@dataclass(frozen=True)
class _Kind:
    """What the desk knows of a kind of parts."""

    name: str
    model: Any
    form: Any
    typed: Callable[[Any], dict[str, Any]]
    put: Callable[..., Any]
    titles: tuple[Any, Any, Any]
    rows: Any = None
    before: Callable[[Any], Any] = lambda _part: []
    legend: Any = ""


KINDS = {
    "zones": _Kind(
        "zone",
        Zone,
        ZoneForm,
        part_forms.typed_zone,
        founding.put_zone,
        (gettext_lazy("Zones"), gettext_lazy("New zone"), gettext_lazy("There is no zone yet.")),
    ),
    "themes": _Kind(
        "theme",
        Theme,
        ThemeForm,
        part_forms.typed_theme,
        founding.put_theme,
        (
            gettext_lazy("Themes and groups"),
            gettext_lazy("New theme"),
            gettext_lazy("There is no theme yet."),
        ),
        MEMBERS,
        part_forms.members_of,
        gettext_lazy("Members of the working group"),
    ),
    "figures": _Kind(
        "figure",
        Figure,
        FigureForm,
        part_forms.typed_figure,
        founding.put_figure,
        (
            gettext_lazy("Figures"),
            gettext_lazy("New figure"),
            gettext_lazy("There is no figure yet."),
        ),
        VALUES,
        lambda figure: figure.values,
        gettext_lazy("Values by year; the first is the baseline"),
    ),
}


@leaders
@require_GET
def index(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """All parts of a kind."""
    home, of = own(request, pk), _kind(kind)
    rows = list(of.model.objects.filter(neighbourhood=home))
    context = {"rows": rows, "kind": kind, "new": of.titles[1], "empty": of.titles[2]}
    drawing = drawn(
        [
            ("outline", home.placed_shape),
            *[("zone", one.placed_shape) for one in rows if kind == "zones"],
        ]
    )
    return page(request, "parts", str(of.titles[0]), home, drawing=drawing, **context)


@leaders
def part(request: HttpRequest, pk: int, kind: str, number: int = 0) -> HttpResponse:
    """A part, new or to be changed."""
    home, of = own(request, pk), _kind(kind)
    found = get_object_or_404(of.model, neighbourhood=home, pk=number) if number else None
    form = _form(request, of, found)
    rows = None
    if of.rows is not None:
        rows = of.rows(request.POST or None, initial=of.before(found) if found else [])
    is_valid = form.is_valid() and (rows is None or rows.is_valid())
    if request.method == "POST" and is_valid and "look" not in request.POST:
        facts = {"neighbourhood_id": pk, "part": form.part(rows), "languages": languages(request)}
        facts |= {f"{of.name}_id": number or None, **who(request)}
        if saved(form, lambda: of.put(**facts), rows, "values") is not None:
            messages.success(request, _("It has been saved."))
            return redirect("renewal_desk:parts", pk, kind)
    return _page(request, home, kind, found, (form, rows))


@leaders
@require_POST
def remove(request: HttpRequest, pk: int, kind: str, number: int) -> HttpResponse:
    """Take a part out."""
    own(request, pk)
    facts = {"neighbourhood_id": pk, "kind": _kind(kind).name, "part_id": number, **who(request)}
    done(request, lambda: founding.remove(**facts), lambda _made: _("It has been removed."))
    return redirect("renewal_desk:parts", pk, kind)


def _kind(kind: str) -> _Kind:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def _form(request: HttpRequest, of: _Kind, found: Any) -> Any:
    more: dict[str, Any] = {"languages": languages(request)}
    if of.form is ZoneForm:
        more |= {"files": request.FILES or None, "where": lambda: limits(request)}
    initial = of.typed(found) if found else {}
    return of.form(data=request.POST or None, initial=initial, **more)


def _page(
    request: HttpRequest, home: Neighbourhood, kind: str, found: Any, typed: tuple[Any, Any]
) -> HttpResponse:
    of, (form, rows) = _kind(kind), typed
    remove_url = (
        reverse("renewal_desk:remove_part", args=[home.pk, kind, found.pk]) if found else ""
    )
    return page(
        request,
        "form",
        found.title if found else str(of.titles[1]),
        home,
        status=status_of(request, form, *([rows] if rows is not None else [])),
        form=form,
        rows=rows,
        legend=of.legend,
        remove_url=remove_url,
        has_place=kind == "zones",
        drawing=_drawing(home, form, found) if kind == "zones" else None,
    )


def _drawing(home: Neighbourhood, form: Any, found: Any) -> Drawing | None:
    shape = form.shape if form.is_bound else found.placed_shape if found else None
    return drawn([("outline", home.placed_shape), ("mark", shape)])
