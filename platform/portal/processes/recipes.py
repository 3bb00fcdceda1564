"""The recipes themselves, as guidance for anybody: also for municipalities that are not here."""

from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language

from processes.recipe import Recipe, all_recipes, recipe
from tenants.isolation.answers import keep

# The licence of the whole product, of which the recipes are a part (`LICENCE`).
LICENCE = "EUPL-1.2"
_SPOKEN = ("sl", "en")


def index(request: HttpRequest) -> HttpResponse:
    """Every recipe with what it is for."""
    language = str(get_language())
    rows = [
        (one.key, one.title.in_(language), one.about.in_(language), len(one.steps))
        for one in all_recipes()
    ]
    response = render(request, "processes/recipes.html", {"rows": rows, **_spoken()})
    keep(response)
    return response


def detail(request: HttpRequest, key: str) -> HttpResponse:
    """A recipe step by step: who, how long at least and by which law, questions, mistakes."""
    context = {"recipe": _found(key), "licence": LICENCE, **_spoken()}
    response = render(request, "processes/recipe.html", context)
    keep(response)
    return response


def data(_request: HttpRequest, key: str) -> JsonResponse:
    """A recipe whole, in both of its languages, for systems of others."""
    said: dict[str, Any] = {"licence": LICENCE, **asdict(_found(key), dict_factory=_plain)}
    response = JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{key}.json"'
    keep(response)
    return response


def _found(key: str) -> Recipe:
    try:
        return recipe(key)
    except KeyError as error:
        raise Http404 from error


def _plain(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Of a set the order is another each time. `cited` are words of the project's own notes.
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in pairs
        if name != "cited"
    }


def _spoken() -> dict[str, str]:
    """The language in which the page shows recipes, when it is not its own."""
    return {} if str(get_language()).split("-")[0] in _SPOKEN else {"only_in": "sl"}
