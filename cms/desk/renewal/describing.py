"""What is wrong in a neighbourhood, and walks through it: rows of a list, without any script."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cms.desk.processes.access import languages
from cms.desk.renewal.access import done, leaders, own, page, saved, who
from cms.desk.renewal.drawing import drawn
from cms.desk.renewal.forms import (
    ProblemForm,
    StopForm,
    WalkForm,
    kept,
    short_name,
    texts_of,
    typed_of,
)
from places.geometry import Shape
from processes.models import spoken
from renewal.models import Neighbourhood
from renewal.services import describing

PROBLEMS = forms.formset_factory(
    ProblemForm, extra=3, can_delete=True, max_num=describing.MOST_PROBLEMS
)
STOPS = forms.formset_factory(
    StopForm, extra=4, can_delete=True, can_order=True, max_num=describing.MOST_STOPS
)


@leaders
def problems(request: HttpRequest, pk: int) -> HttpResponse:
    """What is wrong, as the study found it."""
    home = own(request, pk)
    known = {"languages": languages(request), "themes": _themes(home)}
    before = [{"theme": one.get("theme", "")} | typed_of(one) for one in home.problems]
    rows = PROBLEMS(request.POST or None, initial=before, form_kwargs=known)
    if request.method == "POST" and rows.is_valid():
        facts = {"problems": [form.stored() for form in kept(rows)], **who(request)}
        facts |= {"neighbourhood_id": pk, "languages": languages(request)}
        if saved(_Above(rows), lambda: describing.list_problems(**facts), rows) is not None:
            messages.success(request, _("The list has been saved."))
            return redirect("renewal_desk:problems", pk)
    title = _("What is wrong in the neighbourhood")
    return page(request, "form", title, home, status=status_of(request, rows), rows=rows)


@leaders
@require_GET
def walks(request: HttpRequest, pk: int) -> HttpResponse:
    """The walks."""
    home = own(request, pk)
    shown = [(one["key"], spoken(one)["title"], len(one["stops"])) for one in home.walks]
    return page(request, "walks", _("Walks"), home, walks=shown)


@leaders
def walk(request: HttpRequest, pk: int, key: str = "") -> HttpResponse:
    """A walk with its stops, new or written anew."""
    home = own(request, pk)
    found = next((one for one in home.walks if one["key"] == key), None)
    if key and found is None:
        raise Http404
    codes, before = {"languages": languages(request)}, found or {"stops": []}
    form = WalkForm(request.POST or None, initial={"key": key} | typed_of(before), **codes)
    stops = [{"at": f"{s['latitude']}, {s['longitude']}"} | typed_of(s) for s in before["stops"]]
    rows = STOPS(request.POST or None, initial=stops, form_kwargs=codes, prefix="stops")
    if key:
        form.fields["key"].disabled = True
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        facts: Any = {"walk": _walk(form, rows), "neighbourhood_id": pk, "key": key}
        facts |= {**codes, **who(request)}
        if saved(form, lambda: describing.put_walk(**facts), rows, "stops") is not None:
            messages.success(request, _("The walk has been saved."))
            return redirect("renewal_desk:walks", pk)
    title = spoken(found)["title"] if found else _("New walk")
    context: dict[str, Any] = {"form": form, "rows": rows, "legend": _("Stops")}
    drawing = _drawing(home, before["stops"])
    status = status_of(request, form, rows)
    return page(request, "form", title, home, status=status, drawing=drawing, key=key, **context)


@leaders
@require_POST
def remove_walk(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Take a walk out."""
    own(request, pk)
    facts = {"neighbourhood_id": pk, "key": key, **who(request)}
    done(request, lambda: describing.remove_walk(**facts), lambda _made: _said_removed())
    return redirect("renewal_desk:walks", pk)


def status_of(request: HttpRequest, *forms: Any) -> int:
    """422 where something that was sent has to be put right."""
    wrong = [form for form in forms if _is_wrong(form)]
    return 422 if request.method == "POST" and wrong else 200


def _is_wrong(form: Any) -> bool:
    found = form.errors if isinstance(form.errors, list) else [form.errors]
    return any(found) or bool(getattr(form, "refused", ""))


class _Above:
    """Rows alone: what is said of no row stands above them."""

    def __init__(self, rows: Any) -> None:
        self.rows = rows
        self.fields: dict[str, Any] = {}

    def add_error(self, _field: str | None, reason: str) -> None:
        """Keep a reason."""
        self.rows.refused = reason


def _walk(form: WalkForm, rows: Any) -> dict[str, Any]:
    ordered = sorted(kept(rows), key=_place)
    texts = texts_of(form, "title", "about")
    key = short_name(form.cleaned_data["key"], texts.get("sl", {}).get("title", ""))
    return {"key": key, "stops": [one.stored() for one in ordered], **texts}


def _place(form: Any) -> int:
    place = form.cleaned_data.get("ORDER")
    return place if place is not None else 10_000


def _themes(home: Neighbourhood) -> list[tuple[str, str]]:
    return [(one.key, one.title) for one in home.themes.all()]


def _drawing(home: Neighbourhood, stops: Any) -> Any:
    points = [
        Shape.stored({"type": "Point", "coordinates": [one["longitude"], one["latitude"]]})
        for one in stops
    ]
    return drawn([("outline", home.placed_shape), *[("mark", point) for point in points]])


def _said_removed() -> str:
    return _("It has been removed.")
