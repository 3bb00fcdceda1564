"""Funded projects at the desk."""

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.desk.cofinancing import listing
from cms.desk.cofinancing.access import mine, officials, own, page
from cms.desk.cofinancing.project_forms import (
    INDICATORS,
    PARTNERS,
    PaperForm,
    ProjectForm,
    typed,
    typed_indicators,
)
from cms.desk.processes.access import languages
from cms.desk.renewal.access import done, saved, who
from cms.desk.renewal.describing import status_of
from cms.desk.renewal.drawing import drawn
from cms.desk.renewal.placing import limits
from cofinancing.models import Project, ProjectPaper, State
from cofinancing.rules import STALE_PROJECT
from cofinancing.services import filing, funding
from processes import links

KIND = "cofinancing.project"
_RUNNING = (State.APPROVED, State.RUNNING)
_STATES = (
    ("stale", gettext_lazy("Have to be looked at")),
    ("draft", gettext_lazy("Drafts")),
    ("public", gettext_lazy("People see them")),
)


def stale(found: Any) -> Any:
    """Of some projects those under way at which nobody looked for long, or whose end is over."""
    today = timezone.localdate()
    late = Q(checked_on__lt=today - STALE_PROJECT) | Q(ends_on__lt=today)
    return found.filter(late, state__in=_RUNNING)


_NARROWED: dict[str, Any] = {
    "stale": stale,
    "draft": lambda found: found.filter(published_at=None),
    "public": lambda found: found.filter(published_at__isnull=False),
}


def _above() -> list[tuple[str, str]]:
    return [(reverse("cofinancing_desk:projects"), _("Funded projects"))]


def rows() -> Any:
    """Every project."""
    return Project.objects.all()


@officials
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The projects that are asked for, the newest first."""
    found = mine(rows(), request.user).order_by("-starts_on", "-pk")
    context = listing.shown(request, found, _STATES, _NARROWED)
    waiting = set(stale(found).values_list("pk", flat=True))
    context["rows"] = [(one, one.pk in waiting) for one in context["shown"]]
    context |= {"waiting": len(waiting), "states": State.choices}
    return page(request, "projects", _("Funded projects"), **context)


@officials
@require_POST
def many(request: HttpRequest) -> HttpResponse:
    """Publish many projects, say how far they are, or that somebody has looked at them."""
    state = request.POST.get("state", "")
    acts = {
        "publish": (
            gettext_lazy("Publish the projects"),
            lambda pks: funding.publish(numbers=pks, **who(request)),
            _changed,
        ),
        "move": (
            _("They are now: %(state)s") % {"state": dict(State.choices).get(state, "–")},
            lambda pks: funding.move(numbers=pks, state=state, **who(request)),
            _changed,
        ),
        "check": (
            gettext_lazy("They are still so"),
            lambda pks: funding.check(numbers=pks, **who(request)),
            _changed,
        ),
    }
    return listing.many(request, rows(), acts, reverse("cofinancing_desk:projects"))


def _changed(n: int) -> str:
    return ngettext("%(n)d project changed.", "%(n)d projects changed.", n) % {"n": n}


@officials
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A project written down as a draft."""
    return _written(request, None)


@officials
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is said of a project."""
    return _written(request, own(request, rows(), pk))


@officials
@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A project as it stands."""
    return _shown(request, own(request, rows(), pk), PaperForm(languages=languages(request)))


@officials
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Let everyone see a project."""
    own(request, rows(), pk)
    act = {"numbers": [pk], **who(request)}
    done(request, lambda: funding.publish(**act), lambda _n: _("People can see it now."))
    return redirect("cofinancing_desk:project", pk)


@officials
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that somebody looked today whether it is still so."""
    own(request, rows(), pk)
    act = {"numbers": [pk], **who(request)}
    done(request, lambda: funding.check(**act), _changed)
    return redirect("cofinancing_desk:project", pk)


