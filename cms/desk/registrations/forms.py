"""Forms of registrations in the back office."""

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from cms.desk.days import MomentInput
from events.models import RegistrationTerms
from events.questions import FIRST_LANGUAGE, MOST, Kind
from events.rules import LONGEST_NAME, MOST_COMPANIONS

KINDS = (
    (Kind.TEXT.value, _("In own words")),
    (Kind.CHOICE.value, _("Choosing one of several answers")),
    (Kind.YES_NO.value, _("Yes or no")),
)


def languages() -> list[tuple[str, str]]:
    """The languages of the portal, the first one first."""
    found = [(one.language_code, str(one.get_display_name())) for one in Locale.objects.all()]
    return sorted(found, key=lambda one: (one[0] != FIRST_LANGUAGE, one[0]))


class TermsForm(forms.Form):
    """Under which terms people register."""

    is_on = forms.BooleanField(label=_("People can register on the portal"), required=False)
    capacity = forms.IntegerField(
        label=_("Seats"),
        required=False,
        min_value=1,
        help_text=_("Companions take seats, too. Leave it empty where there is no limit."),
    )
    has_waiting_list = forms.BooleanField(
        label=_("With a waiting list"),
        required=False,
        help_text=_(
            "When a seat becomes free, the first one who waits gets it at once. Nobody is passed: "
            "if a party does not fit yet, those behind it wait as well."
        ),
    )
    most_companions = forms.IntegerField(
        label=_("Companions at most"), min_value=0, max_value=MOST_COMPANIONS, initial=0
    )
    opens_at = forms.DateTimeField(
        label=_("Registration opens"),
        required=False,
        widget=MomentInput,
        help_text=_("Leave it empty to open it at once."),
    )
    closes_at = forms.DateTimeField(
        label=_("Registration closes"),
        required=False,
        widget=MomentInput,
        help_text=_("At the latest when the event begins."),
    )
    contact = forms.CharField(
        label=_("Whom to ask"),
        required=False,
        max_length=200,
        help_text=_("A telephone number or an address that everybody may see."),
    )
    reminder_hours = forms.IntegerField(
        label=_("Reminder, hours before the event"),
        min_value=0,
        initial=24,
        help_text=_("0 for none."),
    )
    retention_days = forms.IntegerField(
        label=_("Registrations are deleted so many days after the event"),
        min_value=1,
        initial=30,
        help_text=_("Their numbers stay."),
    )

    def __init__(self, terms: RegistrationTerms | None, data: Any = None) -> None:
        super().__init__(data)
        self.initial = {"is_on": True, "has_waiting_list": True}
        if terms is not None:
            self.initial = {name: getattr(terms, name) for name in self.fields}
        self.codes = [code for code, _name in languages()]
        for code, name in languages():
            self.fields[f"consent_{code}"] = forms.CharField(
                label=_("Wording of the consent (%(language)s)") % {"language": name},
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_("Leave it empty for the usual wording, which you see below."),
            )
            if terms is not None:
                self.initial[f"consent_{code}"] = terms.consent.get(code, "")

    def chosen(self) -> dict[str, Any]:
        """What was chosen, as the service takes it."""
        given = dict(self.cleaned_data)
        consent = {code: given.pop(f"consent_{code}", "") for code in self.codes}
        return given | {"consent": consent}


class QuestionForm(forms.Form):
    """One of the organiser's questions."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("How it is answered"), choices=KINDS)
    required = forms.BooleanField(label=_("It must be answered"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in languages():
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("Question (%(language)s)") % {"language": name},
                required=False,
                max_length=300,
            )
            self.fields[f"choices_{code}"] = forms.CharField(
                label=_("Answers to choose from (%(language)s)") % {"language": name},
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_("One in each line, in the same order in every language."),
            )

    def stored(self, number: int) -> dict[str, Any] | None:
        """The question as the room of events stores it; None where nothing was written."""
        given = self.cleaned_data
        codes = [code for code, _name in languages()]
        text = {code: given.get(f"text_{code}", "") for code in codes}
        if given.get("DELETE") or not any(text.values()):
            return None
        key = given.get("key") or slugify(text[FIRST_LANGUAGE])[:30].strip("-") or f"q{number}"
        asked = {"key": key, "text": text, "kind": given.get("kind")}
        asked["required"] = bool(given.get("required"))
        if given.get("kind") == Kind.CHOICE:
            asked["choices"] = self._choices(codes)
        return asked

    def _choices(self, codes: list[str]) -> list[dict[str, Any]]:
        lines = {
            code: [one.strip() for one in self.cleaned_data[f"choices_{code}"].splitlines()]
            for code in codes
        }
        first = [line for line in lines[FIRST_LANGUAGE] if line]
        return [
            {
                "key": slugify(line)[:40].strip("-") or f"a{number}",
                "text": {
                    code: found[number] for code, found in lines.items() if number < len(found)
                },
            }
            for number, line in enumerate(first)
        ]


QuestionForms = forms.formset_factory(
    QuestionForm, extra=1, max_num=MOST, absolute_max=MOST + 5, can_delete=True
)


def questions_of(terms: RegistrationTerms | None) -> list[dict[str, Any]]:
    """What the forms of questions begin with."""
    found = []
    for question in terms.questions if terms else []:
        row = {name: question.get(name) for name in ("key", "kind", "required")}
        for code, text in question["text"].items():
            row[f"text_{code}"] = text
        for code in question["text"]:
            lines = [choice["text"].get(code, "") for choice in question.get("choices", [])]
            row[f"choices_{code}"] = "\n".join(lines)
        found.append(row)
    return found


class PersonForm(forms.Form):
    """Somebody who called or came by."""

    name = forms.CharField(label=_("Name and surname"), max_length=LONGEST_NAME)
    email = forms.CharField(
        label=_("E-mail address"), required=False, help_text=_("May stay empty.")
    )
    companions = forms.CharField(
        label=_("Companions"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One name in each line."),
    )
    language = forms.ChoiceField(label=_("Language of the mails"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages()  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        given = self.cleaned_data
        return given | {"companions": given["companions"].splitlines()}
