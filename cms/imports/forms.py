"""Forms of imports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from cms.imports.found import Source


class SourceForm(forms.Form):
    """What to import: a file, or the address of a feed."""

    source = forms.ChoiceField(label=_("What it is"), choices=Source, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("File"), required=False, help_text=_("WordPress at most 200 MB, others 20 MB.")
    )
    address = forms.URLField(
        label=_("Address"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Only for RSS and Atom, in place of a file."),
    )
    language = forms.ChoiceField(label=_("Language of the texts"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = Locale.objects.all()
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (locale.language_code, locale.get_display_name()) for locale in codes
        ]
        self.initial.setdefault("source", Source.WXR.value)
        self.initial.setdefault("language", "sl")


class StartForm(forms.Form):
    """The confirmation of a preview."""

    without_faulty = forms.BooleanField(required=False)
