"""The form of a registration: the organiser's questions beside ours, one page at a time."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from events import consent, questions
from events.models import RegistrationTerms
from events.questions import Kind, Question

# Up to so many fields stand together; more are asked one page after the other.
FIELDS_TOGETHER = 6
# Beyond any rule, so that what is too long is not even read; the rules say what is too long.
_LONGEST = 20_000


class RegistrationForm(forms.Form):
    """What somebody who registers is asked; whether it is right the service says."""

    name = forms.CharField(max_length=_LONGEST)
    email = forms.CharField(max_length=_LONGEST)
    # With which an answer says that something is wrong.
    status = 422

    def __init__(self, terms: RegistrationTerms, language: str, data: Any = None) -> None:
        super().__init__(data)
        self.terms, self.language = terms, language
        self.asked = questions.read(terms.questions)
        self._own_fields()
        if terms.most_companions:
            self.fields["companions"] = _companions(terms.most_companions)
        for question in self.asked:
            self.fields[f"answer_{question.key}"] = _answer(question, language)
        self.fields["agreed"] = forms.BooleanField(
            label=_("I agree"), help_text=_consent(terms, language)
        )
        for field in self.fields.values():
            field.error_messages["required"] = _required(field)

    def _own_fields(self) -> None:
        name, email = self.fields["name"], self.fields["email"]
        name.label, email.label = _("Your name and surname"), _("Your e-mail address")
        name.widget.attrs |= {"autocomplete": "name"}
        email.help_text = _("We send a link to it by which you confirm, or later cancel.")
        email.widget = forms.EmailInput(attrs={"autocomplete": "email"})
        for field in (name, email):
            # The rules of the room say it in a sentence, and keep what was typed.
            field.widget.attrs.pop("maxlength", None)

    def pages(self) -> list[list[str]]:
        """The names of the fields, page by page."""
        names = list(self.fields)
        if len(names) <= FIELDS_TOGETHER:
            return [names]
        own: list[str] = [name for name in ("name", "email", "companions") if name in self.fields]
        return [own, *([name] for name in names if name not in {*own, "agreed"}), ["agreed"]]

    def facts(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        given = self.cleaned_data
        found = {question.key: given.get(f"answer_{question.key}", "") for question in self.asked}
        return {
            "name": given.get("name", ""),
            "email": given.get("email", ""),
            "companions": given.get("companions", "").splitlines(),
            "agreed": given.get("agreed", False),
            "answers": found,
        }

    def take(self, reasons: Mapping[str, str]) -> None:
        """Say at each field why it was refused; what stands at none is said of the whole form."""
        for name, reason in reasons.items():
            self.add_error(name if name in self.fields else None, reason)

    def only(self, names: list[str]) -> None:
        """Show these fields; what was typed into the others travels along unseen."""
        for name, field in self.fields.items():
            if name not in names:
                field.widget = forms.HiddenInput()
        for name in [name for name in self.errors if name not in {*names, "__all__"}]:
            del self.errors[name]

    def first_wrong(self) -> int | None:
        """The number of the first page on which something is wrong."""
        for number, names in enumerate(self.pages()):
            if any(name in self.errors for name in names):
                return number
        return None


def _consent(terms: RegistrationTerms, language: str) -> SafeString:
    own = terms.consent_in(language)
    return in_its_language(
        consent.wording(terms, language), language if language in terms.consent or not own else "sl"
    )


def in_its_language(text: str, code: str) -> SafeString:
    """A text as HTML that says in which language it is, where that is not the page's."""
    if code == get_language():
        return conditional_escape(text)
    return format_html('<span lang="{}">{}</span>', code, text)


def _companions(most: int) -> forms.CharField:
    return forms.CharField(
        label=_("Who comes with you?"),
        help_text=ngettext(
            "You can bring %(most)d person. Write the name.",
            "You can bring %(most)d people. Write each name in a line of its own.",
            most,
        )
        % {"most": most},
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": min(most, 4), "autocomplete": "off"}),
    )


def _answer(question: Question, language: str) -> forms.Field:
    label, required = in_its_language(*question.said(language)), question.required
    if question.kind == Kind.TEXT:
        return forms.CharField(
            label=label,
            required=required,
            max_length=_LONGEST,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
    # With a way back for whoever chose and would rather not say.
    none = [] if required else [("", _("No answer"))]
    return forms.ChoiceField(
        label=label,
        required=required,
        choices=[*_options(question, language), *none],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the answers.")},
    )


def _options(question: Question, language: str) -> list[tuple[str, SafeString]]:
    return [
        (key, in_its_language(text, question.language_of(key, language)))
        for key, text in question.options(language)
    ]


def _required(field: forms.Field) -> str:
    if isinstance(field, forms.BooleanField):
        return _("Without your agreement we cannot register you.")
    if isinstance(field, forms.ChoiceField):
        return _("Choose one of the answers.")
    if isinstance(field.widget, forms.EmailInput):
        return _("Enter an e-mail address like ana.novak@example.si.")
    return (
        _("Answer this question.")
        if field.label != _("Your name and surname")
        else _("Enter your name.")
    )
