"""The questions of a draft: added, written, moved, removed; without any script."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cms.desk.forms import NAMES, tried
from cms.desk.rights import runners
from cms.desk.surveys.forms import KINDS, QuestionForm
from cms.desk.surveys.views import act, languages_of, mine, page
from common.errors import DomainError
from surveys import services
from surveys.answers import pages
from surveys.questions import FIRST_LANGUAGE, said
from surveys.sheet import fields, phrase


@runners
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a question of a kind, and go on to write it."""
    mine(request, pk)
    kind = request.POST.get("kind", "")
    known: Any = {"by": request.user, "now": timezone.now()}
    try:
        _found, key = services.add_question(questionnaire_id=pk, kind=kind, **known)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("surveys:one", pk)
    return redirect("surveys:question", pk, key)


@runners
def question(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One question to write."""
    found = mine(request, pk)
    asked = found.asked()
    place = next((n for n, one in enumerate(asked) if one.key == key), None)
    if place is None or found.published_at is not None:
        raise Http404
    shape: dict[str, Any] = {"question": asked[place], "earlier": asked[:place]}
    form = QuestionForm(request.POST or None, languages=languages_of(request), **shape)
    if request.method == "POST" and form.is_valid():
        known: Any = {"questionnaire_id": pk, "key": key, "by": request.user, "now": timezone.now()}
        given = form.stored()
        saved = tried(form, lambda: services.change_question(question=given, **known))
        if saved is not None:
            messages.success(request, _("The question has been saved."))
            return redirect(f"{reverse('surveys:one', args=[pk])}#question-{key}")
    title = said(asked[place].text, FIRST_LANGUAGE) or _("New question")
    kind = dict(KINDS)[asked[place].kind.value]
    context: Any = {"questionnaire": found, "key": key, "form": form, "kind": kind}
    return page(request, "question", title, status=422 if form.errors else 200, **context)


@runners
@require_POST
def move(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One place up, or down."""
    mine(request, pk)
    by_places = -1 if "up" in request.POST else 1
    answer = act(request, pk, services.move_question, key=key, by_places=by_places)
    answer["Location"] += f"#question-{key}"
    return answer


@runners
@require_POST
def remove(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Take a question out."""
    mine(request, pk)
    return act(request, pk, services.remove_question, key=key)


@runners
@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The questionnaire as people will see it, all pages below each other."""
    found = mine(request, pk)
    codes = languages_of(request)
    language = request.GET.get("in", "")
    language = language if language in codes else codes[0]
    parts = [
        (phrase(part.section.text, language) if part.section else None, shown)
        for part in pages(found.asked())
        if (shown := fields(part.questions, {}, language))
    ]
    named = [(code, NAMES[code]) for code in codes]
    context: Any = {"questionnaire": found, "parts": parts, "codes": named, "language": language}
    context["intro"] = found.said("intro", language)
    return page(request, "preview", _("Preview"), **context)
