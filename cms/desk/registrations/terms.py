"""Events that people can register for, and under which terms."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cms.desk.registrations.access import check, manageable, may_manage_some
from cms.desk.registrations.forms import QuestionForms, TermsForm, languages, questions_of
from cms.desk.registrations.tables import FIRST_LANGUAGE
from cms.publishing import words_of
from cms.queries import page_of_event
from common.errors import DomainError
from events import services
from events.consent import usual
from events.models import Event, RegistrationTerms
from tenants.isolation.mail import portal

PER_PAGE = 30
# The part of a page's editor that is about what came of it.
AFTERWARDS = "#:w:contentpath=afterwards"


def page(request: HttpRequest, name: str, title: str, **more: Any) -> HttpResponse:
    """A page of the back office; its trail leads over the event, where there is one."""
    trail = [{"url": reverse("desk_registrations:index"), "label": _("Registrations")}]
    event: Event | None = more.get("event")
    if event is not None:
        listed = reverse("desk_registrations:listed", args=[event.pk])
        trail.append({"url": listed, "label": event.said()["title"]})
    if name not in ("index", "listed"):
        trail.append({"url": "", "label": title})
    if name in ("listed", "terms") and event is not None and is_past(event):
        more |= {"minutes": _minutes(event)}
    context = {
        "breadcrumbs_items": trail,
        "header_title": title,
        "page_title": title,
        "header_icon": "group",
    }
    status = more.pop("status", 200)
    response = render(request, f"desk/registrations/{name}.html", context | more, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _minutes(event: Event) -> str:
    """Where the minutes of an event that is over are written; empty where it has no page."""
    shown = page_of_event(event.pk, FIRST_LANGUAGE)
    return f"{reverse('wagtailadmin_pages:edit', args=[shown.pk])}{AFTERWARDS}" if shown else ""


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Events, the nearest first, with how many have registered; past ones on request."""
    if not may_manage_some(request.user):
        raise PermissionDenied
    now, is_past = timezone.now(), request.GET.get("when") == "past"
    events = Event.objects.past(now) if is_past else Event.objects.coming(now)
    found = Paginator(manageable(request.user, events).select_related("terms"), PER_PAGE).get_page(
        request.GET.get("p")
    )
    return page(request, "index", _("Registrations"), events=found, is_past=is_past)


@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest, event_id: int) -> HttpResponse:
    """The settings of an event's registration, with the consent as people will read it."""
    event = get_object_or_404(Event, pk=event_id)
    check(request.user, event)
    known = RegistrationTerms.objects.filter(event=event).first()
    data = request.POST if request.method == "POST" else None
    form, asked = TermsForm(known, data), QuestionForms(data, initial=questions_of(known))
    status = 200
    if data is not None:
        status = 422
        if form.is_valid() and asked.is_valid() and _set(event, form, asked):
            messages.success(request, _("The settings of the registration are saved."))
            return redirect("desk_registrations:listed", event.pk)
    title = _("Settings of the registration")
    preview = _preview(known)
    more = {"form": form, "asked": asked, "preview": preview, "status": status}
    return page(request, "terms", title, event=event, is_past=is_past(event), **more)


def is_past(event: Event) -> bool:
    """Whether it is over, so that it cannot be called off any more."""
    return event.ends_at <= timezone.now()


def _set(event: Event, form: TermsForm, asked: Any) -> bool:
    """Whether the service takes it; what it refuses is said at its field."""
    stored = [one.stored(number) for number, one in enumerate(asked.forms, 1)]
    try:
        services.name_event(event_id=event.pk, words=words_of(event.key))
        services.set_terms(
            event_id=event.pk,
            now=timezone.now(),
            asked=[question for question in stored if question],
            **form.chosen(),
        )
    except DomainError as error:
        for name, reason in (error.fields or {"": error.message}).items():
            form.add_error(name if name in form.fields else None, reason)
        return False
    return True


def _preview(known: RegistrationTerms | None) -> list[tuple[str, str, str]]:
    """The consent in each language as it is shown now: code, language and text."""
    days, found = known.retention_days if known else 30, []
    for code, name in languages():
        with translation.override(code):
            own = known.consent_in(code) if known else ""
            found.append((code, name, own or usual(portal().portal_name, days)))
    return found
