"""What django-allauth asks us: our words, our mails, our counts of tries, our addresses."""

import secrets
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts import factors, tries
from accounts.models import User
from portal.account import mails, quality
from portal.account.devices import device_of, remember
from tenants.isolation.callers import address_of

ERRORS = {
    "account_inactive": _("This account has been closed."),
    "email_password_mismatch": _("The e-mail address or the password is not right."),
    "enter_current_password": _("This is not your present password."),
    "incorrect_code": _("This code does not hold. Enter the one that is shown now."),
    "incorrect_password": _("This is not your password."),
    "invalid_or_expired_key": _("This link does not hold any more."),
    "invalid_login": _("The e-mail address or the password is not right."),
    "invalid_password_reset": _("This link does not hold any more. Ask for a new one."),
    "rate_limited": _("Too many tries. Wait a quarter of an hour."),
    "too_many_login_attempts": _(
        "Too many tries. Wait a quarter of an hour, or set a new password by e-mail."
    ),
    "cannot_delete_authenticator": _(
        "Your role needs a second factor. Set up another one before you remove this."
    ),
    "cannot_generate_recovery_codes": _("Set up an authenticator app or a passkey first."),
    "unverified_email": _("Confirm your e-mail address first."),
}
# What is said on the next page after an act, by the name that allauth gives the message.
SAID = {
    "account/messages/logged_out.txt": _("You have signed out."),
    "account/messages/password_changed.txt": _("Your password has been changed."),
    "account/messages/password_set.txt": _("Your password has been set."),
    "mfa/messages/totp_activated.txt": _("The authenticator app has been set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app has been removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey has been added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey has been removed."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts of one municipality."""

    error_messages = DefaultAccountAdapter.error_messages | ERRORS

    def get_client_ip(self, request: HttpRequest) -> str:
        """The caller's network address."""
        return address_of(request)

    def is_safe_url(self, url: str) -> bool:
        """Only places of this very portal: a path, and no host at all."""
        plain = url.isprintable() and url.startswith("/")
        return plain and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def clean_password(self, password: str, user: Any = None) -> str:
        """Long enough, and not what everybody tries first."""
        return quality.check(password, user)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Whose e-mail address and password these are; guesses are counted first."""
        email = str(credentials.get("email", "")).strip().lower()
        device, address = device_of(request, email), address_of(request)
        within = tries.count("address", address), tries.count("sign_in", email, device)
        if not all(within):
            raise self.validation_error("too_many_login_attempts")
        person = authenticate(request, username=email, password=credentials.get("password"))
        if person is not None:
            tries.take_back("address", address)
            tries.take_back("sign_in", email, device)
        return person

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Whether this is the password of who is signed in."""
        request = context.request
        person = self.authenticate(request, email=user.email, password=password)
        return person is not None and person.pk == user.pk

    def get_login_stages(self) -> list[str]:
        """First the address has to be confirmed, then the second factor given."""
        return ["portal.account.stages.AddressStage", "allauth.mfa.stages.AuthenticateStage"]

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Who has signed in a moment ago need not do it again."""
        records = get_authentication_records(context.request, context.request.user)
        last = max((float(one["at"]) for one in records), default=0.0)
        return timezone.now().timestamp() - last >= app_settings.REAUTHENTICATION_TIMEOUT

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse:
        """The page that was asked for, in the person's language; this browser is known from now."""
        response: HttpResponse = super().post_login(request, user, **more)
        remember(response, request, user.email)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff begin in the back office, everybody else at their account."""
        person: Any = request.user
        if person.has_perm("wagtailadmin.access_admin"):
            return resolve_url("wagtailadmin_home")
        with translation.override(person.language or translation.get_language()):
            return reverse("account")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account."""
        return reverse("account")

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """A page that says that the account has been closed."""
        return HttpResponseRedirect(reverse("account_inactive"))

    def add_message(  # noqa: PLR0917 - as allauth calls it
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """In our words; what allauth would say beyond them is left out."""
        text = message or SAID.get(message_template or "")
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through the municipality's own mail, in the recipient's language."""
        mails.from_allauth(template_prefix, email, context)


class FactorAdapter(DefaultMFAAdapter):
    """Second factors: sealed in the table, one municipality's, never the last one of staff."""

    error_messages = DefaultMFAAdapter.error_messages | ERRORS

    def encrypt(self, text: str) -> str:
        """A secret as it is stored."""
        return factors.sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        """A stored secret; one under another key is as good as any that nobody knows."""
        return factors.opened(encrypted_text) or secrets.token_hex(40)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff keep one."""
        person = User.objects.get(pk=authenticator.user_id)
        return len(factors.kinds_of(person)) > 1 or not person.has_perm("wagtailadmin.access_admin")

    def get_totp_issuer(self) -> str:
        """What the app calls this account: the municipality's name."""
        tenant: Any = getattr(context.request, "tenant", None)
        return str(tenant.name) if tenant is not None else super().get_totp_issuer()

    def _get_site_name(self) -> str:
        return self.get_totp_issuer()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """A name to begin with."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return str(_("Passkey %(n)d") % {"n": number})
