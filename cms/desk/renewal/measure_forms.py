"""Forms of measures: what is said of one, its money, its decision, its papers, the filter."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.desk.days import DayInput
from cms.desk.processes.forms import InLanguages
from cms.desk.renewal.forms import box, kept, line, texts_of, typed_of
from cms.desk.renewal.placing import PlacedForm, written
from common.errors import Invalid
from common.money import cents
from common.money import typed as in_euros
from renewal.models import Funder, Measure, Neighbourhood, Phase, Stage, Track
from renewal.money import MOST_SOURCES
from renewal.rules import LONGEST
from renewal.services.keeping import Given
from renewal.services.measuring import Facts

_ANY = [("", pgettext_lazy("any of a list", "all"))]
NONE = "none"


class EuroField(forms.CharField):
    """An amount typed in euros as people here write it (1.234,56); in cents, or None."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> int | None:
        """The cents."""
        text = super().clean(value)
        try:
            return cents(text) if text else None
        except Invalid as error:
            raise forms.ValidationError(error.message) from error

    def prepare_value(self, value: Any) -> Any:
        """Cents as they are typed; what was typed stays as it is."""
        return in_euros(value) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether something else was typed than what is shown."""
        return bool(super().has_changed(self.prepare_value(initial), data))


class MeasureForm(PlacedForm):
    """What is said of a measure."""

    track = forms.ChoiceField(label=_("Track"), choices=Track.choices)
    phase = forms.ChoiceField(label=_("Phase"), choices=Phase.choices)
    zone = forms.ChoiceField(label=_("Zone"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    starts_on = forms.DateField(label=_("Begins"), required=False, widget=DayInput)
    ends_on = forms.DateField(label=_("Ends"), required=False, widget=DayInput)
    cost_estimate = EuroField(
        label=_("Estimated cost (€)"), required=False, help_text=_("For example: 125.000,00.")
    )
    cost_actual = EuroField(
        label=_("Actual cost (€)"), required=False, help_text=_("Once it is known.")
    )
    is_pilot = forms.BooleanField(
        label=_("A trial"),
        required=False,
        help_text=_("Tried on the spot, evaluated, then made lasting or taken away."),
    )

    def __init__(self, *args: Any, home: Neighbourhood, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("zone", home.zones.all()), ("theme", home.themes.all())):
            choices = [("", _("none")), *[(one.pk, one.title) for one in rows]]
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """Its words."""
        return {
            "title": line(code, _("Title"), LONGEST["title"]),
            "about": box(code, _("What it is about"), LONGEST["about"], 4),
            "office": line(code, _("Responsible office"), LONGEST["office"]),
            "evaluation": box(
                code,
                _("What the trial showed"),
                LONGEST["text"],
                2,
                help_text=_("For a trial that is over: what was measured, and what follows."),
            ),
        }

    def facts(self, funding: Sequence[dict[str, Any]]) -> Facts:
        """What was typed, as the service takes it."""
        given = self.cleaned_data
        plain = ("track", "phase", "is_pilot", "is_approximate", "starts_on", "ends_on")
        return Facts(
            texts=texts_of(self, "title", "about", "office"),
            evaluation=self.said("evaluation"),
            zone_id=int(given["zone"]) if given["zone"] else None,
            theme_id=int(given["theme"]) if given["theme"] else None,
            cost_estimate=given["cost_estimate"],
            cost_actual=given["cost_actual"],
            funding=funding,
            shape=self.shape,
            **{name: given[name] for name in plain},
        )


class FundForm(forms.Form):
    """Who pays for a part."""

    funder = forms.ChoiceField(label=_("Who pays"), choices=Funder.choices)
    programme = forms.CharField(label=_("Programme or contract"), required=False, max_length=200)
    cents = EuroField(label=_("Amount (€)"))


FUNDS = forms.formset_factory(FundForm, extra=2, can_delete=True, max_num=MOST_SOURCES)


def funds_of(rows: Any) -> list[dict[str, Any]]:
    """The sources of money that were typed."""
    return [
        {name: form.cleaned_data[name] for name in ("funder", "programme", "cents")}
        for form in kept(rows)
    ]


def typed(measure: Measure) -> dict[str, Any]:
    """What is said of a measure, as its form shows it."""
    plain = ("track", "phase", "is_pilot", "is_approximate", "starts_on", "ends_on")
    plain += ("cost_estimate", "cost_actual")  # type: ignore[assignment]
    found: dict[str, Any] = {name: getattr(measure, name) for name in plain}
    found |= {"zone": measure.zone_id or "", "theme": measure.theme_id or ""}
    found |= {f"evaluation_{code}": text for code, text in measure.evaluation.items()}
    return found | {"place": written(measure.shape)} | typed_of(measure.texts)


class DecisionForm(InLanguages):
    """What was decided of a measure, and why."""

    decided_on = forms.DateField(label=_("Decided on"), widget=DayInput)

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """The decision and its reasons."""
        return {
            "text": box(code, _("Decision"), LONGEST["text"]),
            "reason": box(code, _("Reasons"), LONGEST["reason"]),
        }

    def decision(self) -> dict[str, dict[str, str]]:
        """What was typed, by language."""
        return texts_of(self, "text", "reason")


class PaperForm(InLanguages):
    """A document of a stage, or a photograph."""

    file = forms.FileField(
        label=_("File"), help_text=_("PDF, Word, OpenDocument, table, text or picture; 20 MB.")
    )
    stage = forms.ChoiceField(label=_("What it is"), choices=Stage.choices)
    credit = forms.CharField(
        label=_("Who made it"),
        required=False,
        max_length=120,
        help_text=_("Author of the photograph, or office that drew the plan."),
    )

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """Its title, or what a photograph shows."""
        words = _("Of a photograph: what it shows, for those who cannot see it.")
        return {"title": line(code, _("Title"), 200, help_text=words)}

    def given(self) -> Given:
        """What was given, as the service takes it."""
        given = self.cleaned_data
        return Given(
            file=given["file"],
            stage=given["stage"],
            titles=self.said("title"),
            credit=given["credit"],
        )


class FilterForm(forms.Form):
    """Which measures are shown."""

    text = forms.CharField(label=_("Words in the title"), required=False, max_length=100)
    track = forms.ChoiceField(label=_("Track"), required=False, choices=[*_ANY, *Track.choices])
    phase = forms.ChoiceField(label=_("Phase"), required=False, choices=[*_ANY, *Phase.choices])
    zone = forms.ChoiceField(label=_("Zone"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[*_ANY, ("draft", _("Drafts")), ("public", _("People see them"))],
    )

    def __init__(self, *args: Any, home: Neighbourhood, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("zone", home.zones.all()), ("theme", home.themes.all())):
            choices = [*_ANY, (NONE, _("none")), *[(str(one.pk), one.title) for one in rows]]
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """What is asked for, where it can be; what is not among the choices is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class PhaseForm(forms.Form):
    """To which phase many measures go."""

    phase = forms.ChoiceField(label=_("Move to the phase"), choices=Phase.choices)
