"""What happened and how it stands: the diary, the figures, the working groups, a walk."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from places.models import Ground
from portal.ground import with_layers
from portal.renewal import pictures
from portal.renewal.finding import SCOPES, above, find, said_of
from portal.renewal.grounds import walk_of
from processes import links
from renewal import contents
from tenants.isolation.answers import keep

PER_PAGE = 10


def diary(request: HttpRequest, slug: str) -> HttpResponse:
    """What has happened, the latest first, with photographs."""
    home = find(slug)
    page = Paginator(contents.diary(home), PER_PAGE).get_page(request.GET.get("page"))
    context = {"here": _("Diary"), "above": above(home), "home": home, "page_of_results": page}
    return _kept(render(request, "renewal/diary.html", context))


def figures(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures over the years, each as a picture and a table with its sources."""
    home = find(slug)
    found = [(one, pictures.values(one)) for one in home.figures.all()]
    context = {"here": _("Figures"), "above": above(home), "home": home, "figures": found}
    return _kept(render(request, "renewal/figures.html", context))


def groups(request: HttpRequest, slug: str) -> HttpResponse:
    """The working groups by theme: who is in them, when they meet."""
    home = find(slug)
    found = [(one, one.group.get("members", []), said_of(one.group)) for one in home.themes.all()]
    linked = links.of(links.Thing("processes.process", home.process_id))
    context = {
        "here": _("Working groups"),
        "above": above(home),
        "home": home,
        "groups": found,
        "linked": linked,
    }
    return _kept(render(request, "renewal/groups.html", context))


def walk(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """A walk through the neighbourhood: its stops in their order, and where they are."""
    home = find(slug)
    found = next((one for one in home.walks if one["key"] == key), None)
    if found is None:
        raise Http404
    said, ground = said_of(found), Ground.objects.here()
    stops = [{**stop, **said_of(stop)} for stop in found["stops"]]
    context = {
        "here": said.get("title", key),
        "above": above(home),
        "home": home,
        "said": said,
        "stops": stops,
        "map": walk_of(home, stops, list(home.zones.all()), ground),
    }
    return with_layers(_kept(render(request, "renewal/walk.html", context)), ground)


def _kept(response: HttpResponse) -> HttpResponse:
    keep(response, scopes=SCOPES)
    return response
