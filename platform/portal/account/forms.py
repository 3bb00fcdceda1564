"""Forms of sign-in and passwords: allauth's, in plain words and with one field for a password."""

from datetime import date
from typing import Any

from allauth.account import forms as theirs
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import tries
from accounts.models import User
from accounts.rules import may_sign_up
from accounts.tokens import PasswordTokens
from common.errors import DomainError
from portal.account import quality
from portal.account.adapter import ERRORS
from tenants.isolation.callers import address_of

_LONGEST = 254
_PASSWORD_HINT = _(
    "At least 12 characters. Several words in a row are easy to remember and hard to guess."
)
# Label, hint and what browsers fill in, by the name of the field.
FIELDS: dict[str, tuple[Any, Any, str]] = {
    "login": (_("E-mail address"), "", "username"),
    "email": (_("E-mail address"), "", "email"),
    "password": (_("Password"), "", "current-password"),
    "oldpassword": (_("Present password"), "", "current-password"),
    "password1": (_("New password"), _PASSWORD_HINT, "new-password"),
    "code": (_("Code"), "", "one-time-code"),
    "name": (_("Name of the passkey"), _("For example: my telephone."), "off"),
}


class Plain(forms.Form):
    """Labels above, hints below, no texts inside fields; a password is typed once."""

    error_css_class = "field--error"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields.pop("password2", None)
        for name, (label, hint, completed) in FIELDS.items():
            if name in self.fields:
                self._describe(self.fields[name], label, hint, completed)
        for field in self.fields.values():
            field.error_messages["required"] = _("Fill this in.")

    def _describe(self, field: forms.Field, label: Any, hint: Any, completed: str) -> None:
        field.label, field.help_text = label, hint
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs["autocomplete"] = completed
        if isinstance(field, forms.CharField) and field.max_length is None:
            field.widget.attrs.setdefault("maxlength", str(_LONGEST))

    def refuse(self, error: DomainError) -> None:
        """Show why an act was refused, at the field where there is one."""
        fields = {name: text for name, text in error.fields.items() if name in self.fields}
        for name, text in fields.items():
            self.add_error(name, text)
        if not fields:
            self.add_error(None, error.message)


class SignInForm(Plain, theirs.LoginForm):
    """E-mail address and password."""


class ResetForm(Plain, theirs.ResetPasswordForm):
    """Of which account the password was forgotten."""

    def save(self, request: Any, **kwargs: Any) -> str:
        """Send the link, or say by mail that there is no account."""
        email = str(self.cleaned_data["email"])
        if tries.count("sign_up", f"reset:{address_of(request)}"):
            super().save(request, **kwargs)
        return email


class TokenForm(theirs.UserTokenForm):
    """What the link of a mail names; made-up ones are refused and no error."""

    token_generator = PasswordTokens()

    def clean(self) -> Any:
        """Whose password the link sets, if it holds."""
        if not self.cleaned_data.get("uidb36") or not self.cleaned_data.get("key"):
            raise forms.ValidationError(ERRORS["invalid_password_reset"])
        found = super().clean()
        if self.reset_user is not None and not self.reset_user.is_active:
            raise forms.ValidationError(ERRORS["invalid_password_reset"])
        return found


class NewPasswordForm(Plain, theirs.ResetPasswordKeyForm):
    """A new password, by the link of a mail."""


class ChangePasswordForm(Plain, theirs.ChangePasswordForm):
    """A new password, by who knows the present one."""

    def clean_oldpassword(self) -> str:
        """Counted like any other guess at a password."""
        try:
            tries.hold_back("sign_in", f"change:{self.user.pk}")  # type: ignore[union-attr]
        except DomainError as error:
            raise forms.ValidationError(error.message) from error
        return super().clean_oldpassword()


class FirstPasswordForm(Plain, theirs.SetPasswordForm):
    """A first password."""


class AgainForm(Plain, theirs.ReauthenticateForm):
    """The password once more, before something that matters."""


class ConfirmForm(Plain):
    """The password that was chosen with the address which is confirmed."""

    password = forms.CharField(strip=False, widget=forms.PasswordInput)


# As people of our languages write a day.
DAYS = ["%d. %m. %Y", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%Y. %m. %d.", "%Y.%m.%d."]


class SignUpForm(Plain):
    """A new account."""

    email = forms.EmailField(max_length=_LONGEST, widget=forms.EmailInput)
    born = forms.DateField(
        label=_("Date of birth"),
        help_text=_(
            "For example 31. 3. 1980. We only check that you are old enough, and do not keep it."
        ),
        input_formats=DAYS,
        widget=forms.TextInput(attrs={"autocomplete": "bday", "inputmode": "text"}),
        error_messages={"invalid": _("Enter the day, month and year, for example 31. 3. 1980.")},
    )
    password1 = forms.CharField(strip=False, widget=forms.PasswordInput)

    def clean_born(self) -> date:
        """Old enough to have an account of one's own."""
        born: date = self.cleaned_data["born"]
        if reason := may_sign_up(born, timezone.localdate()):
            raise forms.ValidationError(reason)
        return born

    def clean_password1(self) -> str:
        """Long enough, and not what everybody tries first."""
        return check_password_of(self.cleaned_data["password1"], self.cleaned_data.get("email", ""))


def check_password_of(password: str, email: str) -> str:
    """The password, when it may be that of an account with this address."""
    return quality.check(password, User(email=email))


class EmailForm(Plain):
    """Another address for an account."""

    email = forms.EmailField(max_length=_LONGEST, widget=forms.EmailInput)


class NameForm(Plain):
    """What a person is called, and in which language they are written to."""

    first_name = forms.CharField(
        label=_("First name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    language = forms.ChoiceField(label=_("Language of our mails"))

    def __init__(self, *args: Any, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(settings.LANGUAGES)
        choice: Any = self.fields["language"]
        choice.choices = [(code, names[code]) for code in languages if code in names]


class AcceptForm(Plain):
    """A password for somebody who was invited and has no account yet."""

    password1 = forms.CharField(strip=False, widget=forms.PasswordInput)

    def __init__(self, *args: Any, email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password1(self) -> str:
        """Long enough, and not what everybody tries first."""
        return check_password_of(self.cleaned_data["password1"], self.email)
