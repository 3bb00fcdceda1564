"""What operators type: read, compared with the rules, and shown again with what was wrong."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cms.forms import PictureField
from common.errors import DomainError
from tenants.isolation.quotas import LIMITS
from tenants.models import Kind, Municipality
from tenants.provisioning.branding import MOST, Brand
from tenants.provisioning.services import NewMunicipality

LANGUAGES = [("en", "English"), ("it", "Italiano"), ("hu", "Magyar")]
PLAIN = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
# Bytes: a list of all municipalities is a twentieth of it.
LARGEST_CSV = 500_000


class ConsoleForm(forms.Form):
    """A form whose refusals stand beside the field, in our words."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)

    def refuse(self, error: DomainError) -> None:
        """Show what a service did not accept where it was typed."""
        own = {name: text for name, text in error.fields.items() if name in self.fields}
        for name, text in own.items():
            self.add_error(name, text)
        if not own:
            self.add_error(None, error.message)


class SignInForm(ConsoleForm):
    """The first factor."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(ConsoleForm):
    """The second factor."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Six digits from the generator, or one of the recovery codes."),
        widget=forms.TextInput(attrs=PLAIN | {"autocomplete": "one-time-code"}),
    )


class ConfirmForm(CodeForm):
    """Both factors once more."""

    password = SignInForm.base_fields["password"]
    field_order = ["password", "code"]


class LanguagesForm(ConsoleForm):
    """A form with the languages of a portal; Slovenian is always one of them."""

    languages = forms.MultipleChoiceField(
        label=_("Languages beside Slovenian"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_languages(self) -> list[str]:
        """All languages, Slovenian first."""
        return ["sl", *self.cleaned_data["languages"]]


def _colour(label: Any, initial: str, said: Any) -> forms.CharField:
    attrs = PLAIN | {"maxlength": 7}
    return forms.CharField(
        label=label, max_length=7, initial=initial, help_text=said, widget=forms.TextInput(attrs)
    )


class LookForm(LanguagesForm):
    """Name and colours."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As citizens read it."))
    colour = _colour(
        _("Colour"), "#0b4f6c", _("As #rrggbb; white text has to be legible on it (4.5:1).")
    )
    accent = _colour(_("Second colour"), "#e0a800", _("As #rrggbb; it only decorates."))

    def clean_colour(self) -> str:
        """In small letters, as it is stored."""
        return str(self.cleaned_data["colour"]).strip().lower()

    def clean_accent(self) -> str:
        """In small letters, as it is stored."""
        return str(self.cleaned_data["accent"]).strip().lower()


class CreateForm(LookForm):
    """A new municipality."""

    schema = forms.CharField(
        label=_("Name of the schema"),
        max_length=41,
        help_text=_("Small letters, digits and underscores, for example hoce_slivnica."),
        widget=forms.TextInput(PLAIN),
    )
    host = forms.CharField(
        label=_("Host"),
        max_length=253,
        help_text=_("The name at which the portal answers, without https://."),
        widget=forms.TextInput(PLAIN),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    code = forms.CharField(
        label=_("Official code"),
        max_length=3,
        required=False,
        help_text=_("Three digits; a regional centre has none."),
        widget=forms.TextInput(PLAIN),
    )
    region = forms.CharField(label=_("Region"), max_length=60, required=False)
    admin_email = forms.EmailField(
        label=_("E-mail of the first administrator"),
        required=False,
        help_text=_("When the portal stands, you get a link with which they set a password."),
    )
    field_order = [
        "name", "kind", "code", "region", "host", "schema", "languages", "colour", "accent",
        "admin_email",
    ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """What the rules say of all of it, field by field."""
        data = super().clean() or {}
        data["code"] = data.get("code") or None
        data["host"] = str(data.get("host", "")).strip().lower()
        # The service says the same; it is asked here so that everything is said at once.
        for name, reason in NewMunicipality(**self.arguments(data)).faults().items():
            if name not in self.errors:
                self.add_error(name, reason)
        return data

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """What `NewMunicipality` takes, as JSON can hold it."""
        empty: dict[str, Any] = {"schema": "", "name": "", "host": ""}
        known = {name: data[name] for name in self.fields if data.get(name) is not None}
        return empty | known


class BrandForm(LookForm):
    """How a portal presents itself."""

    field_order = ["name", "colour", "accent", "languages", "arms", "without_arms"]

    arms = PictureField(
        label=_("Coat of arms"),
        required=False,
        help_text=_("PNG, JPEG, GIF or WebP; leave it empty to keep the one that there is."),
    )
    without_arms = forms.BooleanField(label=_("Show no coat of arms"), required=False)

    @classmethod
    def of(cls, municipality: Municipality, *args: Any) -> "BrandForm":
        """The form as the portal is now."""
        names = ("name", "colour", "accent")
        initial: dict[str, Any] = {name: getattr(municipality, name) for name in names}
        initial["languages"] = [code for code in municipality.languages if code != "sl"]
        return cls(*args, initial=initial, prefix="brand")

    def clean(self) -> dict[str, Any]:
        """What the rules say of it."""
        data = super().clean() or {}
        names = ("name", "colour", "accent", "languages")
        known = {"name": "", "colour": "", "accent": ""} | {
            name: data[name] for name in names if name in data
        }
        for name, reason in Brand(**known).faults().items():
            if name not in self.errors:
                self.add_error(name, reason)
        return data


class SuspendForm(ConsoleForm):
    """Why a portal is closed."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Every visitor reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sure = forms.BooleanField(label=_("Yes, close the portal at once"))


class LinkForm(ConsoleForm):
    """Who gets a link to set a password."""

    email = forms.EmailField(label=_("E-mail address of the administrator"))


class QuotaForm(ConsoleForm):
    """What a portal may use."""

    @classmethod
    def of(cls, municipality: Municipality, *args: Any) -> "QuotaForm":
        """The form as the limits are now; the installation's own stand as hints."""
        form = cls(
            *args, initial={name: getattr(municipality, name) for name in LIMITS}, prefix="quota"
        )
        for name in LIMITS:
            given = settings.QUOTAS[name]
            form.fields[name].help_text = _("Empty: %(given)s, like everybody.") % {"given": given}
        return form

    storage_mb = forms.IntegerField(
        label=_("Storage in MB"), required=False, min_value=0, max_value=MOST
    )
    mail_a_day = forms.IntegerField(
        label=_("Mails a day"), required=False, min_value=0, max_value=MOST
    )
    exports_a_day = forms.IntegerField(
        label=_("Exports a day"), required=False, min_value=0, max_value=MOST
    )
    api_an_hour = forms.IntegerField(
        label=_("API requests an hour"), required=False, min_value=0, max_value=MOST
    )


class CsvForm(ConsoleForm):
    """Many municipalities at once."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "UTF-8, with the columns code and name; may have urban, region, minority_language, "
            "schema, host and admin_email too."
        ),
    )

    def clean_file(self) -> str:
        """The text of the file."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_CSV:
            raise forms.ValidationError(_("The file is too large: at most 500 kB."))
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("The file is not UTF-8 text.")) from error
