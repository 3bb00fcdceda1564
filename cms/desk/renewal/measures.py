"""The measures at the desk: all of them, and acts on many."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from cms.desk.consultations.forms import numbers
from cms.desk.renewal.access import done, leaders, own, page, who
from cms.desk.renewal.measure_forms import NONE, FilterForm, PhaseForm
from processes.links import titled
from renewal.models import Measure, Neighbourhood, Phase
from renewal.services import measuring

PER_PAGE = 50
# As many as one neighbourhood has at most; more rows than that nobody has seen.
MOST = 2000
# What of the filter goes along with an act; the phase that is asked for beside the one to go to.
_KEPT = ("text", "track", "phase_filter", "zone", "theme", "state")


@leaders
@require_GET
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """The measures that are asked for."""
    home = own(request, pk)
    form = FilterForm(request.GET, home=home)
    wanted = form.wanted()
    found = found_by(home, wanted)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    seen = list(found.values_list("number", flat=True)[:MOST])
    context: Any = {"form": form, "wanted": wanted, "asked": urlencode(wanted), "shown": shown}
    context |= {"all": ",".join(map(str, seen)), "phases": Phase.choices}
    return page(request, "measures", _("Measures"), home, **context)


def found_by(home: Neighbourhood, wanted: dict[str, str]) -> Any:
    """The measures of a neighbourhood that a filter finds, by number."""
    rows: Any = home.measures.select_related("zone", "theme").order_by("number")
    for name in ("track", "phase"):
        if name in wanted:
            rows = rows.filter(**{name: wanted[name]})
    for name in ("zone", "theme"):
        if name in wanted:
            rows = rows.filter(**{name: None if wanted[name] == NONE else int(wanted[name])})
    if "state" in wanted:
        rows = rows.filter(published_at__isnull=wanted["state"] == "draft")
    return titled(rows, wanted.get("text", "").replace("\0", "").split()[:8])


@leaders
@require_POST
def many(request: HttpRequest, pk: int) -> HttpResponse:
    """One act on the measures that were chosen: first what it changes, then it is done.

    Of all that a filter finds those alone are taken that were seen: their numbers are posted.
    """
    home = own(request, pk)
    back = f"{reverse('renewal_desk:measures', args=[pk])}?{_asked(request)}"
    chosen = _chosen(request, home)
    act = request.POST.get("act", "")
    if not chosen or act not in ("move", "publish"):
        reason = _("Choose what to do with them.") if chosen else _("Choose at least one measure.")
        messages.error(request, reason)
        return redirect(back)
    form = PhaseForm(request.POST if act == "move" else None)
    if act == "move" and not form.is_valid():
        messages.error(request, _("Choose how far they have come."))
        return redirect(back)
    phase = form.cleaned_data["phase"] if act == "move" else ""
    if "confirmed" in request.POST:
        _do(request, chosen, act, phase)
        return redirect(back)
    return _confirm(request, home, chosen, act, phase)


def _asked(request: HttpRequest) -> str:
    found = {name.removesuffix("_filter"): request.POST.get(name, "") for name in _KEPT}
    return urlencode({name: value for name, value in found.items() if value})


def _chosen(request: HttpRequest, home: Neighbourhood) -> list[Measure]:
    given = request.POST.getlist("measure")
    if request.POST.get("all"):
        given = request.POST.get("seen", "").split(",")
    wanted = numbers(given[:MOST])
    rows = home.measures.filter(number__in=[one for one in wanted if one < 2**31])
    return list(rows.select_related("zone", "theme").order_by("number"))


def _do(request: HttpRequest, chosen: list[Measure], act: str, phase: str) -> None:
    ids = [one.pk for one in chosen]
    if act == "publish":
        done(request, lambda: measuring.publish(measure_ids=ids, **who(request)), _published)
    else:
        facts = {"measure_ids": ids, "phase": phase, **who(request)}
        done(request, lambda: measuring.move(**facts), _moved)


def _published(n: int) -> str:
    said = ngettext("%(n)d measure has been published.", "%(n)d measures have been published.", n)
    return said % {"n": n}


def _moved(n: int) -> str:
    said = ngettext("%(n)d measure has been moved.", "%(n)d measures have been moved.", n)
    return said % {"n": n}


def _confirm(
    request: HttpRequest, home: Neighbourhood, chosen: list[Measure], act: str, phase: str
) -> HttpResponse:
    if act == "publish":
        changed = [one for one in chosen if one.published_at is None]
    else:
        changed = [one for one in chosen if one.phase != phase]
    hidden = [(name, request.POST[name]) for name in _KEPT if request.POST.get(name)]
    title = _("Publish measures") if act == "publish" else _("Move measures to another phase")
    return page(
        request,
        "measures_confirm",
        title,
        home,
        changed=changed,
        same=len(chosen) - len(changed),
        public=sum(one.published_at is not None for one in changed),
        phase=Phase(phase).label if phase else "",
        act=act,
        seen=",".join(str(one.number) for one in changed),
        hidden=[*hidden, ("phase", phase)],
    )
