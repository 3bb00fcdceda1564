"""Forms for processes at the desk."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from cms.desk.days import DayInput
from processes import rules
from processes.models import Level, Process
from processes.recipe import RecipeStep, all_recipes, recipe
from processes.services import Facts, Plan

NAMES = dict(settings.LANGUAGES)
_LABELS = {
    "title": (_("Title"), _("What it is about, in one line that everybody understands.")),
    "about": (_("What it is about"), _("In plain words: what is the matter, whom it touches.")),
    "decider": (_("Who decides"), _("For example: the municipal council, at its October session.")),
    "open": (_("What is still open"), _("What people can change by what they say.")),
    "settled": (_("What is settled already"), _("What is not up for discussion, and why.")),
}
_LINES = {"title", "decider"}


def area(code: str, rows: int = 3) -> forms.Textarea:
    """A box for some lines in a language."""
    return forms.Textarea(attrs={"rows": rows, "lang": code})


class InLanguages(forms.Form):
    """A form whose parts are said in each language of the portal."""

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = list(languages)
        for code in self.languages:
            for name, field in self.fields_in(code).items():
                self.fields[f"{name}_{code}"] = field

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """Its parts in a language, by name."""
        raise NotImplementedError

    def general(self) -> list[Any]:
        """Fields that are the same in all languages."""
        codes = tuple(f"_{code}" for code in self.languages)
        return [field for field in self if not field.name.endswith(codes)]

    def by_language(self) -> list[tuple[str, str, bool, list[Any]]]:
        """For each language: code, name, whether it is an official one, and its fields."""
        needed = rules.official(self.languages)
        return [
            (code, NAMES[code], code in needed, [self[f"{n}_{code}"] for n in self.fields_in(code)])
            for code in self.languages
        ]

    def said(self, part: str) -> dict[str, str]:
        """What was typed as `part`, by language, where something was."""
        given = self.cleaned_data
        found = {code: given.get(f"{part}_{code}", "").strip() for code in self.languages}
        return {code: text for code, text in found.items() if text}


class TextsForm(InLanguages):
    """What is said of a process."""

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """Title, what it is about, who decides, what is open and what is settled."""
        return {
            part: forms.CharField(
                label=label,
                help_text=hint,
                required=False,
                widget=forms.TextInput(attrs={"lang": code}) if part in _LINES else area(code),
            )
            for part, (label, hint) in _LABELS.items()
        }

    def texts(self) -> dict[str, dict[str, str]]:
        """What was typed, as the services take it."""
        given = self.cleaned_data
        return {
            code: {part: given[f"{part}_{code}"] for part in rules.PARTS} for code in self.languages
        }


class BeginForm(TextsForm):
    """A process begun: by which recipe, from when on or until when, and what it is about."""

    recipe_key = forms.ChoiceField(label=_("Recipe"))
    number = forms.CharField(
        label=_("Case number"),
        required=False,
        max_length=60,
        help_text=_("As your records system gives it, for example 3505-3/2026."),
    )
    level = forms.ChoiceField(label=_("How far people are taken along"), choices=Level.choices)
    slug = forms.SlugField(
        label=_("Short name"),
        required=False,
        max_length=80,
        help_text=_("For its address. Left empty, it is made of the title."),
        error_messages={"invalid": _("Use letters without carons, numbers and hyphens alone.")},
    )
    start = forms.DateField(
        label=_("First day"),
        required=False,
        widget=DayInput,
        help_text=_("Planned from here on; or say below when the council is to decide."),
    )
    session_on = forms.DateField(
        label=_("Wished day of the council's session"),
        required=False,
        widget=DayInput,
        help_text=_("Planned backwards from here. Leave one of the two empty."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.key, str(one.title)) for one in all_recipes()]
        self.fields["recipe_key"].choices = choices  # type: ignore[attr-defined]

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """The texts, and the reason of a fast-track."""
        fast = forms.CharField(
            label=_("Why it goes faster than usual"),
            required=False,
            widget=area(code, 2),
            help_text=_("Only where it does. People read it on the page of the process."),
        )
        return super().fields_in(code) | {"fast_track": fast}

    def clean(self) -> dict[str, Any]:
        """One of the two days is given, and not both."""
        given = super().clean() or {}
        if bool(given.get("start")) == bool(given.get("session_on")) and not self.errors:
            self.add_error("start", _("Say either the first day or the day of the session."))
        return given

    def facts(self) -> Facts:
        """What was typed of the process."""
        given = self.cleaned_data
        title = given.get("title_sl", "")
        slug = given["slug"] or slugify(title)[:80].strip("-")
        return Facts(slug=slug, texts=self.texts(), level=given["level"], number=given["number"])

    def plan(self, lengths: Any = None, left_out: Any = None) -> Plan:
        """What was typed of its dates."""
        given = self.cleaned_data
        return Plan(
            recipe_key=given["recipe_key"],
            start=given["start"],
            session_on=given["session_on"],
            lengths=lengths or {},
            left_out=left_out or {},
            fast_track=self.said("fast_track"),
        )


class LengthsForm(forms.Form):
    """How long each step takes, and which are left out."""

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.steps = recipe(process.recipe_key).steps
        for step in self.steps:
            self.fields[f"length_{step.key}"] = forms.IntegerField(
                label=_("How many working days")
                if step.unit == "working_days"
                else _("How many days"),
                min_value=1,
                max_value=3660,
                required=False,
                initial=process.lengths.get(step.key, step.length),
            )
            if step.optional or process.fast_track:
                self.fields[f"left_out_{step.key}"] = forms.CharField(
                    label=_("Left out because"),
                    required=False,
                    max_length=300,
                    initial=process.left_out.get(step.key, ""),
                )

    def rows(self) -> list[tuple[RecipeStep, Any, Any]]:
        """For each step: the recipe's, the field of its length, and that of leaving it out."""
        return [
            (
                step,
                self[f"length_{step.key}"],
                self[f"left_out_{step.key}"] if f"left_out_{step.key}" in self.fields else None,
            )
            for step in self.steps
        ]

    def lengths(self) -> dict[str, int]:
        """Those that differ from the recipe's."""
        given = self.cleaned_data
        wished = {step.key: given.get(f"length_{step.key}") or step.length for step in self.steps}
        return {one.key: wished[one.key] for one in self.steps if wished[one.key] != one.length}

    def left_out(self) -> dict[str, str]:
        """The steps that are left out, with the reason."""
        given = self.cleaned_data
        found = {step.key: given.get(f"left_out_{step.key}", "").strip() for step in self.steps}
        return {key: why for key, why in found.items() if why}
