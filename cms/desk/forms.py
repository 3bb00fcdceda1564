"""Forms of the desk."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.forms.utils import ErrorDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.rich_text import expand_db_html

from cms.desk.days import DayInput
from common.errors import DomainError
from notices.models import PARTS, Notice, NoticeKind
from notices.rules import LONGEST
from notices.rules import official as official_languages
from notices.services import Facts

NAMES = dict(settings.LANGUAGES)
_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]


class NoticeText(DraftailRichTextArea):
    """An editor of text whose value is HTML that holds without Wagtail."""

    def __init__(self, *, label: str, **kwargs: Any) -> None:
        # The box that is typed in is no field of HTML: its name has to be said to it.
        super().__init__(features=_FEATURES, **kwargs)
        self.options["ariaLabel"] = label

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """The text; nothing for what no editor sends."""
        try:
            value = super().value_from_datadict(data, files, name) or ""
        except (ValueError, KeyError, TypeError, AttributeError):
            return ""
        return str(expand_db_html(value))


class NoticeForm(forms.Form):
    """A public notice, in every language of the portal at once."""

    number = forms.CharField(
        label=_("Number"),
        max_length=60,
        required=False,
        help_text=_("The number of the case in your records, for example 3505-3/2026-8."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=NoticeKind.choices,
        help_text=_("Some kinds are displayed for at least 15 or 30 days by law."),
    )
    issued_on = forms.DateField(
        label=_("Date of the notice"), widget=DayInput, help_text=_("As on the document.")
    )
    shown_from = forms.DateField(
        label=_("First day of display"),
        widget=DayInput,
        help_text=_("From midnight, or from the moment at which it is published."),
    )
    shown_until = forms.DateField(
        label=_("Last day of display"),
        widget=DayInput,
        help_text=_("The whole day. When it falls on a day off, choose the next working day."),
    )
    signed_by = forms.CharField(
        label=_("Signed by"), max_length=120, required=False, help_text=_("Name and surname.")
    )

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = list(languages)
        for code in self.languages:
            for name, field in _fields_in(code).items():
                self.fields[f"{name}_{code}"] = field

    def general(self) -> list[Any]:
        """Fields that are the same in all languages."""
        codes = tuple(f"_{code}" for code in self.languages)
        return [field for field in self if not field.name.endswith(codes)]

    def by_language(self) -> list[tuple[str, str, bool, list[Any]]]:
        """For each language: code, name, whether it is an official one, and its fields."""
        needed = official_languages(self.languages)
        return [
            (code, NAMES[code], code in needed, [self[f"{part}_{code}"] for part in PARTS])
            for code in self.languages
        ]

    def say(self, faults: Mapping[str, str]) -> None:
        """Show what is saved with the reasons why it cannot be published, each at its field."""
        self._errors = ErrorDict()
        for field, reason in faults.items():
            name = field if field in self.fields else "__all__"
            self._errors[name] = self.error_class([reason])

    def facts(self) -> Facts:
        """What was typed, as the service takes it."""
        given = self.cleaned_data
        texts = {code: {part: given[f"{part}_{code}"] for part in PARTS} for code in self.languages}
        plain = ("number", "kind", "issued_on", "signed_by", "shown_from", "shown_until")
        return Facts(texts=texts, **{name: given[name] for name in plain})


def _fields_in(code: str) -> dict[str, forms.Field]:
    def line(label: Any, part: str, help_text: Any, widget: Any = None) -> forms.Field:
        return forms.CharField(
            label=label,
            required=False,
            max_length=LONGEST[part],
            help_text=help_text,
            widget=widget or forms.TextInput(attrs={"lang": code}),
        )

    area = forms.Textarea(attrs={"rows": 3, "lang": code})
    return {
        "title": line(_("Title"), "title", _("What it is about, in one line.")),
        "basis": line(
            _("Legal basis"), "basis", _("Acts and articles, as they are cited officially."), area
        ),
        "body": line(
            _("Text"),
            "body",
            _("Where and when people can look and say their word, and how."),
            NoticeText(label=f"{gettext('Text')}: {NAMES[code]}", attrs={"lang": code}),
        ),
        "signed_as": line(
            _("Function of who signs"), "signed_as", _("For example: mayor. In this language.")
        ),
    }


def typed(notice: Notice) -> dict[str, Any]:
    """What a notice says, as the form shows it."""
    plain = ("number", "kind", "issued_on", "signed_by", "shown_from", "shown_until")
    found = {name: getattr(notice, name) for name in plain}
    for code, text in notice.texts.items():
        found |= {f"{part}_{code}": text[part] for part in PARTS}
    return found


class FileForm(forms.Form):
    """A file that comes with a notice."""

    title = forms.CharField(
        label=_("Title of the file"),
        max_length=200,
        help_text=_("What readers find in it, for example “Draft of the plan, graphic part”."),
    )
    file = forms.FileField(
        label=_("File"), help_text=_("PDF, Word, OpenDocument, table, text or picture; 20 MB.")
    )


class WithdrawForm(forms.Form):
    """Why a notice is taken down."""

    because = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept in the file, and told to those who open the address of the notice."),
    )


def tried[T](form: Any, act: Callable[[], T]) -> T | None:
    """What the act gives; None when it was refused, with the reasons beside their fields."""
    try:
        return act()
    except DomainError as error:
        for name, reason in (error.fields or {"": error.message}).items():
            form.add_error(name if name in form.fields else None, reason)
        return None
