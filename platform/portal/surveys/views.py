"""Questionnaires on the portal: their list, the first page of each, thanks, paper, results."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from common.errors import DomainError, NotAllowed
from portal.registrations.views import personal
from portal.surveys import own
from portal.surveys.charts import drawn
from processes import links as processes
from surveys import links, results, services
from surveys.answers import pages
from surveys.models import Questionnaire, Response, Who
from surveys.questions import Kind, Question, said
from surveys.rules import State
from surveys.sheet import fields, phrase
from tenants.isolation.answers import keep

# The newest; older ones have their addresses.
LISTED = 100
_SCOPES = ("surveys", "municipality")


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What can be answered now, what will be, and what was, with its results."""
    now = timezone.now()
    listed = Questionnaire.objects.published().defer("questions", "results", "export")
    found = list(listed.order_by("-published_at", "-pk")[:LISTED])
    by_state: dict[str, list[Questionnaire]] = {state: [] for state in State}
    for one in found:
        by_state[one.state(now)].append(one)
    context = {"here": _("Questionnaires"), "by_state": by_state, "found": found}
    response = render(request, "surveys/index.html", context)
    moments = [moment for one in found for moment in (one.opens_at, one.closes_at) if moment]
    keep(response, until=min((moment for moment in moments if moment > now), default=None))
    return response


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def front(request: HttpRequest, slug: str) -> HttpResponse:
    """What it is about, and where the visitor stands; sent, it begins or throws away."""
    found = own.published(slug)
    if request.method != "POST":
        return _front(request, found)
    try:
        if "forget" in request.POST:
            return _forget(request, found)
        return _begin(request, found)
    except NotAllowed:
        return redirect(f"{reverse('account_login')}?next={request.path}")
    except DomainError as error:
        return refused(request, found, error)


def _begin(request: HttpRequest, found: Questionnaire) -> HttpResponse:
    response = own.mine(request, found)
    if response is not None and response.finished_at is None:
        return redirect("questionnaire-page", found.slug, 1)
    own.count_begun(request)
    _response, key = services.begin(
        questionnaire_id=found.pk,
        person=own.person_of(request),
        language=str(get_language()),
        now=timezone.now(),
    )
    answer = redirect("questionnaire-page", found.slug, 1)
    if key:
        own.remember(answer, found, key)
    return answer


def _forget(request: HttpRequest, found: Questionnaire) -> HttpResponse:
    response = own.mine(request, found)
    if response is not None:
        services.forget(response_id=response.pk, now=timezone.now())
    answer = redirect("questionnaire", found.slug)
    own.forget(answer, found)
    return answer


def refused(request: HttpRequest, found: Questionnaire, error: DomainError) -> HttpResponse:
    """The first page, with the reason why it does not go on."""
    return _front(request, found, error.message, error.status)


def _front(
    request: HttpRequest, found: Questionnaire, reason: str = "", status: int = 200
) -> HttpResponse:
    response, asked = own.mine(request, found), found.asked()
    context = own.said(found) | {
        "intro": found.said("intro"),
        "response": response,
        "resume": _resume_address(request, found, response),
        "reason": reason,
        "kept": "kept" in request.GET,
        "pages": len(pages(asked)),
        "questions": sum(question.kind != Kind.SECTION for question in asked),
        "once": found.who != Who.ANYONE,
        "signs_in": found.who == Who.SIGNED_IN and own.person_of(request) is None,
        "opened_at": found.opened_at,
        "follow": f"questionnaire|{found.slug}",
        "linked": processes.of(processes.Thing("surveys.questionnaire", found.pk)),
    }
    return render(request, "surveys/front.html", context, status=status)


def _resume_address(request: HttpRequest, found: Questionnaire, response: Response | None) -> str:
    if response is None or response.person_id is not None or response.finished_at is not None:
        return ""
    key = own.key_of(request, found)
    path = reverse("questionnaire-resume", args=[found.slug, key]) if key else ""
    return request.build_absolute_uri(path) if path else ""


@personal
@require_GET
def resume(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """A guest's link: this browser goes on with what another one began."""
    response = links.find(key)
    if response.questionnaire.slug != slug:
        raise Http404
    answer = redirect("questionnaire", slug)
    own.remember(answer, response.questionnaire, key)
    return answer


@personal
@require_GET
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """That the answers have arrived, and when."""
    found = own.published(slug)
    response = own.mine(request, found)
    if response is None or response.finished_at is None:
        return redirect("questionnaire", slug)
    context = own.said(found, _("Thank you")) | {
        "response": response,
        "thanks": found.said("thanks"),
        "once": found.who != Who.ANYONE,
    }
    return render(request, "surveys/thanks.html", context)


@require_GET
def printable(request: HttpRequest, slug: str) -> HttpResponse:
    """The questionnaire as a sheet of paper with boxes."""
    found, language = own.published(slug), str(get_language())
    asked = found.asked()
    parts = [
        {
            "heading": phrase(page.section.text, language) if page.section else None,
            "section": page.section,
            "condition": condition(page.section, asked, language),
            "fields": [
                (field, condition(field.question, asked, language))
                for field in fields(page.questions, {}, language)
            ],
        }
        for page in pages(asked)
    ]
    context = own.said(found, _("Printable form")) | {"parts": parts, "intro": found.said("intro")}
    response = render(request, "surveys/print.html", context)
    keep(response, scopes=_SCOPES)
    return response


def condition(question: Question | None, asked: list[Question], language: str) -> str:
    """Of whom a question is asked, in words; empty when of everybody."""
    if question is None or question.only_if is None:
        return ""
    earlier = next(one for one in asked if one.key == question.only_if.key)
    texts = {option.key: said(option.text, language) for option in earlier.options}
    values = [texts.get(value, value) for value in question.only_if.values]
    values = [_("something else") if value == "other" else value for value in values]
    return _("Only if you answered “%(question)s” with: %(answers)s.") % {
        "question": said(earlier.text, language),
        "answers": ", ".join(values),
    }


@require_GET
def outcome(request: HttpRequest, slug: str) -> HttpResponse:
    """The results as the municipality has published them; 404 before."""
    found = own.published(slug)
    if found.results_at is None:
        raise Http404
    counts, language = results.of_json(found.results), str(get_language())
    shown: list[dict[str, Any]] = [drawn(one, language) for one in results.all_of(found, counts)]
    context = own.said(found, _("Results")) | {"counts": counts, "shown": shown}
    response = render(request, "surveys/results.html", context)
    keep(response, scopes=_SCOPES)
    return response
