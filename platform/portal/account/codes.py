"""Forms of second factors: codes work once, also when two send the same one at once."""

from typing import Any

from allauth.mfa.base import forms as base
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn.internal.auth import complete_registration, parse_registration_response
from allauth.usersessions.models import UserSession
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import factors, tries
from portal.account.adapter import ERRORS
from portal.account.devices import device_of
from portal.account.forms import Plain

_TRIES = _("Too many tries. Wait a quarter of an hour.")


def _count(person: Any) -> tuple[str, str, str]:
    """Counts a try of a code; returns what takes it back. Raises when there were too many."""
    from allauth.core import context

    counted = ("code", str(person.pk), device_of(context.request, person.email))
    if not tries.count(*counted):
        raise ValidationError(_TRIES)
    return counted


class Coded(Plain):
    """What every form with a code does with it."""

    authenticator: Any = None
    user: Any = None

    def clean_code(self) -> str:
        """A code of the app or a recovery code, used up by this."""
        counted = _count(self.user)
        code = str(self.cleaned_data["code"])
        found = factors.use_code(person=self.user, code=code, now=timezone.now())
        if found is None:
            raise ValidationError(ERRORS["incorrect_code"])
        tries.take_back(*counted)
        found.user = self.user
        self.authenticator = found
        return code


class CodeForm(Coded, base.AuthenticateForm):
    """The second step of signing in."""


class AgainCodeForm(Coded, base.ReauthenticateForm):
    """A code once more, before something that matters."""


class ActivateForm(Plain, ActivateTOTPForm):
    """The first code of a new app."""

    def clean_code(self) -> str:
        """It shows that the app holds the secret; the secret is the session's until then."""
        counted = _count(self.user)
        digits = "".join(char for char in str(self.cleaned_data["code"]) if char.isdigit())
        self.step = factors.step_of(self.secret, digits, timezone.now())
        if self.step is None:
            raise ValidationError(ERRORS["incorrect_code"])
        tries.take_back(*counted)
        return digits


class Credential(forms.JSONField):
    """A passkey's answer, from our script; nobody types it, and what was made up is no error."""

    widget = forms.HiddenInput
    _LONGEST = 20_000

    def to_python(self, value: Any) -> Any:
        """Python refuses some numbers that JSON allows."""
        if isinstance(value, str) and len(value) > self._LONGEST:
            raise ValidationError(ERRORS["incorrect_code"])
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as error:
            raise ValidationError(ERRORS["incorrect_code"]) from error


class _Sealed(forms.Form):
    """A form with such an answer."""

    credential = Credential()

    def clean_credential(self) -> Any:
        """A broken one is as good as a wrong one."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ValidationError(ERRORS["incorrect_code"]) from error


class PasskeyForm(_Sealed, webauthn.AuthenticateWebAuthnForm):
    """The second step of signing in, with a passkey."""


class AgainPasskeyForm(_Sealed, webauthn.ReauthenticateWebAuthnForm):
    """A passkey once more."""


class PasskeySignInForm(_Sealed, webauthn.LoginWebAuthnForm):
    """Signing in with a passkey alone: it knows who holds it."""


class NewPasskeyForm(Plain):
    """A new passkey: made by the browser, named by the person."""

    name = forms.CharField(required=False, max_length=60)
    credential = Credential()

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_credential(self) -> Any:
        """What this session asked for, of this portal, unlocked by its holder."""
        credential = self.cleaned_data["credential"]
        try:
            parse_registration_response(credential)
            verified = complete_registration(credential).is_user_verified()
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ValidationError(ERRORS["incorrect_code"]) from error
        if not verified:
            raise ValidationError(ERRORS["incorrect_code"])
        return credential


class PasskeyNameForm(Plain, webauthn.EditWebAuthnForm):
    """Another name for a passkey."""


def proved(request: Any, authenticator: Any) -> None:
    """Setting a factor up is giving it: this session needs no code any more."""
    post_authentication(request, authenticator, reauthenticated=True)


def renew_session(sender: Any, request: Any, **facts: Any) -> None:
    """A session that a second factor was given in goes on under another key.

    Who had the key while a password was enough has nothing of what the factor opens. Signing in
    renews it by itself.
    """
    if not request.user.is_authenticated:
        return
    before = request.session.session_key
    request.session.cycle_key()
    known = UserSession.objects.filter(session_key=before)
    known.update(session_key=request.session.session_key)
