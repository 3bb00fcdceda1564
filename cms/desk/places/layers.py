"""The layers under the map: added, changed, put in order, removed; without any script."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.desk.places.boundary import page
from cms.desk.places.forms import LayerForm
from cms.desk.rights import mapmakers
from common.errors import Conflict, Invalid
from places import services
from places.layers import FIRST_LANGUAGE, Layer
from places.models import Ground


@mapmakers
def new(request: HttpRequest) -> HttpResponse:
    """A layer on top of the others."""
    ground = Ground.objects.here()
    form = LayerForm(request.POST or None, languages=_languages(request))
    if request.method == "POST" and form.is_valid():
        answer = _written(request, form, lambda given: [*ground.layers, given])
        if answer is not None:
            return answer
    return _page(request, _("New map layer"), ground, form)


@mapmakers
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A layer to change."""
    ground = Ground.objects.here()
    layer = _layer(ground, number)
    form = LayerForm(
        request.POST or None, initial=LayerForm.typed(layer), languages=_languages(request)
    )
    if request.method == "POST" and form.is_valid():
        answer = _written(request, form, lambda given: _with(ground.layers, number, [given]))
        if answer is not None:
            return answer
    return _page(request, str(layer["title"][FIRST_LANGUAGE]), ground, form, number=number)


@mapmakers
@require_POST
def move(request: HttpRequest, number: int) -> HttpResponse:
    """One place up, or down."""
    layers = list(Ground.objects.here().layers)
    other = number + (-1 if "up" in request.POST else 1)
    if 1 <= number <= len(layers) and 1 <= other <= len(layers):
        layers[number - 1], layers[other - 1] = layers[other - 1], layers[number - 1]
    return _acted(request, layers, "")


@mapmakers
@require_POST
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Take a layer away."""
    ground = Ground.objects.here()
    _layer(ground, number)
    return _acted(request, _with(ground.layers, number, []), _("The map layer has been removed."))


def _written(
    request: HttpRequest, form: LayerForm, made: Callable[[Layer], list[Layer]]
) -> HttpResponse | None:
    """Keep what was typed; None when it was refused, with the reasons in the form."""
    try:
        _set(request, made(form.facts()))
    except Conflict as error:
        form.add_error(None, error.message)
        return None
    except Invalid as error:
        form.say(error.fields or {"": error.message})
        return None
    messages.success(request, _("The map layer has been saved."))
    return redirect("places:index")


def _acted(request: HttpRequest, layers: list[Layer], said: str) -> HttpResponse:
    try:
        _set(request, layers)
    except (Conflict, Invalid) as error:
        messages.error(request, error.message)
    else:
        if said:
            messages.success(request, said)
    return redirect("places:index")


def _set(request: HttpRequest, layers: list[Layer]) -> None:
    seen = request.POST.get("seen", "")
    who: Any = request.user
    services.set_layers(layers=layers, by=who, now=timezone.now(), seen=seen)


def _with(layers: list[Layer], number: int, others: list[Layer]) -> list[Layer]:
    """The layers with `others` in place of one."""
    return [*layers[: number - 1], *others, *layers[number:]]


def _layer(ground: Ground, number: int) -> Layer:
    if not 1 <= number <= len(ground.layers):
        raise Http404
    found: Layer = ground.layers[number - 1]
    return found


def _languages(request: HttpRequest) -> list[str]:
    known = list(request.tenant.languages)  # type: ignore[attr-defined]
    return sorted(known, key=lambda code: code != FIRST_LANGUAGE)


def _page(
    request: HttpRequest, title: str, ground: Ground, form: LayerForm, **more: Any
) -> HttpResponse:
    status = 422 if form.errors else 200
    # What was seen when it was begun: sent again, it is still that.
    seen = request.POST.get("seen", ground.version)
    return page(request, "layer", title, status=status, form=form, seen=seen, **more)
