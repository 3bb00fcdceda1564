"""Questionnaires at the desk: written, published, lengthened, their results published."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.roles import Right
from accounts.standing import outside, units_of
from cms.desk.forms import tried
from cms.desk.rights import runners
from cms.desk.surveys.forms import KINDS, ExtendForm, FactsForm, typed
from common.errors import Conflict, DomainError
from surveys import results, rules, services
from surveys.models import Questionnaire
from surveys.questions import FIRST_LANGUAGE, said
from surveys.rules import State

PER_PAGE = 30


@runners
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All questionnaires: drafts, open, closed."""
    sent = Count("responses", filter=Q(responses__finished_at__isnull=False))
    of_mine = Questionnaire.objects.of_units(units_of(request.user, Right.PROCESSES))
    found = of_mine.defer("questions", "results").annotate(sent=sent)
    shown = Paginator(found.order_by("-created_at", "-pk"), PER_PAGE).get_page(request.GET.get("p"))
    now = timezone.now()
    rows = [(one, in_words(one, now)) for one in shown]
    return page(request, "index", _("Questionnaires"), rows=rows, shown=shown)


@runners
def new(request: HttpRequest) -> HttpResponse:
    """A questionnaire begun."""
    form = FactsForm(request.POST or None, languages=languages_of(request))
    if request.method == "POST" and form.is_valid():
        by: Any = request.user
        made = tried(form, lambda: services.draft(facts=form.facts(), by=by, now=timezone.now()))
        if made is not None:
            messages.success(request, _("The draft has been saved. Now add questions."))
            return redirect("surveys:one", made.pk)
    return page(request, "form", _("New questionnaire"), form=form)


@runners
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A questionnaire: a draft to build, or what has been published with what can be done."""
    found = mine(request, pk)
    if found.published_at is not None:
        return _published(request, found)
    form = FactsForm(request.POST or None, initial=typed(found), languages=languages_of(request))
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        known: Any = {"questionnaire_id": pk, "by": request.user, "now": timezone.now()}
        saved = tried(form, lambda: services.change(facts=facts, **known))
        if saved is not None:
            messages.success(request, _("The draft has been saved."))
            return redirect("surveys:one", pk)
    return _draft(request, found, form=form)


def _draft(request: HttpRequest, found: Questionnaire, **more: Any) -> HttpResponse:
    reasons: dict[str, str] = more.pop("reasons", {})
    asked = [
        (question, said(question.text, FIRST_LANGUAGE), reasons.get(f"question_{question.key}"))
        for question in found.asked()
    ]
    more |= {"asked": asked, "kinds": KINDS, "reasons": reasons}
    return page(request, "form", str(found), questionnaire=found, **more)


def _published(request: HttpRequest, found: Questionnaire, **more: Any) -> HttpResponse:
    now = timezone.now()
    counts = results.count(found)
    state = found.state(now)
    # A session of the portal's own: the results of a ranking are drawn there.
    context: Any = {
        "questionnaire": found,
        "state": state,
        "state_in_words": in_words(found, now),
        "counts": counts,
        "shown": [_counted(one) for one in results.all_of(found, counts)],
        "is_making": found.export_is_under_way(now),
        "has_failed": found.export_has_failed(now),
        "may_publish_results": not rules.may_publish_results(
            state, found.results_at is not None, counts.finished
        ),
        "may_enter": not rules.may_enter_paper(state, found.results_at is not None),
        "extend": ExtendForm(initial={"closes_at": found.closes_at}),
    }
    return page(request, "published", str(found), **(context | more))


def _counted(one: results.Result) -> dict[str, Any]:
    """The result of a question with its words in the first language."""
    question = one.question
    texts = {each.key: said(each.text, FIRST_LANGUAGE) for each in question.options}
    texts["other"] = _("Something else")
    rows = {each.key: said(each.text, FIRST_LANGUAGE) for each in question.rows}
    return {
        "title": said(question.text, FIRST_LANGUAGE),
        "kind": question.kind.value,
        "result": one,
        "lines": [(texts.get(each.key, each.key), each) for each in one.lines],
        "ranking": [(texts[each.key], each) for each in one.ranking],
        "columns": list(texts.values())[:-1],
        "matrix": [(rows[key], lines) for key, lines in one.matrix],
    }


@runners
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, since nothing can be changed afterwards; then let people answer."""
    found = mine(request, pk)
    if found.published_at is not None:
        messages.info(request, _("The questionnaire has been published already."))
        return redirect("surveys:one", pk)
    if request.method != "POST":
        return page(request, "publish", _("Publish this questionnaire"), questionnaire=found)
    known: Any = {"by": request.user, "now": timezone.now()}
    try:
        services.publish(questionnaire_id=pk, languages=languages_of(request), **known)
    except Conflict:
        # Somebody pressed twice, or two did: the first was heard.
        return redirect("surveys:one", pk)
    except DomainError as error:
        form = FactsForm(data=None, initial=typed(found), languages=languages_of(request))
        return _draft(request, found, form=form, reasons=error.fields, status=error.status)
    messages.success(request, _("The questionnaire has been published."))
    return redirect("surveys:one", pk)


