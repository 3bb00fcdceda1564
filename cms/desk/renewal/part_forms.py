"""Forms of zones, of themes with their working groups, and of figures with their values."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.desk.processes.forms import InLanguages
from cms.desk.renewal.forms import box, line, short_name, texts_of, typed_of
from cms.desk.renewal.placing import PlacedForm, written
from renewal.models import Figure, Theme, Zone
from renewal.rules import LONGEST
from renewal.services.founding import MOST_VALUES, Part


def key_field() -> forms.SlugField:
    """The short name of a part."""
    return forms.SlugField(
        label=_("Short name"),
        required=False,
        max_length=40,
        help_text=_("For its address. Left empty, it is made of the title."),
        error_messages={"invalid": _("Use letters without carons, numbers and hyphens alone.")},
    )


def position_field() -> forms.IntegerField:
    """Where a part stands among its like."""
    return forms.IntegerField(
        label=_("Place in the list"), required=False, min_value=0, max_value=999
    )


class ZoneForm(PlacedForm):
    """A zone."""

    is_area = True
    key = key_field()
    position = position_field()

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """What it is called and like."""
        return {
            "title": line(code, _("Title"), LONGEST["title"]),
            "about": box(code, _("What it is like"), LONGEST["about"]),
        }

    def part(self, rows: Any = None) -> Part:
        """What was typed, as the service takes it."""
        more = {"is_approximate": self.cleaned_data["is_approximate"]}
        return replace(_part(self, "title", "about", more=more), shape=self.shape)


class ThemeForm(InLanguages):
    """A theme, and when and where its working group meets."""

    key = key_field()
    position = position_field()

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """What it is called, and how its group works."""
        return {
            "title": line(code, _("Title"), LONGEST["title"]),
            "about": box(code, _("What it is about"), LONGEST["about"]),
            "meets": box(code, _("When and where the working group meets"), LONGEST["meets"], 2),
            "contact": line(code, _("How to join it"), LONGEST["contact"]),
        }

    def part(self, rows: Any = None) -> Part:
        """What was typed, as the service takes it."""
        group: dict[str, Any] = dict(texts_of(self, "meets", "contact"))
        members = [_member(form) for form in rows or [] if form.cleaned_data]
        group["members"] = [one for one in members if one]
        return _part(self, "title", "about", more={"group": group})


class MemberForm(forms.Form):
    """Somebody of a working group who agreed to be named."""

    name = forms.CharField(label=_("Name"), max_length=100)
    of = forms.CharField(label=_("Of what"), required=False, max_length=120)
    agreed = forms.BooleanField(
        label=_("Agreed to be named in public"),
        error_messages={"required": _("Nobody is named who did not agree to it.")},
    )


class FigureForm(InLanguages):
    """A figure, and what is wanted of it."""

    key = key_field()
    position = position_field()
    target = forms.CharField(label=_("What is wanted"), required=False, max_length=20)
    target_year = forms.IntegerField(
        label=_("By the year"), required=False, min_value=2000, max_value=2100
    )
    pasted = forms.CharField(
        label=_("Values pasted from a table"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A line each: year; value; source. They are added to the rows below."),
    )

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """What it is called, counted in and about."""
        return {
            "title": line(code, _("Title"), LONGEST["title"]),
            "unit": line(code, _("Unit"), LONGEST["unit"]),
            "about": box(code, _("What it is about"), LONGEST["about"]),
        }

    def clean_pasted(self) -> list[dict[str, str]]:
        """The lines as rows."""
        text = self.cleaned_data["pasted"].strip()
        if not text:
            return []
        mark = "\t" if "\t" in text else ";"
        found = []
        lines = list(csv.reader(StringIO(text), delimiter=mark))[: MOST_VALUES + 1]
        for number, cells in enumerate([row for row in lines if any(row)], 1):
            if len(cells) != 3:
                said = _("Line %(n)d: write year; value; source.")
                raise forms.ValidationError(said % {"n": number})
            found.append(dict(zip(("year", "value", "source"), cells, strict=True)))
        return found

    def part(self, rows: Any = None) -> Part:
        """What was typed, as the service takes it."""
        given = self.cleaned_data
        values = [form.cleaned_data for form in rows or [] if _stays(form)]
        more = {
            "target": given["target"],
            "target_year": given["target_year"],
            "values": [*values, *given["pasted"]],
        }
        return _part(self, "title", "unit", "about", more=more)


class ValueForm(forms.Form):
    """A figure in a year."""

    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2100)
    value = forms.CharField(label=_("Value"), max_length=30)
    source = forms.CharField(label=_("Source"), max_length=200)


def typed_zone(zone: Zone) -> dict[str, Any]:
    """A zone as its form shows it."""
    plain = {"is_approximate": zone.is_approximate, "place": written(zone.shape)}
    return _typed(zone) | plain


def typed_theme(theme: Theme) -> dict[str, Any]:
    """A theme as its form shows it."""
    return _typed(theme) | typed_of(theme.group)


def typed_figure(figure: Figure) -> dict[str, Any]:
    """A figure as its form shows it."""
    return _typed(figure) | {"target": figure.target, "target_year": figure.target_year}


def members_of(theme: Theme) -> Sequence[dict[str, Any]]:
    """The members of a working group as rows."""
    return [{**one, "agreed": True} for one in theme.group.get("members", [])]


def _typed(part: Any) -> dict[str, Any]:
    return {"key": part.key, "position": part.position} | typed_of(part.texts)


def _part(form: InLanguages, *parts: str, more: dict[str, Any]) -> Part:
    given, texts = form.cleaned_data, texts_of(form, *parts)
    key = short_name(given["key"], texts.get("sl", {}).get("title", ""))
    return Part(key=key, texts=texts, position=given["position"] or 0, more=more)


def _stays(form: Any) -> bool:
    return bool(form.cleaned_data) and not form.cleaned_data.get("DELETE")


def _member(form: Any) -> dict[str, str]:
    given = form.cleaned_data
    return {"name": given["name"], "of": given["of"]} if _stays(form) else {}
