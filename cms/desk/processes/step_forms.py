"""Forms for the steps of a process at the desk, and for changing what people see."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.desk.days import DayInput
from cms.desk.processes.forms import InLanguages, area
from processes.recipe import RecipeStep


class BecauseForm(InLanguages):
    """Why a process is changed: people read it."""

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """The reason."""
        return {
            "because": forms.CharField(
                label=_("Reason"),
                required=False,
                widget=area(code),
                help_text=_("People read it on the page of the process."),
            )
        }


class ExtendForm(BecauseForm):
    """Until when a step is to run."""

    closes_on = forms.DateField(
        label=_("New last day"),
        widget=DayInput,
        help_text=_("The whole day. Steps after it move by as many days."),
    )


class ReplanForm(BecauseForm):
    """New dates of the steps that are not over."""

    def __init__(self, *args: Any, points: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points = points
        for point in points:
            for name, initial in (("first", point.first), ("last", point.last)):
                self.fields[f"{name}__{point.step.key}"] = forms.DateField(
                    label=_("First day") if name == "first" else _("Last day"),
                    initial=initial,
                    widget=DayInput,
                )

    def rows(self) -> list[tuple[Any, Any, Any]]:
        """For each step: its point, the field of its first day and that of its last."""
        return [
            (point, self[f"first__{point.step.key}"], self[f"last__{point.step.key}"])
            for point in self.points
        ]

    def dates(self) -> dict[str, Any]:
        """What was typed: by step, the first and the last day."""
        given = self.cleaned_data
        keys = [point.step.key for point in self.points]
        return {key: (given[f"first__{key}"], given[f"last__{key}"]) for key in keys}


class DecisionForm(InLanguages):
    """What was decided in a step, by whom and why."""

    decided_on = forms.DateField(label=_("Decided on"), widget=DayInput)
    decided_by = forms.CharField(label=_("Decided by"), max_length=120)

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """The decision and its reason."""
        return {
            "text": forms.CharField(label=_("Decision"), required=False, widget=area(code)),
            "reason": forms.CharField(label=_("Reason"), required=False, widget=area(code)),
        }

    def decision(self) -> dict[str, dict[str, str]]:
        """What was typed, by language."""
        texts, reasons = self.said("text"), self.said("reason")
        return {
            code: {"text": texts.get(code, ""), "reason": reasons.get(code, "")}
            for code in {*texts, *reasons}
        }


class QuestionsForm(forms.Form):
    """The key questions of a step."""

    def __init__(
        self, *args: Any, step: RecipeStep, answers: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for asked in step.questions:
            self.fields[asked.key] = forms.CharField(
                label=str(asked.text),
                required=False,
                initial=answers.get(asked.key, ""),
                widget=forms.Textarea(attrs={"rows": 3}),
            )


class ChannelForm(forms.Form):
    """Where a step was announced."""

    channel = forms.CharField(label=_("Where"), max_length=200)
    on = forms.DateField(label=_("When"), required=False, widget=DayInput)
    url = forms.CharField(label=_("Web address"), required=False, max_length=500)


class StakeholderForm(forms.Form):
    """Whom it touches."""

    _levels = [(1, _("little")), (2, _("some")), (3, _("much"))]
    group = forms.CharField(label=_("Group"), max_length=200)
    influence = forms.TypedChoiceField(label=_("Influence"), choices=_levels, coerce=int)
    interest = forms.TypedChoiceField(label=_("Interest"), choices=_levels, coerce=int)
    how = forms.CharField(label=_("How they are reached"), required=False, max_length=500)
    reached_on = forms.DateField(label=_("Reached on"), required=False, widget=DayInput)


class RiskForm(forms.Form):
    """What can go wrong."""

    risk = forms.CharField(label=_("Risk"), max_length=500)
    answer = forms.CharField(label=_("What is done about it"), required=False, max_length=1000)


class DocumentForm(InLanguages):
    """A document of a step."""

    file = forms.FileField(
        label=_("File"), help_text=_("PDF, Word, OpenDocument, table, text or picture; 20 MB.")
    )
    is_public = forms.BooleanField(
        label=_("For everybody to read"),
        required=False,
        help_text=_("Without it, evidence for the file that officials alone see."),
    )

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """Its title."""
        return {
            "title": forms.CharField(
                label=_("Title of the file"),
                required=False,
                max_length=200,
                widget=forms.TextInput(attrs={"lang": code}),
            )
        }
