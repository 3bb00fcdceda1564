"""Residents are verified at the desk: with their document on the counter, which is not copied."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import residents
from accounts.residents import Resident
from cms.desk.processes.access import page, runners, tried
from cms.desk.processes.signing_forms import ResidentForm


@never_cache
@sensitive_post_parameters()
@runners
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Note whose an account is, or with `undo` that it is no resident's any more."""
    undo = "undo" in request.POST
    form = ResidentForm(request.POST or None, whole=not undo)
    if request.method == "POST" and form.is_valid():
        done = tried(form, lambda: _undone(request, form) if undo else _noted(request, form))
        if done is not None:
            said = _("This account is no verified resident's any more.") if undo else ""
            messages.success(request, said or _("The resident is verified and can sign."))
            return redirect("processes_desk:residents")
    return page(request, "residents", _("Verified residents"), form=form)


def _noted(request: HttpRequest, form: ResidentForm) -> Any:
    given = dict(form.cleaned_data)
    email = given.pop("email")
    who = Resident(**given)
    person: Any = request.user
    return residents.verify(email=email, who=who, by=person, now=timezone.now())


def _undone(request: HttpRequest, form: ResidentForm) -> Any:
    person: Any = request.user
    email = form.cleaned_data["email"]
    return residents.unverify(email=email, by=person, now=timezone.now())