@runners
@require_POST
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Give more time."""
    found = mine(request, pk)
    form = ExtendForm(request.POST)
    if found.published_at is not None and form.is_valid():
        until = form.cleaned_data["closes_at"]
        known: Any = {"questionnaire_id": pk, "by": request.user, "now": timezone.now()}
        done = tried(form, lambda: services.extend(closes_at=until, **known))
        if done is not None:
            messages.success(request, _("There is more time to answer."))
            return redirect("surveys:one", pk)
    if found.published_at is None:
        return redirect("surveys:one", pk)
    return _published(request, found, extend=form, status=422)


@runners
@require_POST
def publish_results(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the counts as they are."""
    return act(request, pk, services.publish_results)


@runners
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    return act(request, pk, services.discard, to="surveys:index")


@runners
@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin another questionnaire with the same questions."""
    found = mine(request, pk)
    slug = f"{found.slug[:48]}-{timezone.now():%y%m%d%H%M}"
    return act(request, pk, services.copy, slug=slug)


def mine(request: HttpRequest, pk: int, **wanted: Any) -> Questionnaire:
    """The questionnaire, for those whose unit it is."""
    found = get_object_or_404(Questionnaire, pk=pk, **wanted)
    if reason := rules.may_touch(outside(request.user, Right.PROCESSES, found.unit)):
        raise PermissionDenied(reason)
    return found


def languages_of(request: HttpRequest) -> list[str]:
    """The languages of the portal, the first one first."""
    known = list(request.tenant.languages)  # type: ignore[attr-defined]
    return sorted(known, key=lambda code: code != FIRST_LANGUAGE)


def in_words(found: Questionnaire, now: datetime) -> str:
    """Where a questionnaire is, in words."""
    if found.results_at is not None:
        return _("Results published")
    words = {
        State.DRAFT: _("Draft"),
        State.EARLY: _("Waits for its opening"),
        State.OPEN: _("Open"),
        State.CLOSED: _("Closed"),
    }
    return words[found.state(now)]


def act(
    request: HttpRequest, pk: int, service: Callable[..., Any], to: str = "", **facts: Any
) -> HttpResponse:
    """Do something with a questionnaire and go on; a refusal is said on its page."""
    try:
        made = service(questionnaire_id=pk, by=request.user, now=timezone.now(), **facts)
    except DomainError as error:
        if error.status == 404:
            raise Http404(error.message) from error
        if error.status == 403:
            raise PermissionDenied(error.message) from error
        messages.error(request, error.message)
        return redirect("surveys:one", pk)
    if to:
        return redirect(to)
    return redirect("surveys:one", made.pk if isinstance(made, Questionnaire) else pk)


def page(
    request: HttpRequest, name: str, title: str, status: int = 200, **more: Any
) -> HttpResponse:
    """A page of the desk of questionnaires."""
    trail = [{"url": reverse("surveys:index"), "label": _("Questionnaires")}]
    found = more.get("questionnaire")
    if found is not None and str(found) != title:
        trail.append({"url": reverse("surveys:one", args=[found.pk]), "label": str(found)})
    if name != "index":
        trail.append({"url": "", "label": title})
    context: Any = {
        "breadcrumbs_items": trail,
        "header_title": title,
        "page_title": title,
        "header_icon": "form",
    }
    return render(request, f"desk/surveys/{name}.html", context | more, status=status)