@officials
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    own(request, rows(), pk)
    act = {"number": pk, **who(request)}
    said = _("The draft has been thrown away.")
    if done(request, lambda: funding.discard(**act), lambda _made: said):
        return redirect("cofinancing_desk:projects")
    return redirect("cofinancing_desk:project", pk)


@officials
@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a document or a photograph to a project."""
    found = own(request, rows(), pk)
    form = PaperForm(request.POST, request.FILES, languages=languages(request))
    if form.is_valid():
        facts: Any = {"number": pk, "languages": languages(request), **who(request)}
        if saved(form, lambda: filing.attach(given=form.given(), **facts)) is not None:
            messages.success(request, _("The file has been added."))
            return redirect("cofinancing_desk:project", pk)
    return _shown(request, found, form)


@officials
@require_POST
def remove_paper(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """Take a file away."""
    own(request, rows(), pk)
    act = {"number": pk, "paper": paper, **who(request)}
    said = _("The file has been taken from the page.")
    done(request, lambda: filing.remove(**act), lambda _made: said)
    return redirect("cofinancing_desk:project", pk)


@officials
@require_GET
def paper(request: HttpRequest, pk: int, paper: int) -> Any:
    """The file itself, also of a draft: whoever publishes looks at it before."""
    own(request, rows(), pk)
    found = get_object_or_404(ProjectPaper, project_id=pk, pk=paper)
    try:
        file = default_storage.open(str(found.file.name))
    except FileNotFoundError as error:
        raise Http404 from error
    kind = "image/jpeg" if found.is_picture else "application/octet-stream"
    end = str(found.file.name).rpartition(".")[2]
    name = f"{pk}-{paper}.{end}"
    response = FileResponse(
        file, as_attachment=not found.is_picture, filename=name, content_type=kind
    )
    response["Cache-Control"] = "no-store"
    return response


def _shown(request: HttpRequest, found: Project, form: PaperForm) -> HttpResponse:
    return page(
        request,
        "project",
        found.title,
        above=_above(),
        status=status_of(request, form),
        project=found,
        is_stale=stale(rows().filter(pk=found.pk)).exists(),
        paid=found.paid.items(),
        drawing=drawn([("mark", found.placed_shape)]),
        papers=list(ProjectPaper.objects.filter(project=found)),
        form=form,
        linked=links.listed(KIND, [found.pk]),
    )


def _written(request: HttpRequest, found: Project | None) -> HttpResponse:
    codes, sent = languages(request), request.POST or None
    initial = typed(found) if found else {"currency": "EUR", "state": State.RUNNING}
    form = ProjectForm(
        sent,
        request.FILES or None,
        initial=initial,
        languages=codes,
        where=lambda: limits(request),
    )
    partners = PARTNERS(sent, initial=found.partners if found else [], prefix="partners")
    before = typed_indicators(found) if found else []
    indicators = INDICATORS(
        sent, initial=before, form_kwargs={"languages": codes}, prefix="indicators"
    )
    parts = (form, partners, indicators)
    # Each is asked, so that all reasons are said at once.
    judged = [each.is_valid() for each in parts]
    is_valid = request.method == "POST" and all(judged)
    if is_valid and "look" not in request.POST:
        facts = form.facts(partners, indicators, found.source_id if found else "")
        known: Any = {"facts": facts, "languages": codes, **who(request)}
        made = saved(form, lambda: _save(found, known), partners, "partners")
        if made is not None:
            messages.success(request, _("The project has been saved."))
            return redirect("cofinancing_desk:project", made.pk)
    shape = form.shape if form.is_bound else found.placed_shape if found else None
    return page(
        request,
        "form",
        found.title if found else _("New project"),
        above=_above(),
        status=status_of(request, *parts),
        form=form,
        rows=partners,
        sets=[(_("Partners"), partners), (_("What is counted"), indicators)],
        has_place=True,
        drawing=drawn([("mark", shape)]),
    )


def _save(found: Project | None, known: dict[str, Any]) -> Project:
    if found is None:
        return funding.add(**known)
    return funding.change(number=found.pk, **known)
