"""The recipes themselves, as guidance for anybody: also for municipalities that are not here."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from processes.recipe import all_recipes, recipe
from tenants.isolation.answers import keep


def index(request: HttpRequest) -> HttpResponse:
    """Every recipe with what it is for."""
    language = str(get_language())
    rows = [
        (one.key, one.title.in_(language), one.about.in_(language), len(one.steps))
        for one in all_recipes()
    ]
    response = render(request, "processes/recipes.html", {"rows": rows})
    keep(response)
    return response


def detail(request: HttpRequest, key: str) -> HttpResponse:
    """A recipe step by step: who, how long at least and by which law, questions, mistakes."""
    try:
        found = recipe(key)
    except KeyError as error:
        raise Http404 from error
    response = render(request, "processes/recipe.html", {"recipe": found})
    keep(response)
    return response
