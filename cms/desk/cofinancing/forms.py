"""Fields that forms of co-financing share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.desk.days import MomentInput
from cofinancing import programmes, shares
from cofinancing.models import Applicant, Topic


class ShareField(forms.CharField):
    """A share typed in per cent (`85`, `33,3`) or as a fraction (`17/20`); exact, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> Any:
        """The exact fraction."""
        try:
            return shares.read(super().clean(value) or "")
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class ProgrammeField(forms.ChoiceField):
    """A programme of the list, in the language of whoever looks."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Programme"), choices=programmes.choices, **kwargs)


def several(label: Any, choices: Any) -> forms.MultipleChoiceField:
    """Some of a few, or none."""
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


def applicants() -> forms.MultipleChoiceField:
    """Who may apply."""
    return several(_("Who may apply"), Applicant.choices)


def topics() -> forms.MultipleChoiceField:
    """What it is about."""
    return several(_("Topics"), Topic.choices)


class DeadlineForm(forms.Form):
    """A deadline: until when, and of which stage."""

    at = forms.DateTimeField(
        label=_("Deadline"),
        widget=MomentInput,
        help_text=_("What comes at this moment is too late; midnight ends the day before."),
    )
    title = forms.CharField(
        label=_("Stage or round"), required=False, max_length=200, help_text=_("If there are more.")
    )


DEADLINES = forms.formset_factory(DeadlineForm, extra=2, can_delete=True, max_num=12)


class FilterForm(forms.Form):
    """Which rows of a list are shown."""

    text = forms.CharField(label=_("Words in the title"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, states: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("all")), *states]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """What is asked for; what is not among the choices is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
