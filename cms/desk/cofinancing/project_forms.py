"""The form of a funded project, with its partners and indicators."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.desk.cofinancing.forms import ProgrammeField
from cms.desk.days import DayInput
from cms.desk.processes.forms import InLanguages
from cms.desk.renewal.forms import box, kept, line, texts_of, typed_of
from cms.desk.renewal.measure_forms import EuroField
from cms.desk.renewal.placing import PlacedForm, written
from cofinancing.models import SOURCES, Project, Role, State
from cofinancing.rules import LONGEST
from cofinancing.services.filing import Given
from cofinancing.services.funding import Facts

_PARTS = ("title", "about", "results")
_PLAIN = ("role", "state", "programme", "kohesio_id", "total", "eligible", "currency", "area")
_PLAIN_TOO = ("starts_on", "ends_on", "awarded_on", "checked_on", "unit")
_TYPED = ("role", "state", "programme", "kohesio_id", "currency", "area", *_PLAIN_TOO)


class ProjectForm(PlacedForm):
    """What is said of a project: the sources add up to the total."""

    # A project is where it is: nothing of it is drawn approximately.
    is_approximate = None  # type: ignore[assignment]

    role = forms.ChoiceField(label=_("Role of the municipality"), choices=Role.choices)
    state = forms.ChoiceField(label=_("State"), choices=State.choices)
    programme = ProgrammeField()
    kohesio_id = forms.CharField(
        label=_("Identifier in Kohesio"),
        required=False,
        max_length=40,
        help_text=_("The letter Q and a number, for example Q4293456."),
    )
    total = EuroField(label=_("Total cost (€)"))
    eligible = EuroField(label=_("Eligible costs (€)"), required=False)
    eu = EuroField(label=_("Paid by the European Union (€)"), required=False)
    state_paid = EuroField(label=_("Paid by the state (€)"), required=False)
    municipal = EuroField(label=_("Paid by the municipality (€)"), required=False)
    own = EuroField(label=_("Own share of who carries it out (€)"), required=False)
    other = EuroField(label=_("Paid by others (€)"), required=False)
    currency = forms.CharField(label=_("Currency"), max_length=3, initial="EUR")
    starts_on = forms.DateField(label=_("Begins"), widget=DayInput)
    ends_on = forms.DateField(label=_("Ends"), required=False, widget=DayInput)
    awarded_on = forms.DateField(
        label=_("When the municipality awarded its support"),
        required=False,
        widget=DayInput,
        help_text=_("With this day it is told in the open list of awards (360Giving)."),
    )
    area = forms.CharField(
        label=_("Local community or settlement"),
        required=False,
        max_length=80,
        help_text=_("Left empty, it is the whole municipality."),
    )
    checked_on = forms.DateField(
        label=_("When somebody last looked whether it is still so"),
        required=False,
        widget=DayInput,
    )
    unit = forms.CharField(label=_("Department in charge"), required=False, max_length=80)

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """Its words."""
        return {
            "title": line(code, _("Title"), LONGEST["title"]),
            "about": box(code, _("What it is about"), LONGEST["about"], 4),
            "results": box(code, _("What came of it"), LONGEST["results"]),
        }

    def facts(self, partners: Any, indicators: Any, source_id: str = "") -> Facts:
        """What was typed, as the service takes it."""
        given = self.cleaned_data
        paid = {name: given["state_paid" if name == "state" else name] or 0 for name in SOURCES}
        return Facts(
            texts=texts_of(self, *_PARTS),
            paid=paid,
            partners=[row.stored() for row in kept(partners)],
            indicators=[row.stored() for row in kept(indicators)],
            shape=self.shape,
            source_id=source_id,
            **{name: given[name] for name in (*_PLAIN, *_PLAIN_TOO)},
        )


class PartnerForm(forms.Form):
    """A partner."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            ("organisation", _("Organisation")),
            ("person", pgettext_lazy("a partner", "Person: people do not read the name")),
        ],
    )
    number = forms.CharField(label=_("Tax number"), required=False, max_length=20)
    is_lead = forms.BooleanField(label=_("Leads the project"), required=False)

    def stored(self) -> dict[str, Any]:
        """As the service takes it."""
        return {name: self.cleaned_data[name] for name in ("name", "kind", "number", "is_lead")}


class IndicatorForm(InLanguages):
    """What is counted: how much was to be reached, and how much was."""

    target = forms.CharField(label=_("Target"), required=False, max_length=20)
    value = forms.CharField(label=_("Reached"), required=False, max_length=20)

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """What is counted, and in which unit."""
        return {
            "title": line(code, _("What is counted"), 200),
            "unit": line(code, _("Unit"), 40),
        }

    def stored(self) -> dict[str, Any]:
        """As the service takes it."""
        numbers = {name: self.cleaned_data[name].strip() for name in ("target", "value")}
        return numbers | texts_of(self, "title", "unit")


PARTNERS = forms.formset_factory(PartnerForm, extra=2, can_delete=True, max_num=60)
INDICATORS = forms.formset_factory(IndicatorForm, extra=2, can_delete=True, max_num=40)


class PaperForm(InLanguages):
    """A document or a photograph of a project."""

    file = forms.FileField(
        label=_("File"), help_text=_("PDF, Word, OpenDocument, table, text or picture; 20 MB.")
    )
    is_picture = forms.BooleanField(
        label=_("A photograph that the page shows"),
        required=False,
        help_text=_("Where and with what it was taken is left out."),
    )
    credit = forms.CharField(label=_("Who made it"), required=False, max_length=120)

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """Its title, or what a photograph shows."""
        words = _("Of a photograph: what it shows, for those who cannot see it.")
        return {"title": line(code, _("Title"), 200, help_text=words)}

    def given(self) -> Given:
        """What was given, as the service takes it."""
        plain = {name: self.cleaned_data[name] for name in ("file", "is_picture", "credit")}
        return Given(titles=self.said("title"), **plain)


def typed(project: Project) -> dict[str, Any]:
    """What is said of a project, as its form shows it."""
    columns = ("total", "eligible", "eu", "state_paid", "municipal", "own", "other")
    found = {name: getattr(project, name) for name in (*_TYPED, *columns)}
    return found | {"place": written(project.shape)} | typed_of(project.texts)


def typed_indicators(project: Project) -> list[dict[str, Any]]:
    """Its indicators, as their rows show them."""
    return [
        {"target": row.get("target", ""), "value": row.get("value", ""), **typed_of(row)}
        for row in project.indicators
    ]
