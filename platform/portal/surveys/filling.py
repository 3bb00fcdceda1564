"""Filling a questionnaire in: one page a section, each kept as it is left; read once more; sent."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.errors import Conflict, Invalid
from portal.registrations.views import personal
from portal.surveys.own import mine, published, said
from portal.surveys.views import refused
from surveys import services
from surveys.answers import Page, checked, pages_shown
from surveys.models import Questionnaire, Response
from surveys.questions import Question
from surveys.rules import State
from surveys.sheet import Field, fields, in_words, phrase, read


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One page of questions; sent, it is kept, and the next one is shown."""
    found = published(slug)
    response = mine(request, found)
    if response is None or response.finished_at is not None:
        return redirect("questionnaire", slug)
    asked = found.asked()
    if request.method != "POST":
        if found.state(timezone.now()) != State.OPEN:
            return redirect("questionnaire", slug)
        return _shown(request, found, response, asked, number)
    try:
        return _kept(request, found, response, asked, number)
    except Conflict as error:
        return refused(request, found, error)


def _kept(
    request: HttpRequest,
    found: Questionnaire,
    response: Response,
    asked: list[Question],
    number: int,
) -> HttpResponse:
    """Keep what was typed; where something is wrong the page comes back with it."""
    sent = set(request.POST.get("keys", "").split(","))
    those = [question for question in asked if question.key in sent]
    given = read(those, request.POST)
    is_leaving = "back" in request.POST or "later" in request.POST
    response, wrong = services.save(
        response_id=response.pk,
        given=given,
        now=timezone.now(),
        whole=() if is_leaving else tuple(given),
    )
    shown = pages_shown(asked, response.answers)
    here = next((n for n, one in enumerate(shown, 1) if sent & _keys(one)), number)
    if wrong:
        return _shown(request, found, response, asked, here, given=given, wrong=wrong)
    if "later" in request.POST:
        return redirect(f"{reverse('questionnaire', args=[found.slug])}?kept")
    if "back" in request.POST:
        return _to(found, here - 1)
    if not 1 <= here <= len(shown):
        return _to(found, 1)
    opened = [one for one in shown[here - 1].questions if one.key not in sent]
    if opened:
        # An answer has opened another question on this very page.
        place = fields(opened, {}, "sl")[0]
        return redirect(f"{_address(found, here)}#{place.first}")
    return _to(found, here + 1) if here < len(shown) else _to_review(found)


def _keys(page: Page) -> set[str]:
    return {question.key for question in page.questions}


def _address(found: Questionnaire, number: int) -> str:
    return reverse("questionnaire-page", args=[found.slug, number])


def _to(found: Questionnaire, number: int) -> HttpResponse:
    return redirect(_address(found, number) if number else "questionnaire", *_args(found, number))


def _args(found: Questionnaire, number: int) -> list[str]:
    return [] if number else [found.slug]


def _to_review(found: Questionnaire) -> HttpResponse:
    return redirect("questionnaire-review", found.slug)


def _shown(
    request: HttpRequest,
    found: Questionnaire,
    response: Response,
    asked: list[Question],
    number: int,
    *,
    given: Mapping[str, Any] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> HttpResponse:
    shown, language = pages_shown(asked, response.answers), str(get_language())
    if not 1 <= number <= len(shown):
        return _to(found, 1) if shown and number != 1 else _to_review(found)
    one = shown[number - 1]
    typed = response.answers | dict(given or {})
    if request.GET.get("missing") == "1" and not wrong:
        wrong = {k: v for k, v in checked(asked, response.answers)[1].items() if k in _keys(one)}
    heading = phrase(one.section.text, language) if one.section else None
    context = said(found, heading.text if heading else _("Questions")) | {
        "fields": fields(one.questions, typed, language, wrong),
        "keys": ",".join(question.key for question in one.questions),
        "section": one.section,
        "heading": heading,
        "help": phrase(one.section.help, language) if one.section else None,
        "number": number,
        "of": len(shown),
        "wrong": wrong,
    }
    return render(request, "surveys/page.html", context, status=422 if given and wrong else 200)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything once more before it is sent; sent, it is."""
    found = published(slug)
    response = mine(request, found)
    if response is None or response.finished_at is not None:
        return redirect("questionnaire", slug)
    wrong: dict[str, str] = {}
    if request.method == "POST":
        try:
            services.finish(response_id=response.pk, now=timezone.now())
            return redirect("questionnaire-thanks", slug)
        except Invalid as error:
            wrong = error.fields
        except Conflict as error:
            return refused(request, found, error)
    elif found.state(timezone.now()) != State.OPEN:
        return redirect("questionnaire", slug)
    context = said(found, _("Check your answers")) | _reviewed(found, response, wrong)
    return render(request, "surveys/review.html", context, status=422 if wrong else 200)


def _reviewed(found: Questionnaire, response: Response, wrong: Mapping[str, str]) -> dict[str, Any]:
    language, shown = str(get_language()), pages_shown(found.asked(), response.answers)
    answered: list[dict[str, Any]] = [
        {
            "number": number,
            "heading": phrase(one.section.text, language) if one.section else None,
            "lines": [_line(field, response, language) for field in _of(one, wrong, language)],
        }
        for number, one in enumerate(shown, 1)
    ]
    faults = [
        (part["number"], field)
        for part in answered
        for field, _words in part["lines"]
        if field.error
    ]
    return {"answered": answered, "faults": faults, "last": len(shown), "wrong": wrong}


def _of(one: Page, wrong: Mapping[str, str], language: str) -> list[Field]:
    return fields(one.questions, {}, language, wrong)


def _line(field: Field, response: Response, language: str) -> tuple[Field, list[Any]]:
    answer = response.answers.get(field.question.key)
    return field, in_words(field.question, answer, language)
