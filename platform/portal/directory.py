"""The root domain: all portals, and what is public on them."""

from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory import queries
from directory.seats import HEIGHT, WIDTH, all_seats, spot
from portal.directory_filters import EntryFilter, EventEntryFilter, PortalFilter, SearchFilter
from portal.errors import busy, too_often
from search.excerpts import Marker
from search.meant import meant
from search.pace import may_search
from search.words import question
from tenants.isolation.answers import ANSWERS, SEARCHES, keep
from tenants.isolation.connection import is_lost

SHOWN = 5
SCOPES = ("directory", "municipalities")


def home(request: HttpRequest) -> HttpResponse:
    """What is new and what is coming in all municipalities, and the way to one's own."""
    language, now = _language(), timezone.now()
    context = {
        "announcements": list(queries.announcements(language)[:SHOWN]),
        "events": list(queries.coming_events(language, now)[:SHOWN]),
        "practices": list(queries.good_practices(language)[:SHOWN]),
        "number": queries.portals().count(),
    }
    response = render(request, "directory/home.html", context)
    keep(response, scopes=SCOPES, until=queries.next_change(now))
    return response


def portals(request: HttpRequest) -> HttpResponse:
    """Every portal, as a list and on a map of the seats."""
    chosen = PortalFilter(request.GET, regions=queries.regions())
    chosen.is_valid()
    wanted = chosen.cleaned_data
    found = list(queries.portals(wanted.get("q", ""), wanted.get("region", "")))
    context = {"filter": chosen, "portals": found, "map": _map(found)}
    response = render(request, "directory/portals.html", context)
    keep(response, scopes=["municipalities"])
    return response


def _map(portals: list[Any]) -> dict[str, Any]:
    seated = [portal for portal in portals if portal.latitude is not None]
    spots = [(portal, spot(portal.latitude, portal.longitude)) for portal in seated]
    return {"width": WIDTH, "height": HEIGHT, "all": all_seats(), "spots": spots}


def announcements(request: HttpRequest) -> HttpResponse:
    """Announcements of all municipalities."""
    found = queries.announcements(_language())
    chosen = EntryFilter(request.GET, found, regions=queries.regions())
    return _list(request, chosen, "announcements")


def practices(request: HttpRequest) -> HttpResponse:
    """What municipalities think that others may learn from."""
    found = queries.good_practices(_language())
    chosen = EntryFilter(request.GET, found, regions=queries.regions())
    return _list(request, chosen, "practices")


def events(request: HttpRequest) -> HttpResponse:
    """Events of all municipalities; coming ones by default."""
    now = timezone.now()
    found = queries.events(_language())
    chosen = EventEntryFilter(request.GET, found, regions=queries.regions(), now=now)
    return _list(request, chosen, "events", until=queries.next_change(now))


def search(request: HttpRequest) -> HttpResponse:
    """Portals, and everything public on them, that hold the words."""
    found = queries.entries(_language())
    chosen = SearchFilter(request.GET, found, regions=queries.regions())
    chosen.is_valid()
    words = chosen.cleaned_data.get("q", "").strip()
    if words and not may_search(request):
        return too_often(request)
    if not words:
        return _results(request, chosen, words)
    try:
        with queries.within_time():
            return _results(request, chosen, words)
    except OperationalError as error:
        if is_lost(error):
            raise
        return busy(request)


def _results(request: HttpRequest, chosen: SearchFilter, words: str) -> HttpResponse:
    named = list(queries.portals(words)[: SHOWN + 1]) if words else []
    more = {"words": words, "portals": named[:SHOWN], "more": named[SHOWN:]}
    return _list(request, chosen, "search", store=SEARCHES, **more)


def _mark(entries: Any, words: str) -> None:
    """Mark the words that were looked for in what is about to be shown."""
    languages = (_language(), queries.FIRST_LANGUAGE)
    asked = question(words, languages)
    if asked is None:
        return
    marker = Marker(asked, languages)
    for entry in entries:
        entry.marked_title = marker.mark(entry.title)
        entry.marked_summary = marker.mark(entry.summary)


def _meant(entries: list[Any], words: str) -> str:
    """What may have been meant by words that stand nowhere: as what begins so, or is alike."""
    asked = question(words, (_language(), queries.FIRST_LANGUAGE))
    if asked is None:
        return ""
    titles = [entry.title for entry in entries] or queries.alike(asked, _language())
    return meant(words, asked, titles)


def _list(
    request: HttpRequest,
    chosen: Any,
    name: str,
    *,
    until: Any = None,
    store: str = ANSWERS,
    **more: Any,
) -> HttpResponse:
    page = chosen.page()
    page.object_list = list(page.object_list)
    words = chosen.cleaned_data.get("q", "")
    if getattr(chosen, "loosely", False):
        more["meant"] = _meant(page.object_list, words)
    _mark(page.object_list, words)
    context = {"filter": chosen, "page_of_results": page, "list": _WORDS[name], **more}
    response = render(
        request, f"directory/{'search' if name == 'search' else 'list'}.html", context
    )
    keep(response, scopes=SCOPES, until=until, store=store)
    return response


def _language() -> str:
    return str(get_language())


class Words:
    """What a list is called, in the language of the moment."""

    def __init__(self, name: str) -> None:
        self.name = name

    def title(self) -> str:
        """The heading of the list."""
        titles = {
            "announcements": _("Announcements of all municipalities"),
            "events": _("Events in all municipalities"),
            "practices": _("Good practices"),
            "search": _("Search in all portals"),
        }
        return titles[self.name]

    def feed(self) -> str:
        """The name of the address of its feed."""
        return f"{self.name}-feed"

    def lead(self) -> str:
        """A sentence that says what is in it."""
        leads = {
            "announcements": _("What municipalities tell their people and the press."),
            "events": _("Meetings to which the people of a municipality are invited."),
            "practices": _("How municipalities take their people along, for others to learn from."),
            "search": _("Look for a municipality or for anything that is public on the portals."),
        }
        return leads[self.name]

    def empty(self) -> str:
        """What is said when there is nothing in it at all."""
        texts = {
            "announcements": _("No municipality has announced anything yet."),
            "events": _("No municipality has an event planned at the moment."),
            "practices": _("No municipality has marked a good practice yet."),
            "search": "",
        }
        return texts[self.name]


_WORDS = {name: Words(name) for name in ("announcements", "events", "practices", "search")}
