"""Lists of co-financing at the desk: narrowed, paged, and acted on many at a time."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cms.desk.cofinancing.access import MOST, chosen, page
from cms.desk.cofinancing.forms import FilterForm
from cms.desk.renewal.access import done
from processes.links import titled

PER_PAGE = 50


def narrowed(rows: Any, wanted: dict[str, str], states: dict[str, Callable[[Any], Any]]) -> Any:
    """The rows that a filter asks for."""
    if wanted.get("state"):
        rows = states[wanted["state"]](rows)
    return titled(rows, wanted.get("text", "").replace("\0", "").split()[:8])


def shown(
    request: HttpRequest,
    rows: Any,
    labels: Sequence[tuple[str, Any]],
    states: dict[str, Callable[[Any], Any]],
) -> dict[str, Any]:
    """What a page of a list needs: the filter, the page, and what was seen of all."""
    form = FilterForm(request.GET, states=labels)
    wanted = form.wanted()
    found = narrowed(rows, wanted, states)
    seen = list(found.values_list("pk", flat=True)[:MOST])
    return {
        "form": form,
        "wanted": wanted,
        "asked": urlencode(wanted),
        "shown": Paginator(found, PER_PAGE).get_page(request.GET.get("p")),
        "all": ",".join(map(str, seen)),
    }


def many(
    request: HttpRequest,
    rows: Any,
    acts: Mapping[str, tuple[Any, Callable[[list[int]], Any], Callable[[Any], str]]],
    back: str,
) -> HttpResponse:
    """An act on the rows that were chosen: first what it is about, then it is done.

    `acts` gives of each act what it is called, what does it, and what is said afterwards.
    """
    found = chosen(request, rows)
    act = request.POST.get("act", "")
    if not found or act not in acts:
        reason = _("Choose what to do with them.") if found else _("Choose at least one row.")
        messages.error(request, reason)
        return redirect(back)
    title, does, says = acts[act]
    if "confirmed" in request.POST:
        done(request, lambda: does([one.pk for one in found]), says)
        return redirect(back)
    return page(
        request,
        "many",
        str(title),
        rows=found,
        act=act,
        back=back,
        seen=",".join(str(one.pk) for one in found),
        state=request.POST.get("state", ""),
    )
