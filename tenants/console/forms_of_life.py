"""What operators type about archives, deletion and hosts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants import rules
from tenants.console.forms import PLAIN, ConsoleForm
from tenants.models import Municipality
from tenants.provisioning.deletion import GRACE, MOST_GRACE


class ExportForm(ConsoleForm):
    """An archive, encrypted if somebody's key is given."""

    encrypt_to = forms.CharField(
        label=_("Public keys to encrypt to"),
        required=False,
        max_length=2000,
        help_text=_("age1…, one a line. Without any the archive can be read by whoever has it."),
        widget=forms.Textarea(attrs=PLAIN | {"rows": 3}),
    )

    def clean_encrypt_to(self) -> list[str]:
        """The keys, one by one."""
        return str(self.cleaned_data["encrypt_to"]).split()


class RestoreForm(ConsoleForm):
    """A municipality out of an archive."""

    archive = forms.ChoiceField(label=_("Archive"), required=False)
    upload = forms.FileField(
        label=_("Or send one"),
        required=False,
        help_text=_("An archive of this or another installation, encrypted or not."),
    )
    identity = forms.CharField(
        label=_("Secret key of an encrypted archive"),
        required=False,
        max_length=4000,
        help_text=_("AGE-SECRET-KEY-1…; it opens the archive now and is kept nowhere."),
        # Never written back into the page.
        widget=forms.PasswordInput(attrs=PLAIN),
    )
    # An upload in pieces; filled in by restore.js.
    sent = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)
    schema = forms.CharField(
        label=_("Name of the schema"), max_length=41, widget=forms.TextInput(PLAIN)
    )
    host = forms.CharField(
        label=_("Host"),
        max_length=253,
        required=False,
        help_text=_("Without it, as in the archive."),
        widget=forms.TextInput(PLAIN),
    )
    code = forms.CharField(
        label=_("Official code"),
        max_length=3,
        required=False,
        help_text=_("Without it, as in the archive."),
        widget=forms.TextInput(PLAIN),
    )
    without_code = forms.BooleanField(
        label=_("A copy beside the original: it has no official code"), required=False
    )

    def __init__(self, *args: Any, archives: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["archive"]
        field.choices = [("", "–"), *((name, name) for name in archives)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One archive, and a name that can be one."""
        data = super().clean() or {}
        if sum(bool(data.get(name)) for name in ("archive", "upload", "sent")) != 1:
            self.add_error("archive", _("Choose an archive, or send one."))
        schema = data.get("schema", "")
        if "schema" not in self.errors and (reason := rules.may_name_schema(schema)):
            self.add_error("schema", reason)
        elif Municipality.objects.filter(schema_name=schema).exists():
            self.add_error("schema", _("There is a municipality with this schema already."))
        return data


class DeleteForm(ConsoleForm):
    """The name, typed, and how long to think."""

    confirm = forms.CharField(
        label=_("Name of the municipality, exactly"), max_length=120, widget=forms.TextInput(PLAIN)
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        help_text=_("Every visitor reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    grace = forms.IntegerField(
        label=_("Days to think"),
        initial=GRACE,
        min_value=0,
        max_value=MOST_GRACE,
        help_text=_("Until they are over, it can be taken back."),
    )


class PurgeForm(ConsoleForm):
    """The name, typed."""

    confirm = DeleteForm.base_fields["confirm"]


class HostForm(ConsoleForm):
    """A host, and what is to become of it."""

    host = forms.CharField(
        label=_("Host"),
        max_length=253,
        help_text=_("For example www.hrastnik.si, without https://."),
        widget=forms.TextInput(PLAIN),
    )
    act = forms.ChoiceField(
        label=_("What to do"),
        choices=[
            ("domain_add", _("Add it: it waits until it is checked")),
            ("domain_check", _("Check that it leads here, and serve it")),
            ("host", _("Make it the primary host")),
            ("domain_remove", _("Remove it")),
        ],
    )
    keep_old = forms.BooleanField(
        label=_("The host that was primary leads to the new one"), required=False
    )

    def clean_host(self) -> str:
        """As hosts are compared."""
        return str(self.cleaned_data["host"]).strip().rstrip(".").lower()
