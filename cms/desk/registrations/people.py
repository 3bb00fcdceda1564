"""Who has registered: lists, the door, and acts on one person."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.desk.registrations.access import check
from cms.desk.registrations.forms import PersonForm
from cms.desk.registrations.tables import FIRST_LANGUAGE, answer_of, as_csv
from cms.desk.registrations.terms import page
from common.errors import DomainError, NotFound
from common.text import sort_key
from events import links, questions, services
from events.models import Registration, RegistrationTerms

PER_PAGE = 50
# Which part of the list, what it is called, and its people.
PARTS: dict[str, tuple[Any, Any]] = {
    "coming": (pgettext_lazy("people", "Coming"), lambda people: people.coming()),
    "waiting": (gettext_lazy("Waiting list"), lambda people: people.waiting()),
    "unconfirmed": (
        gettext_lazy("Not confirmed yet"),
        lambda people: people.live().filter(confirmed_at=None),
    ),
    "cancelled": (
        gettext_lazy("Cancelled"),
        lambda people: people.filter(cancelled_at__isnull=False),
    ),
}


def _terms(request: HttpRequest, **wanted: Any) -> RegistrationTerms:
    found = RegistrationTerms.objects.select_related("event")
    terms: RegistrationTerms = get_object_or_404(found, **wanted)
    check(request.user, terms.event)
    return terms


@require_GET
def listed(request: HttpRequest, event_id: int) -> HttpResponse:
    """One part of the list, narrowed by a search for a name or an address."""
    terms = RegistrationTerms.objects.filter(event=event_id).first()
    if terms is None:
        return redirect("desk_registrations:terms", event_id)
    terms = _terms(request, event=event_id)
    wanted = request.GET.get("part", "coming")
    part = wanted if wanted in PARTS else "coming"
    people, sought = terms.registrations.all(), request.GET.get("q", "").replace("\0", "")[:100]
    tallies = [
        {"value": name, "label": label, "n": of(people).count(), "current": name == part}
        for name, (label, of) in PARTS.items()
    ]
    found = PARTS[part][1](people)
    found = (
        found.filter(Q(name__icontains=sought) | Q(email__icontains=sought)) if sought else found
    )
    shown = Paginator(found.order_by("pk"), PER_PAGE).get_page(request.GET.get("p"))
    context = {"terms": terms, "people": shown, "tallies": tallies, "part": part, "q": sought}
    state = terms.state(timezone.now())
    title = terms.event.said()["title"]
    return page(request, "listed", title, event=terms.event, state=state, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, event_id: int) -> HttpResponse:
    """Register somebody by hand."""
    terms = _terms(request, event=event_id)
    form, status = PersonForm(request.POST or None, initial={"language": FIRST_LANGUAGE}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and (added := _add(terms, form)):
            waits = _("%(name)s is on the waiting list.")
            told = waits if added.seated_at is None else _("%(name)s has a seat.")
            messages.success(request, told % {"name": added.name})
            return redirect("desk_registrations:listed", event_id)
    return page(request, "add", _("Add somebody"), event=terms.event, form=form, status=status)


def _add(terms: RegistrationTerms, form: PersonForm) -> Registration | None:
    now = timezone.now()
    try:
        return services.add_by_hand(event_id=terms.event_id, now=now, **form.facts())
    except DomainError as error:
        for name, reason in (error.fields or {"": error.message}).items():
            form.add_error(name if name in form.fields else None, reason)
        return None


def _person(request: HttpRequest, pk: int) -> Registration:
    found: Registration = get_object_or_404(
        Registration.objects.select_related("terms__event"), pk=pk
    )
    check(request.user, found.terms.event)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks whether to cancel somebody's registration; sent, it does."""
    person = _person(request, pk)
    event = person.terms.event
    if request.method != "POST":
        return page(request, "cancel", _("Cancel this registration"), event=event, person=person)
    try:
        services.call_out(registration_id=pk, now=timezone.now())
    except NotFound as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("%(name)s is cancelled.") % {"name": person.name})
    return redirect("desk_registrations:listed", event.pk)


@require_POST
def attend(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that somebody is present, or take it back; then back to where it was said."""
    person = _person(request, pk)
    present = request.POST.get("present") == "1"
    try:
        services.attend(registration_id=pk, present=present, now=timezone.now())
    except NotFound as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, error.message)
    else:
        told = _("%(name)s is present.") if present else _("%(name)s is not present.")
        messages.success(request, told % {"name": person.name})
    token = request.POST.get("token", "")
    if token:
        return redirect("desk_registrations:door", token)
    return redirect("desk_registrations:listed", person.terms.event_id)


def _at_the_door(terms: RegistrationTerms) -> list[Registration]:
    return sorted(terms.registrations.coming(), key=lambda one: (sort_key(one.name), one.pk))


@require_GET
def door_list(request: HttpRequest, event_id: int) -> HttpResponse:
    """Everybody who comes, on paper: with a box to tick."""
    terms = _terms(request, event=event_id)
    asked = questions.read(terms.questions)
    rows = [(one, [answer_of(one, question) for question in asked]) for one in _at_the_door(terms)]
    heads = [question.asked(FIRST_LANGUAGE) for question in asked]
    title = _("List for the door")
    return page(request, "door_list", title, event=terms.event, rows=rows, heads=heads, terms=terms)


@require_GET
def table(request: HttpRequest, event_id: int) -> HttpResponse:
    """The same as a table."""
    terms = _terms(request, event=event_id)
    answer = HttpResponse(
        as_csv(terms, _at_the_door(terms)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="prijave-{event_id}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_GET
def door(request: HttpRequest, token: str) -> HttpResponse:
    """What the code at the door leads to: who it is, and one button."""
    try:
        person = links.find(token)
    except NotFound as error:
        return page(request, "door", _("At the door"), reason=error.message, status=404)
    event = person.terms.event
    check(request.user, event)
    return page(request, "door", _("At the door"), event=event, person=person, token=token)
