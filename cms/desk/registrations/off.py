"""Calling an event off, and taking it up again: each asks first."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms import calling_off
from cms.desk.registrations.access import check
from cms.desk.registrations.forms import languages
from cms.desk.registrations.tables import FIRST_LANGUAGE
from cms.desk.registrations.terms import page
from common.errors import DomainError, NotFound
from events import rules
from events.models import Event, Registration


class ReasonForm(forms.Form):
    """Why an event is called off, in each language of the portal."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for code, name in languages():
            help_text = _("Leave it empty and people read the Slovenian reason.")
            if code == FIRST_LANGUAGE:
                help_text = _("It stands on the page of the event and in the mails.")
            self.fields[f"because_{code}"] = forms.CharField(
                label=_("Reason (%(language)s)") % {"language": name},
                required=False,
                help_text=help_text,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def because(self) -> dict[str, str]:
        """The reasons by language."""
        return {name.removeprefix("because_"): text for name, text in self.cleaned_data.items()}


def _event(request: HttpRequest, event_id: int) -> Event:
    event: Event = get_object_or_404(Event, pk=event_id)
    check(request.user, event)
    return event


def _people(event: Event) -> int:
    """How many will be written to."""
    everybody = Registration.objects.live().filter(terms__event=event)
    return everybody.exclude(email="").count()


@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: HttpRequest, event_id: int) -> HttpResponse:
    """Asks why and says who will be written to; sent, it calls the event off."""
    event = _event(request, event_id)
    form, status = ReasonForm(request.POST if request.method == "POST" else None), 200
    refused = rules.may_call_off(event.called_off_at, event.ends_at, timezone.now())
    if form.is_bound:
        status = 422
        if form.is_valid() and _call_off(request, event, form):
            messages.success(
                request, _("The event is called off. Whoever is to be told gets a mail.")
            )
            return redirect("desk_registrations:listed", event_id)
    title = _("Call off the event")
    more = {"form": form, "people": _people(event), "refused": refused, "status": status}
    return page(request, "call_off", title, event=event, **more)


def _call_off(request: HttpRequest, event: Event, form: ReasonForm) -> bool:
    """Whether the service takes it; what it refuses is said at its field."""
    because, now = form.because(), timezone.now()
    try:
        calling_off.call_off(event_id=event.pk, because=because, by=request.user, now=now)
    except NotFound as error:
        raise Http404 from error
    except DomainError as error:
        for name, reason in (error.fields or {"": error.message}).items():
            form.add_error(name if name in form.fields else None, reason)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def reinstate(request: HttpRequest, event_id: int) -> HttpResponse:
    """Asks whether it takes place after all; sent, it does."""
    event = _event(request, event_id)
    title = _("The event takes place after all")
    if request.method != "POST":
        refused = rules.may_reinstate(event.called_off_at, event.starts_at, timezone.now())
        more = {"people": _people(event), "refused": refused}
        return page(request, "reinstate", title, event=event, **more)
    try:
        calling_off.reinstate(event_id=event_id, by=request.user, now=timezone.now())
    except NotFound as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request, _("The event takes place. Whoever was told otherwise gets a mail.")
        )
    return redirect("desk_registrations:listed", event_id)
