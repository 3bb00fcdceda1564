"""Taking up a role by the link of an invitation."""

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import invitations, tries
from accounts.models import Invitation
from accounts.people import owner_of
from accounts.roles import BY_GROUP
from common.errors import DomainError
from portal.account.forms import AcceptForm, Plain
from portal.account.page import Way, show
from tenants.isolation.callers import address_of


@never_cache
@sensitive_post_parameters("password1")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Shows the role; then a password, if there is no account yet, and a second factor."""
    if not tries.count("address", f"invitation:{address_of(request)}"):
        return _refused(request, tries.too_many(), 429)
    invitation = invitations.find(token, timezone.now())
    if invitation is None:
        return _refused(request, invitations.over(), 404)
    person = owner_of(invitation.email)
    if person is not None and request.user != person:
        return _sign_in_first(request, invitation)
    form = _form(request, invitation, is_new=person is None)
    if request.method == "POST" and form.is_valid():
        try:
            return _accepted(request, token, form.cleaned_data.get("password1", ""))
        except DomainError as error:
            form.refuse(error)
    return show(
        request,
        form=form,
        title=_("Accept the invitation"),
        lead=_lead(invitation),
        notes=[_("After this you set up a second factor: the back office needs one.")]
        if BY_GROUP[invitation.group.name].is_staff
        else [],
        submit=_("Accept"),
    )


def _form(request: HttpRequest, invitation: Invitation, *, is_new: bool) -> Any:
    given = request.POST if request.method == "POST" else None
    return AcceptForm(given, email=invitation.email) if is_new else Plain(given)


def _lead(invitation: Invitation) -> str:
    facts = {
        "who": str(invitation.invited_by or ""),
        "email": invitation.email,
        "role": BY_GROUP[invitation.group.name].title,
    }
    said = _("%(email)s is invited to the role: %(role)s. Invited by: %(who)s.") % facts
    return f"{said} {invitation.unit}".strip()


def _accepted(request: HttpRequest, token: str, password: str) -> HttpResponse:
    by: Any = request.user if request.user.is_authenticated else None
    person = invitations.accept(
        token=token,
        now=timezone.now(),
        by=by,
        password=password,
        language=translation.get_language() or "sl",
    )
    if by is not None:
        return redirect("account")
    login = Login(user=person, email=person.email)
    return perform_password_login(request, {"email": person.email}, login)


def _sign_in_first(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    way = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
    return show(
        request,
        title=_("Accept the invitation"),
        lead=_lead(invitation),
        notes=[_("This address has an account here. Sign in with it, then accept.")],
        ways=[Way(_("Sign in"), way)],
    )


def _refused(request: HttpRequest, why: str, status: int) -> HttpResponse:
    return show(request, status=status, title=_("This invitation does not hold"), lead=why)
