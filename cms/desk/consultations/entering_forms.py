"""Forms with which an official enters what somebody else said."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.desk.days import MomentInput
from consultations.contents import texts_of
from consultations.models import Channel, Consultation
from consultations.services import Words
from consultations.services.on_behalf import ENTERED


class EnterForm(forms.Form):
    """What was said, by whom, how and when it arrived, and of which part of the draft."""

    channel = forms.ChoiceField(
        label=_("How it arrived"),
        choices=[(one.value, one.label) for one in Channel if one in ENTERED],
        initial=Channel.PAPER,
    )
    received_at = forms.DateTimeField(
        label=_("When it arrived"),
        widget=MomentInput,
        help_text=_("While people were asked; it may be entered later."),
    )
    name = forms.CharField(label=_("Name and surname"), required=False, max_length=1000)
    organisation = forms.CharField(label=_("Organisation"), required=False, max_length=1000)
    hides_name = forms.BooleanField(
        label=_("People read the opinion without the name"), required=False
    )
    email = forms.CharField(
        label=_("E-mail address"),
        required=False,
        max_length=1000,
        help_text=_("The receipt and the answer are sent there. Nobody sees it."),
    )
    part = forms.ChoiceField(label=_("Part of the draft"), required=False)
    text = forms.CharField(
        label=_("What was said, word for word"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    file = forms.FileField(
        label=_("File"), required=False, help_text=_("The scan of the letter, for example.")
    )

    def __init__(self, *args: Any, of: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [
            (f"{text.version.pk}:{part.key}", part.title[:120])
            for text in texts_of(of)
            for part in text.parts
        ]
        parts: Any = self.fields["part"]
        parts.choices = [("", _("On the whole")), *listed]

    def words(self) -> Words:
        """What was typed, as the service takes it."""
        given = self.cleaned_data
        version, _dot, key = given["part"].partition(":")
        return Words(
            text=given["text"],
            name=given["name"],
            organisation=given["organisation"],
            version_id=int(version) if version else None,
            provision_key=key,
            files=[given["file"]] if given["file"] else (),
            shows_name=not given["hides_name"],
        )


class MailForm(forms.Form):
    """A mail that was saved as a file."""

    # Both forms stand on one page.
    prefix = "mail"

    file = forms.FileField(
        label=_("Saved mail (.eml)"),
        help_text=_("Save the mail in your mail program as a file; its attachments come along."),
    )
    received_at = forms.DateTimeField(
        label=_("When it arrived"),
        required=False,
        widget=MomentInput,
        help_text=_("Leave it empty: the mail says it itself."),
    )
