"""Signing in, out and up, and confirming an address."""

from typing import Any

from allauth.account import views as theirs
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import people, tries
from accounts.tokens import address_of as waiting_address
from common.errors import DomainError
from portal.account import mails
from portal.account.devices import device_of
from portal.account.forms import ConfirmForm, SignUpForm
from portal.account.page import Page, Way, show
from tenants.isolation.callers import address_of


class SignInView(Page, theirs.LoginView):
    """E-mail address and password, or a passkey."""

    template_name = "account/sign_in.html"
    title = gettext_lazy("Sign in")
    submit = gettext_lazy("Sign in")

    def ways(self) -> list[Way]:
        """For who cannot sign in yet, or no more."""
        return [
            Way(_("I have forgotten my password"), reverse("account_reset_password")),
            Way(_("Make an account"), reverse("account_signup")),
        ]


sign_in = SignInView.as_view()


class SignOutView(Page, theirs.LogoutView):
    """One question, so that no other page can sign anybody out."""

    title = gettext_lazy("Sign out")
    lead = gettext_lazy("You will be signed out in this browser.")
    submit = gettext_lazy("Sign out")


sign_out = SignOutView.as_view()


@never_cache
def closed(request: HttpRequest) -> HttpResponse:
    """Somebody with the right password whose account has been closed."""
    return show(
        request,
        status=403,
        title=_("This account has been closed"),
        lead=_("Write to the municipality if you think that this is a mistake."),
    )


@never_cache
@sensitive_post_parameters("password1")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """A new account. The answer is the same for an address that has one."""
    if request.user.is_authenticated:
        return redirect("account")
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            tries.hold_back("sign_up", f"up:{address_of(request)}")
            _sign_up(form.cleaned_data)
            return redirect("account_email_verification_sent")
        except DomainError as error:
            form.refuse(error)
    return show(
        request,
        form=form,
        title=_("Make an account"),
        lead=_("With it you take part, follow what matters to you and see your own applications."),
        submit=_("Make the account"),
        ways=[Way(_("I have an account: sign in"), reverse("account_login"))],
    )


def _sign_up(data: dict[str, Any]) -> None:
    made = people.sign_up(
        email=data["email"],
        password=data["password1"],
        born=data["born"],
        language=translation.get_language() or "sl",
        today=timezone.localdate(),
    )
    if made is None:
        mails.exists(str(data["email"]).strip().lower())
    else:
        mails.confirmation(made)


@never_cache
def sent(request: HttpRequest) -> HttpResponse:
    """What comes next, whoever it was."""
    return show(
        request,
        title=_("Look into your mail"),
        lead=_("We have written to the address that you entered. Open the link in the mail."),
        notes=[
            _("It can take some minutes. Look among unwanted mail, too."),
            _("Nothing came? Sign in with your password: we then send the link once more."),
        ],
        ways=[Way(_("Sign in"), reverse("account_login"))],
    )


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """The link of the mail: with the password, so that nobody confirms for another what that other
    has made in their name."""
    address = waiting_address(key)
    if address is None:
        return _refused(request)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _confirm(request, address, form.cleaned_data["password"])
        except DomainError as error:
            form.refuse(error)
    return show(
        request,
        form=form,
        title=_("Confirm your e-mail address"),
        lead=_("%(email)s: enter the password that you chose for this account.")
        % {"email": address.email},
        submit=_("Confirm and sign in"),
        ways=[Way(_("I do not know it: set a new password"), reverse("account_reset_password"))],
    )


def _confirm(request: HttpRequest, address: Any, password: str) -> HttpResponse:
    person = address.user
    counted = ("sign_in", person.email, device_of(request, person.email))
    tries.hold_back(*counted)
    if authenticate(request, username=person.email, password=password) != person:
        raise people.wrong_password()
    tries.take_back(*counted)
    before = people.confirm(address=address)
    person.refresh_from_db()
    if before:
        mails.changed(person, "address", to=before)
    if request.user.is_authenticated and request.user.pk == person.pk:
        return redirect("account")
    login = Login(user=person, email=person.email)
    return perform_password_login(request, {"email": person.email}, login)


def _refused(request: HttpRequest) -> HttpResponse:
    return show(
        request,
        status=404,
        title=_("This link does not hold any more"),
        lead=_("It works once, within three days. Perhaps you have confirmed the address already."),
        ways=[Way(_("Sign in"), reverse("account_login"))],
    )
