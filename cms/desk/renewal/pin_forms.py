"""Forms of marked places: the filter, the answer, the reason for hiding."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.desk.processes.forms import InLanguages
from cms.desk.renewal.forms import box
from processes.models import Duty
from renewal import owed
from renewal.models import Became, Neighbourhood
from renewal.rules import LONGEST_REASON, LONGEST_REPLY

_ANY = [("", pgettext_lazy("any of a list", "all"))]
NONE = "none"
STATES = (
    ("waiting", _("Waits for a moderator")),
    ("unanswered", _("Without an answer")),
    ("overdue", _("Answer overdue")),
    ("answered", _("Answered")),
    ("hidden", _("Hidden")),
    ("withdrawn", _("Withdrawn")),
)


class FilterForm(forms.Form):
    """Which marked places are shown."""

    text = forms.CharField(label=_("Words"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*_ANY, *STATES])
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    became = forms.ChoiceField(
        label=_("What became of it"), required=False, choices=[*_ANY, *Became.choices]
    )

    def __init__(self, *args: Any, home: Neighbourhood, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = [(str(one.pk), one.title) for one in home.themes.all()]
        self.fields["theme"].choices = [*_ANY, (NONE, _("none")), *themes]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """What is asked for, where it can be; what is not among the choices is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def found_by(home: Neighbourhood, wanted: dict[str, str]) -> Any:
    """The marked places of a neighbourhood that a filter finds, the newest first."""
    rows: Any = home.pins.select_related("theme", "measure").order_by("-number")
    if "state" in wanted:
        rows = rows.filter(_of_state(wanted["state"]))
    if "theme" in wanted:
        rows = rows.filter(theme=None if wanted["theme"] == NONE else int(wanted["theme"]))
    if "became" in wanted:
        rows = rows.filter(became=wanted["became"])
    for word in wanted.get("text", "").replace("\0", "").split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(text__icontains=word))
    return rows


def overdue() -> Any:
    """The numbers of marked places whose answer should have been given."""
    late = Duty.objects.unanswered().filter(kind=owed.KIND, due_on__lt=timezone.localdate())
    return late.values("object_id")


def _of_state(state: str) -> Q:
    here = Q(withdrawn_at=None)
    return {
        "waiting": here & Q(published_at=None, hidden_at=None),
        "unanswered": here & Q(answered_at=None),
        "overdue": here & Q(answered_at=None, pk__in=overdue()),
        "answered": Q(answered_at__isnull=False),
        "hidden": here & Q(hidden_at__isnull=False),
        "withdrawn": Q(withdrawn_at__isnull=False),
    }[state]


class AnswerForm(InLanguages):
    """What became of marked places, and why."""

    became = forms.ChoiceField(
        label=_("What became of it"), choices=Became.choices, widget=forms.RadioSelect
    )
    measure = forms.ChoiceField(
        label=_("In which measure it was taken up"),
        required=False,
        help_text=_("Of those that people see; for “taken up” alone."),
    )

    def __init__(self, *args: Any, home: Neighbourhood, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = home.measures.filter(published_at__isnull=False).only("number", "texts")
        named = [(one.pk, f"{one.number}. {one.title}"[:100]) for one in rows.order_by("number")]
        self.fields["measure"].choices = [("", "–"), *named]  # type: ignore[attr-defined]

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """The reasons."""
        hint = _("People read it beside what they marked.")
        return {"reply": box(code, _("Reasons"), LONGEST_REPLY, 5, help_text=hint)}

    def facts(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        given = self.cleaned_data
        measure = int(given["measure"]) if given["measure"] else None
        return {"became": given["became"], "measure_id": measure, "reply": self.said("reply")}


class HideForm(forms.Form):
    """Why something is not shown: people read it in its place."""

    because = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_("Public. For example: personal data of others."),
    )
