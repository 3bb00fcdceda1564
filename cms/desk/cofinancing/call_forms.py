"""The form of a call."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.desk.cofinancing.forms import DEADLINES, ProgrammeField, ShareField, applicants, topics
from cms.desk.days import DayInput
from cms.desk.processes.forms import InLanguages
from cms.desk.renewal.forms import box, kept, line, texts_of, typed_of
from cms.desk.renewal.measure_forms import EuroField
from cofinancing.models import Opportunity
from cofinancing.programmes import Level
from cofinancing.rules import LONGEST
from cofinancing.services.offering import Facts
from processes.models import spoken

_PARTS = ("title", "about", "eligible", "costs")
_PLAIN = ("programme", "level", "applicants", "topics", "budget", "least", "most", "currency")
_PLAIN_TOO = ("needs_partners", "opens_on", "source_url", "checked_on", "unit")


class CallForm(InLanguages):
    """What is said of a call."""

    programme = ProgrammeField()
    level = forms.ChoiceField(
        label=_("Who gives the money"),
        required=False,
        choices=[("", _("as the programme has it")), *Level.choices],
    )
    applicants = applicants()
    topics = topics()
    rate = ShareField(
        label=_("Largest share that is paid (%)"),
        required=False,
        help_text=_("For example 85, 33,3 or 17/20. The own share is the rest of it."),
    )
    budget = EuroField(label=_("All there is (€)"), required=False)
    least = EuroField(label=_("Least for a project (€)"), required=False)
    most = EuroField(label=_("Most for a project (€)"), required=False)
    currency = forms.CharField(label=_("Currency"), max_length=3, initial="EUR")
    needs_partners = forms.BooleanField(label=_("It asks for partners"), required=False)
    opens_on = forms.DateField(label=_("Opens on"), required=False, widget=DayInput)
    source_url = forms.CharField(
        label=_("Address of the call itself"), required=False, max_length=500
    )
    contact_name = forms.CharField(label=_("Contact: name"), required=False, max_length=200)
    contact_email = forms.EmailField(label=_("Contact: e-mail"), required=False, max_length=200)
    contact_phone = forms.CharField(label=_("Contact: telephone"), required=False, max_length=200)
    checked_on = forms.DateField(
        label=_("When somebody last looked whether it is still so"),
        required=False,
        widget=DayInput,
        help_text=_("Left empty, it is today. People read this day beside the call."),
    )
    unit = forms.CharField(
        label=_("Local community or department"),
        required=False,
        max_length=80,
        help_text=_("Left empty, it is the whole municipality's."),
    )

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """Its words."""
        return {
            "title": line(code, _("Title"), LONGEST["title"]),
            "about": box(code, _("What it is about"), LONGEST["about"], 4),
            "eligible": box(code, _("Who may apply, in words"), LONGEST["eligible"]),
            "costs": box(code, _("Which costs it pays"), LONGEST["costs"]),
        }

    def facts(self, deadlines: Any, source_id: str = "") -> Facts:
        """What was typed, as the service takes it."""
        given = self.cleaned_data
        contact = {name: given[f"contact_{name}"] for name in ("name", "email", "phone")}
        return Facts(
            texts=texts_of(self, *_PARTS),
            rate=given["rate"],
            deadlines=[_deadline(row) for row in kept(deadlines)],
            contact=contact,
            source_id=source_id,
            **{name: given[name] for name in (*_PLAIN, *_PLAIN_TOO)},
        )


def _deadline(row: Any) -> tuple[Any, dict[str, dict[str, str]]]:
    title = row.cleaned_data["title"].strip()
    return row.cleaned_data["at"], {"sl": {"title": title}} if title else {}


def typed(call: Opportunity) -> dict[str, Any]:
    """What is said of a call, as its form shows it."""
    found = {name: getattr(call, name) for name in (*_PLAIN, *_PLAIN_TOO)}
    found["rate"] = _shown(call)
    found |= {f"contact_{name}": text for name, text in call.contact.items()}
    return found | typed_of(call.texts)


def _shown(call: Opportunity) -> str:
    """The share as it is typed: in per cent where that is exact."""
    rate = call.rate
    if rate is None:
        return ""
    percent = rate * 100
    if percent.denominator == 1:
        return str(percent.numerator)
    return f"{rate.numerator}/{rate.denominator}"


def typed_deadlines(call: Opportunity) -> list[dict[str, Any]]:
    """Its deadlines, as their rows show them."""
    return [{"at": one.at, "title": _title(one)} for one in call.deadlines.all()]


def _title(one: Any) -> str:
    return str((spoken(one.texts) or {}).get("title", "")) if one.texts else ""


__all__ = ["DEADLINES", "CallForm", "typed", "typed_deadlines"]
