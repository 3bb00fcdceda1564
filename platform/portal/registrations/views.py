"""Registering, and a registration's own page. Personal: nothing here is kept by anybody."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cms.calendars import registered_event
from cms.queries import page_of_event
from common.errors import DomainError, NotFound
from events import links, rules, services
from events.letters import place_in_line
from events.models import Registration, RegistrationTerms
from events.questions import FIRST_LANGUAGE
from events.rules import Standing
from events.times import written, written_moment
from portal.frames import NAMES, Link
from portal.personal import personal_page
from portal.registrations import pace
from portal.registrations.codes import door_code
from portal.registrations.forms import RegistrationForm

personal = personal_page("registrations/gone.html")


def _terms(request: HttpRequest, event_id: int) -> tuple[RegistrationTerms, dict[str, Any]]:
    """The terms of an event whose page this visitor may see, and what its pages say of it."""
    terms = RegistrationTerms.objects.select_related("event").filter(event=event_id).first()
    page = page_of_event(event_id, str(get_language())) if terms else None
    if terms is None or page is None:
        raise Http404
    if not all(rule.accept_request(request) for rule in page.get_view_restrictions()):
        raise Http404
    return terms, _said(terms, page.get_url(request) or "/")


def _said(terms: RegistrationTerms, url: str = "") -> dict[str, Any]:
    event, words = terms.event, terms.event.said()
    return {
        "terms": terms,
        "event": words,
        "when": written(event.starts_at, event.ends_at),
        "event_url": url or words["path"],
        "is_called_off": event.is_called_off,
        "because": event.because,
        "above": [Link(words["title"], url or words["path"])],
        "only_in": _only_in(words["language"]),
    }


def _only_in(code: str) -> str:
    """The language in which an event is told of, where that is not the page's."""
    return "" if code == get_language() else NAMES[code]


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, event_id: int) -> HttpResponse:
    """The form; sent, it registers, or says what has to be corrected and keeps what was typed."""
    terms, context = _terms(request, event_id)
    now, language = timezone.now(), str(get_language())
    state = terms.state(now)
    context |= {"here": _("Registration"), "state": state}
    if reason := rules.may_register(state):
        opens = written_moment(terms.opens_at) if state == "early" and terms.opens_at else ""
        context |= {"reason": reason, "opens": opens}
        return render(request, "registrations/closed.html", context, status=409)
    if request.method != "POST":
        form = RegistrationForm(terms, language)
        return _page(request, context, form, 0)
    form = RegistrationForm(terms, language, request.POST)
    form.is_valid()
    number = _number(request, len(form.pages()))
    wrong = form.first_wrong()
    if "back" in request.POST or number < len(form.pages()) - 1:
        return _turn(request, context, form, number, wrong)
    if wrong is None:
        wrong = _register(request, terms, form)
    if wrong is None:
        return redirect("registration_sent", event_id)
    return _page(request, context, form, wrong)


def _number(request: HttpRequest, pages: int) -> int:
    given = request.POST.get("step", "")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else pages - 1
    return min(number, pages - 1)


def _turn(
    request: HttpRequest,
    context: dict[str, Any],
    form: RegistrationForm,
    number: int,
    wrong: int | None,
) -> HttpResponse:
    """To the next page, back, or to where something is wrong up to here."""
    if "back" in request.POST:
        return _page(request, context, _clean(form), max(number - 1, 0))
    if wrong is not None and wrong <= number:
        return _page(request, context, form, wrong)
    return _page(request, context, _clean(form), number + 1)


def _clean(form: RegistrationForm) -> RegistrationForm:
    """The same form with what was typed and without complaints."""
    fresh = RegistrationForm(form.terms, form.language)
    fresh.initial = {name: form.data.get(name, "") for name in form.fields}
    return fresh


def _page(
    request: HttpRequest, context: dict[str, Any], form: RegistrationForm, number: int
) -> HttpResponse:
    pages = form.pages()
    form.only(pages[number])
    if not all(question.is_said_in(form.language) for question in form.asked):
        context["only_in"] = context["only_in"] or NAMES[FIRST_LANGUAGE]
    context |= {
        "form": form,
        "step": number,
        "steps": len(pages),
        "number": number + 1,
        "is_last": number == len(pages) - 1,
    }
    status = form.status if form.errors else 200
    return render(request, "registrations/new.html", context, status=status)


def _register(request: HttpRequest, terms: RegistrationTerms, form: RegistrationForm) -> int | None:
    """Register; otherwise the page on which it is said why not."""
    try:
        pace.take(request)
        _try(request, terms, form)
    except DomainError as error:
        form.take(error.fields or {"": error.message})
        form.status = error.status
        return form.first_wrong() or (len(form.pages()) - 1 if not error.fields else 0)
    return None


def _try(request: HttpRequest, terms: RegistrationTerms, form: RegistrationForm) -> None:
    facts, now = form.facts(), timezone.now()
    try:
        services.register(event_id=terms.event_id, language=form.language, now=now, **facts)
    except DomainError:
        pace.give_back(request)
        raise


@personal
@require_GET
def sent(request: HttpRequest, event_id: int) -> HttpResponse:
    """What comes next; the same for everybody who registers."""
    _terms_found, context = _terms(request, event_id)
    context["here"] = _("Open your e-mail")
    return render(request, "registrations/sent.html", context)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, token: str) -> HttpResponse:
    """A registration's own page; sent, it confirms."""
    reason, status = "", 200
    if request.method == "POST":
        try:
            services.confirm(token=token, now=timezone.now())
        except NotFound:
            raise
        except DomainError as error:
            reason, status = error.message, error.status
        else:
            return redirect("registration", token)
    found = links.find(token)
    return render(request, "registrations/own.html", _own(found, token, reason), status=status)


def _own(found: Registration, token: str, reason: str = "") -> dict[str, Any]:
    standing, now, ends_at = found.standing, timezone.now(), found.terms.event.ends_at
    is_over = ends_at <= now
    takes_place = not is_over and not found.terms.event.is_called_off
    shows_code = standing in (Standing.COMING, Standing.ATTENDED) and takes_place
    return _said(found.terms) | {
        "here": _("Your registration"),
        "registration": found,
        "standing": standing,
        "token": token,
        "reason": reason,
        "is_over": is_over,
        "may_cancel": found.cancelled_at is None
        and rules.may_cancel(standing, ends_at, now) is None,
        "place": place_in_line(found) if standing == Standing.WAITING else None,
        "confirm_by": written_moment(found.confirm_by),
        "code": door_code(token) if shows_code else "",
    }


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Asks whether to cancel; sent, it does."""
    reason = ""
    if request.method == "POST":
        try:
            services.cancel(token=token, now=timezone.now())
        except NotFound:
            raise
        except DomainError as error:
            reason = error.message
        else:
            return redirect("registration", token)
    context = _own(links.find(token), token, reason)
    if context["standing"] == Standing.CANCELLED and not reason:
        return redirect("registration", token)
    context["here"] = _("Cancel your registration")
    status = 409 if reason else 200
    return render(request, "registrations/cancel.html", context, status=status)


@personal
@require_GET
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The event for one's own calendar, with the way back to the registration."""
    found = links.find(token)
    return registered_event(request, found.terms.event, request.path.rstrip("/").rpartition("/")[0])
