"""What a call or a project belongs together with: the measure that it carries out, a process."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cms.desk.cofinancing import calls, projects
from cms.desk.cofinancing.access import officials, own, page
from cms.desk.processes.access import tried
from cms.desk.processes.linking import LinkForm, SearchForm
from cms.desk.renewal.access import done
from processes import links
from processes.links import Thing
from processes.services import linking

_KINDS: dict[str, Any] = {
    "calls": (calls.KIND, calls.rows, "cofinancing_desk:call"),
    "projects": (projects.KIND, projects.rows, "cofinancing_desk:project"),
}


@officials
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """What it is linked with, and one link more."""
    name, rows, address = _of(kind)
    one, here = own(request, rows(), pk), Thing(name, pk)
    search = SearchForm(request.GET if "q" in request.GET else None)
    found = links.search(search.cleaned_data["q"], here) if search.is_valid() else []
    initial = {"meaning": "carries_out"}
    form = LinkForm(request.POST or None, found=found, initial=initial)
    form.fields["meaning"].label = _("What it is to that")
    if request.method == "POST" and form.is_valid():
        act = {"first": here, "meaning": form.cleaned_data["meaning"], "second": form.chosen()}
        known: Any = {"by": request.user, "now": timezone.now()}
        if tried(form, lambda: linking.link(**act, **known)) is not None:
            messages.success(request, _("Both pages show the link now."))
            return redirect("cofinancing_desk:links", kind, pk)
    return page(
        request,
        "linking",
        _("Belongs together"),
        above=[(reverse(address, args=[pk]), one.title)],
        one=one,
        kind=kind,
        search=search,
        asked=search.is_bound and search.is_valid(),
        found=found,
        form=form,
        linked=links.listed(name, [pk]),
        chosen=links.CHOSEN,
    )


@officials
@require_POST
def remove(request: HttpRequest, kind: str, pk: int, link: int) -> HttpResponse:
    """Take a link of this one away."""
    name, rows, _address = _of(kind)
    own(request, rows(), pk)
    known = {one.pk for one, _meaning, _seen in links.listed(name, [pk])}
    if link not in known:
        raise Http404
    act: Any = {"link_id": link, "by": request.user, "now": timezone.now()}
    done(request, lambda: linking.unlink(**act), lambda _made: _("The link has been taken away."))
    return redirect("cofinancing_desk:links", kind, pk)


def _of(kind: str) -> Any:
    if kind not in _KINDS:
        raise Http404
    return _KINDS[kind]
