"""The account itself: name, address, sessions, a copy of what is kept, deletion."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.logout import logout
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import exports, factors, people
from accounts.roles import Right
from accounts.standing import held, may
from common.errors import DomainError
from notifications.models import Entry
from portal.account import mails
from portal.account.forms import EmailForm, NameForm
from portal.account.page import Way, own_page, show

_again = reauthentication_required(app="allauth.account")


def _back() -> list[Way]:
    return [Way(_("Back to my account"), reverse("account"))]


@own_page
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What there is of me here."""
    person: Any = request.user
    return show(
        request,
        "account/overview.html",
        title=_("My account"),
        person=person,
        kinds=factors.kinds_of(person),
        roles=[one for one in held(person) if one.role.key != "citizen"],
        sessions=UserSession.objects.filter(user=person).count(),
        is_staff=may(person, Right.ENTER),
        unread=Entry.objects.of(person).unread().count(),
    )


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    """What I am called, and in which language I am written to."""
    person: Any = request.user
    languages = list(request.tenant.languages)  # type: ignore[attr-defined]
    known = {name: getattr(person, name) for name in ("first_name", "last_name", "language")}
    form = NameForm(request.POST or None, initial=known, languages=languages)
    if request.method == "POST" and form.is_valid():
        people.describe(person=person, **form.cleaned_data)
        messages.success(request, _("Your name and language have been saved."))
        return redirect("account")
    return show(request, form=form, title=_("Name and language"), submit=_("Save"), ways=_back())


@own_page
@_again
@require_http_methods(["GET", "HEAD", "POST"])
def email(request: HttpRequest) -> HttpResponse:
    """Another address: it takes the place of the present one once it is confirmed."""
    person: Any = request.user
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = str(form.cleaned_data["email"]).strip().lower()
        asked = people.ask_for_address(person=person, email=wanted)
        if asked is not None:
            mails.confirmation(asked)
        elif wanted != person.email:
            mails.exists(wanted)
        return redirect("account_email_verification_sent")
    return show(
        request,
        form=form,
        title=_("Change the e-mail address"),
        lead=_("Now: %(email)s. It stays until you confirm the new one by the link that we send.")
        % {"email": person.email},
        submit=_("Send me the link"),
        ways=_back(),
    )


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Where I am signed in; signing out there."""
    person: Any = request.user
    if request.method == "POST":
        _end(request, person)
        return redirect("usersessions_list")
    found = UserSession.objects.purge_and_list(person)
    return show(
        request,
        "usersessions/list.html",
        title=_("Where you are signed in"),
        sessions=sorted(found, key=lambda one: one.created_at, reverse=True),
        current=request.session.session_key,
        ways=_back(),
    )


def _end(request: HttpRequest, person: Any) -> None:
    number = request.POST.get("session", "")
    if number.isdecimal() and len(number) < 18:
        for one in UserSession.objects.filter(user=person, pk=int(number)):
            one.end()
        messages.success(request, _("You have signed out there."))
    else:
        people.end_sessions(person=person, but=request.session.session_key)
        messages.success(request, _("You have signed out everywhere else."))


@own_page
@_again
@require_safe
def copy(request: HttpRequest) -> HttpResponse:
    """Everything that is kept of me here, as a file."""
    person: Any = request.user
    answer = JsonResponse(exports.copy_of(person), json_dumps_params={"indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="moji-podatki.json"'
    return answer


@own_page
@_again
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """Deleting the account: at once and for good."""
    person: Any = request.user
    form: Any = Form(request.POST or None)
    refused = ""
    if request.method == "POST":
        try:
            mails.changed(person, "deleted")
            people.leave(person=person)
            logout(request, show_message=False)
            messages.success(request, _("Your account has been deleted."))
            return redirect("account_login")
        except DomainError as error:
            refused = error.message
    return show(
        request,
        form=form,
        refused=refused,
        title=_("Delete the account"),
        lead=_(
            "Your name, address, sign-in and sessions are deleted at once. What you have published "
            "in the municipality's name stays. This cannot be taken back."
        ),
        submit=_("Delete my account"),
        is_grave=True,
        ways=_back(),
    )
