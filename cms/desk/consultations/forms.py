"""Forms of the register, of answers and of reports."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import Right
from accounts.standing import holders
from cms.desk.processes.forms import InLanguages, area
from consultations import register_rules as rules
from consultations.exports import parts_of
from consultations.models import Answer, Channel, Consultation, Position, Stage
from consultations.register import NONE, WHOLE, Wanted
from consultations.services import Reply

_ANY = [("", pgettext_lazy("any of a list", "all"))]
_EVALUATION = {
    "reached": (
        _("Did it reach the people whom it touches?"),
        _("Which groups took part, which did not, and why that may be."),
    ),
    "changed": (_("What changed because of what people said?"), _("In the draft and otherwise.")),
    "next_time": (_("What do we do otherwise next time?"), _("So that others learn from it.")),
}


class FilterForm(forms.Form):
    """Which lines of the register are shown."""

    text = forms.CharField(label=_("Words"), required=False, max_length=200)
    stage = forms.ChoiceField(label=_("State"), required=False)
    part = forms.ChoiceField(label=_("Part of the draft"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    position = forms.ChoiceField(label=_("Position"), required=False)
    group = forms.ChoiceField(label=_("Group"), required=False)
    assigned = forms.ChoiceField(label=_("Assigned to"), required=False)
    order = forms.ChoiceField(label=_("Order"), required=False)

    def __init__(self, *args: Any, of: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = Answer.objects.filter(consultation=of).order_by("title", "pk")
        self.officials = officials()
        parts = [(key, name[:80]) for key, name in parts_of(of).items()]
        choices: dict[str, list[Any]] = {
            "stage": [*_ANY, *Stage.choices],
            "part": [*_ANY, (WHOLE, _("On the whole")), *parts],
            "channel": [*_ANY, *Channel.choices],
            "position": [*_ANY, *Position.choices],
            "group": [*_ANY, (NONE, _("in no group")), *[(g.pk, g.title[:80]) for g in groups]],
            "assigned": [*_ANY, (NONE, _("to nobody")), *self.officials],
            "order": [
                ("number", _("In order of arrival")),
                ("-number", _("The latest first")),
                ("-supports", _("The most supported first")),
            ],
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]

    @classmethod
    def showing(cls, wanted: Wanted, of: Consultation) -> "FilterForm":
        """The form with what is asked for."""
        return cls(initial=wanted.asked(), of=of)


def officials() -> list[tuple[int, str]]:
    """Who may answer, by number and name."""
    people = holders(Right.ANSWER).order_by("last_name", "first_name", "email")
    return [(one.pk, one.get_full_name() or one.email) for one in people]


class CopyForm(forms.Form):
    """What people read of a contribution."""

    text = forms.CharField(
        label=_("As people read it"), widget=forms.Textarea(attrs={"rows": 10}), required=False
    )
    name = forms.CharField(label=_("Under the name"), max_length=200, required=False)
    because = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=rules.LONGEST["because"],
        help_text=_(
            "Public: people read it beside the copy. For example: personal data of others."
        ),
    )


class BecauseForm(forms.Form):
    """A reason that is public, or for a colleague."""

    because = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=rules.LONGEST["because"],
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(InLanguages):
    """An answer to one contribution or to many."""

    title = forms.CharField(
        label=_("Name of the group"),
        max_length=200,
        help_text=_("What these contributions ask for, in a few words; people read it."),
    )
    position = forms.ChoiceField(
        label=_("Position"),
        required=False,
        choices=[("", _("Not decided yet")), *Position.choices],
    )
    changed_keys = forms.MultipleChoiceField(
        label=_("Parts of the draft that change"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Several with Ctrl, or with Shift a row of them."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, of: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys: Any = self.fields["changed_keys"]
        keys.choices = list(parts_of(of).items())
        if not keys.choices:
            del self.fields["changed_keys"]

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """The reasons, and what changes."""
        return {
            "reasons": forms.CharField(
                label=_("Reasons"),
                required=False,
                max_length=rules.LONGEST["reasons"],
                widget=area(code, 6),
            ),
            "changed": forms.CharField(
                label=_("What changes in the draft"),
                required=False,
                max_length=rules.LONGEST["changed"],
                widget=area(code, 3),
                help_text=_("Needed for what is accepted, wholly or partly."),
            ),
        }

    def reply(self) -> Reply:
        """What was typed, as the services take it."""
        given = self.cleaned_data
        return Reply(
            title=given["title"],
            position=given["position"],
            reasons=self.said("reasons"),
            changed=self.said("changed"),
            changed_keys=given.get("changed_keys", []),
        )


def typed(answer: Answer) -> dict[str, Any]:
    """What an answer says, as the form shows it."""
    found: dict[str, Any] = {
        name: getattr(answer, name) for name in ("title", "position", "changed_keys", "revision")
    }
    for part in ("reasons", "changed"):
        found |= {f"{part}_{code}": text for code, text in getattr(answer, part).items()}
    return found


class ReportForm(InLanguages):
    """A report that is about to be published."""

    admits_open = forms.BooleanField(
        label=_("Publish although not everything is answered; the report names what is not"),
        required=False,
    )

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """Why there is a new version."""
        because = forms.CharField(
            label=_("Why there is a new version"),
            required=False,
            max_length=rules.LONGEST["because"],
            widget=area(code, 2),
        )
        return {"because": because}


class EvaluationForm(InLanguages):
    """Looking back, question by question."""

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """The three questions."""
        return {
            name: forms.CharField(
                label=label, help_text=hint, required=False, widget=area(code, 4), max_length=5000
            )
            for name, (label, hint) in _EVALUATION.items()
        }

    def texts(self) -> dict[str, dict[str, str]]:
        """What was typed, as the service takes it."""
        given = self.cleaned_data
        return {
            code: {part: given[f"{part}_{code}"] for part in rules.EVALUATION}
            for code in self.languages
        }


def numbers(given: Sequence[str]) -> list[int]:
    """Numbers of rows that a form sent; what is none is left out."""
    return [int(one) for one in given if one.isascii() and one.isdecimal() and len(one) < 19]
