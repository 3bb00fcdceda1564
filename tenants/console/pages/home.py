"""The state of the fleet, the audit trail, and who the operators are."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.text import fold
from tenants.console import backups, figures, operators
from tenants.console.figures import Portal
from tenants.console.models import OperatorAct
from tenants.console.sessions import operators_only
from tenants.console.worker import is_on_duty

_ROWS = 50
# By which the table can be sorted; the biggest and the oldest come first.
SORTS: dict[str, tuple[Any, Callable[[Portal], Any]]] = {
    "name": (_("Name"), lambda one: one.municipality.sort_key),
    "status": (_("Status"), lambda one: one.municipality.status),
    "schema": (_("Schema"), lambda one: (not one.behind, one.version)),
    "tables": (_("Tables"), lambda one: -(one.measured.tables if one.measured else 0)),
    "data": (_("Data"), lambda one: -(one.measured.data_bytes if one.measured else 0)),
    "files": (_("Files"), lambda one: -(one.measured.file_bytes if one.measured else 0)),
    "mails": (_("Mails today"), lambda one: -(one.measured.mails if one.measured else 0)),
    "backup": (_("Last backup"), lambda one: one.backup.at.timestamp() if one.backup else 0),
    "lag": (_("Queue"), lambda one: -one.lag),
    "failed": (_("Errors"), lambda one: -one.failed),
}
SHOWS: dict[str, tuple[Any, Callable[[Portal], bool]]] = {
    "all": (_("All"), lambda one: True),
    "suspended": (_("Suspended"), lambda one: one.municipality.status != "active"),
    "trouble": (_("In trouble"), lambda one: one.has_trouble),
    "behind": (_("Behind the code"), lambda one: one.behind),
    "unsafe": (_("Without a fresh backup"), lambda one: one.unsafe),
    "held": (
        _("With mails held back"),
        lambda one: bool(one.measured and one.measured.mails_refused),
    ),
    "busy": (_("With work on its way"), lambda one: one.job is not None),
}


@operators_only
def home(request: HttpRequest) -> HttpResponse:
    """Every portal in a line, narrowed and sorted as the address says, fifty a page."""
    now = timezone.now()
    fleet = figures.fleet(now)
    words = request.GET.get("q", "").strip()[:100]
    sort, show = request.GET.get("sort", ""), request.GET.get("show", "")
    sort, show = sort if sort in SORTS else "name", show if show in SHOWS else "all"
    found = _found(fleet.portals, words, sort, show)
    context = {
        "fleet": fleet,
        "page_of_portals": Paginator(found, _ROWS).get_page(request.GET.get("page")),
        "words": words,
        "sort": sort,
        "show": show,
        "sorts": {name: title for name, (title, _key) in SORTS.items()},
        "shows": {name: title for name, (title, _test) in SHOWS.items()},
        "on_duty": is_on_duty(),
        "whole": [
            (kind.label, one, backups.is_stale(one.began_at if one else None, now))
            for kind, one in fleet.backups.whole.items()
        ],
    }
    return render(request, "console/home.html", context)


def _found(portals: list[Portal], words: str, sort: str, show: str) -> list[Portal]:
    wanted, is_shown = fold(words).split(), SHOWS[show][1]
    found = [one for one in portals if is_shown(one) and all(word in _text(one) for word in wanted)]
    # Equals stay in the order of the alphabet.
    return sorted(found, key=SORTS[sort][1])


def _text(portal: Portal) -> str:
    return f"{portal.municipality.search_text} {portal.host} {portal.municipality.code or ''}"


@operators_only
def acts(request: HttpRequest) -> HttpResponse:
    """The audit trail, the newest first; of one municipality or one operator."""
    found = OperatorAct.objects.order_by("-at", "-pk")
    # No row holds a zero, and PostgreSQL would not even be asked.
    schema, who = (request.GET.get(name, "").replace("\0", "") for name in ("schema", "who"))
    if schema:
        found = found.filter(schema_name=schema)
    if who:
        found = found.filter(who=who)
    page = Paginator(found, _ROWS).get_page(request.GET.get("page"))
    context = {"page_of_acts": page, "schema": schema, "who": who}
    return render(request, "console/acts.html", context)


@operators_only
def people(request: HttpRequest) -> HttpResponse:
    """Who may open the console."""
    return render(request, "console/operators.html", {"operators": operators.listed()})
