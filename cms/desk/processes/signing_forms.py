"""Forms for collections of signatures, their sheets of paper, and for verified residents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.desk.days import DayInput, MomentInput
from cms.desk.processes.forms import InLanguages, area
from cms.desk.processes.steps import latest, name_of
from events.models import Event
from processes import signature_rules as rules
from processes.models import CollectionKind, SignatureCollection, Struck
from processes.services import Collected

_LABELS = {
    "title": (_("Title"), _("What is demanded, in one line.")),
    "purpose": (_("What it is about"), _("What people sign, word by word.")),
    "area": (_("Area"), _("Whose voters may sign, for example a local community.")),
}
_PLAIN = (
    *("kind", "opens_at", "closes_at", "voters", "voters_source", "voters_on", "percent"),
    "answer_days",
)


class CollectionForm(InLanguages):
    """What signatures are collected for, how many are needed and until when."""

    kind = forms.ChoiceField(label=_("What for"), choices=CollectionKind.choices)
    opens_at = forms.DateTimeField(label=_("Opens"), widget=MomentInput)
    closes_at = forms.DateTimeField(
        label=_("Closes"), widget=MomentInput, help_text=_("At this moment nobody signs any more.")
    )
    voters = forms.IntegerField(
        label=_("Number of voters in the area"), required=False, min_value=1
    )
    voters_source = forms.CharField(
        label=_("Where the number comes from"),
        required=False,
        max_length=200,
        help_text=_("For example: the State Election Commission. People read it."),
    )
    voters_on = forms.DateField(
        label=_("Day for which the number holds"), required=False, widget=DayInput
    )
    percent = forms.DecimalField(
        label=_("Needed: per cent of the voters"),
        required=False,
        localize=True,
        max_digits=5,
        decimal_places=2,
        help_text=_(
            "For an assembly of citizens 5 % (Local Self-Government Act, article 46; "
            "to be checked)."
        ),
    )
    required = forms.IntegerField(
        label=_("Or a number"),
        required=False,
        min_value=1,
        help_text=_("Leave one of the two empty."),
    )
    answer_days = forms.IntegerField(
        label=_("Days in which the municipality answers"),
        initial=rules.ANSWER_DAYS,
        min_value=1,
        max_value=rules.MOST_DAYS,
        help_text=_(
            "From the day on which there are enough. Set by the statute; 30 is usual, "
            "to be checked."
        ),
    )

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """Title, purpose and area."""
        return {
            part: forms.CharField(
                label=label,
                help_text=hint,
                required=False,
                widget=area(code) if part == "purpose" else forms.TextInput(attrs={"lang": code}),
            )
            for part, (label, hint) in _LABELS.items()
        }

    def facts(self) -> Collected:
        """What was typed, as the service takes it."""
        given = self.cleaned_data
        texts = {
            code: {part: given[f"{part}_{code}"] for part in rules.PARTS} for code in self.languages
        }
        return Collected(
            texts=texts, required=given["required"], **{name: given[name] for name in _PLAIN}
        )


def typed(collection: SignatureCollection) -> dict[str, Any]:
    """What is said of a collection, as the form shows it."""
    found = {name: getattr(collection, name) for name in _PLAIN}
    found["required"] = collection.needed if collection.percent is None else None
    for code, text in collection.texts.items():
        found |= {f"{part}_{code}": text.get(part, "") for part in rules.PARTS}
    return found


class SheetForm(forms.Form):
    """A sheet of paper with signatures."""

    sheet = forms.IntegerField(
        label=_("Number of the sheet"), min_value=1, max_value=rules.MOST_SHEETS
    )
    received_on = forms.DateField(label=_("Received on"), widget=DayInput)
    lines = forms.CharField(
        label=_("Lines of the sheet"),
        widget=forms.Textarea(attrs={"rows": 12, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "One person a line: name; date of birth; street and house number. For example: "
            "Ana Novak; 31. 3. 1980; Planina 12. An empty line keeps its number. "
            "Names are not kept."
        ),
    )


class StrikeForm(forms.Form):
    """A line of a sheet that does not count."""

    sheet = forms.IntegerField(
        label=_("Number of the sheet"), min_value=1, max_value=rules.MOST_SHEETS
    )
    line = forms.IntegerField(label=_("Line"), min_value=1, max_value=32767)
    because = forms.ChoiceField(label=_("Why"), choices=Struck.choices)


class OutcomeForm(InLanguages):
    """What the municipality answers to those who signed."""

    event = forms.ModelChoiceField(
        Event.objects.none(),
        required=False,
        label=_("The assembly that was called"),
        help_text=_("Publish it as an event first; both pages show the link."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        event: Any = self.fields["event"]
        event.queryset = latest(Event.objects.order_by("-starts_at"))
        event.label_from_instance = name_of

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """The answer."""
        return {
            "outcome": forms.CharField(
                label=_("Answer"),
                required=False,
                widget=area(code, 5),
                help_text=_("What was decided and why; people read it."),
            )
        }


class ResidentForm(forms.Form):
    """Somebody whose document an official has in front of them."""

    email = forms.EmailField(
        label=_("E-mail address of the account"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(label=_("First name and surname"))
    born = forms.DateField(label=_("Date of birth"), widget=DayInput)
    address = forms.CharField(label=_("Street and house number"))

    def __init__(self, *args: Any, whole: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in () if whole else ("name", "born", "address"):
            self.fields[name].required = False
