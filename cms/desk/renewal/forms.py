"""Forms of a neighbourhood: what is said of it, what is wrong in it, walks through it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from cms.desk.processes.forms import InLanguages, area
from cms.desk.renewal.placing import PlacedForm, position, written
from common.errors import Invalid
from common.text import fold
from processes.models import Process
from processes.recipe import recipe
from processes.rules import official
from renewal.models import Moderation, Neighbourhood
from renewal.rules import LONGEST
from renewal.services.founding import Facts

_OFFICE = {
    "office_name": (_("Renewal office: its name"), "name"),
    "office_place": (_("Renewal office: where it is"), "place"),
    "office_hours": (_("Renewal office: when it is open"), "hours"),
}


def line(code: str, label: Any, most: int, **more: Any) -> forms.CharField:
    """A line in a language."""
    widget = forms.TextInput(attrs={"lang": code})
    return forms.CharField(label=label, required=False, max_length=most, widget=widget, **more)


def box(code: str, label: Any, most: int, rows: int = 3, **more: Any) -> forms.CharField:
    """Some lines in a language."""
    widget = area(code, rows)
    return forms.CharField(label=label, required=False, max_length=most, widget=widget, **more)


def short_name(typed: str, title: str) -> str:
    """The word of an address: as it was typed, or made of the title."""
    return typed or slugify(fold(title))[:40].strip("-")


def texts_of(form: InLanguages, *parts: str) -> dict[str, dict[str, str]]:
    """What was typed in parts of a form, by language; no language with nothing in it."""
    said = {part: form.said(part) for part in parts}
    codes = [code for code in form.languages if any(code in said[part] for part in parts)]
    return {code: {part: said[part].get(code, "") for part in parts} for code in codes}


def typed_of(texts: Mapping[str, Any]) -> dict[str, Any]:
    """Texts by language, as a form shows them."""
    return {
        f"{part}_{code}": text
        for code, said in texts.items()
        if isinstance(said, Mapping)
        for part, text in said.items()
    }


class NeighbourhoodForm(PlacedForm):
    """What is said of a neighbourhood."""

    is_area = True

    marking_key = forms.ChoiceField(
        label=_("Step in which people mark places"),
        required=False,
        help_text=_("From its first day to its last; nobody marks anything without one."),
    )
    moderation = forms.ChoiceField(
        label=_("When a moderator looks at what people mark"), choices=Moderation.choices
    )
    office_email = forms.CharField(
        label=_("Renewal office: e-mail address"),
        required=False,
        max_length=200,
        validators=[validate_email],
    )
    office_phone = forms.CharField(
        label=_("Renewal office: telephone"), required=False, max_length=60
    )
    office_at = forms.CharField(
        label=_("Renewal office: position"),
        required=False,
        max_length=80,
        help_text=_("Latitude, longitude, as maps give them: 46.2452, 14.3651."),
    )

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {one.key: str(one.title) for one in recipe(process.recipe_key).steps}
        keys = process.steps.order_by("position").values_list("key", flat=True)
        steps = [("", _("in none")), *[(key, names.get(key, key)) for key in keys]]
        self.fields["marking_key"].choices = steps  # type: ignore[attr-defined]
        self.fields["place_file"].label = _("File with the boundary (GeoJSON)")
        self.fields["place"].label = _("Or the boundary as text")

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """Name, what it is like, and its office."""
        named = {
            "name": line(code, _("Name of the neighbourhood"), LONGEST["name"]),
            "about": box(code, _("What it is like"), LONGEST["about"], 4),
        }
        office: dict[str, forms.Field] = {
            name: box(code, label, LONGEST[part], 2)
            if part == "hours"
            else line(code, label, LONGEST[part])
            for name, (label, part) in _OFFICE.items()
        }
        return named | office

    def clean_office_at(self) -> tuple[float, float] | None:
        """Where the office is, as (longitude, latitude)."""
        text = self.cleaned_data["office_at"]
        try:
            return position(text) if text else None
        except Invalid as error:
            raise forms.ValidationError(error.message) from error

    def facts(self) -> Facts:
        """What was typed, as the service takes it."""
        given = self.cleaned_data
        return Facts(
            texts=texts_of(self, "name", "about"),
            shape=self.shape,
            is_approximate=given["is_approximate"],
            marking_key=given["marking_key"],
            moderation=given["moderation"],
            office=self._office(),
        )

    def _office(self) -> dict[str, Any]:
        given = self.cleaned_data
        office: dict[str, Any] = {
            name: given[f"office_{name}"] for name in ("email", "phone") if given[f"office_{name}"]
        }
        if given["office_at"]:
            office["longitude"], office["latitude"] = given["office_at"]
        for code, said in texts_of(self, *_OFFICE).items():
            office[code] = {_OFFICE[name][1]: text for name, text in said.items()}
        return office


def typed(home: Neighbourhood) -> dict[str, Any]:
    """What is said of a neighbourhood, as the form shows it."""
    office = home.office
    found: dict[str, Any] = {
        "place": written(home.shape),
        "is_approximate": home.is_approximate,
        "marking_key": home.marking.key if home.marking else "",
        "moderation": home.moderation,
        "office_email": office.get("email", ""),
        "office_phone": office.get("phone", ""),
    }
    if office.get("latitude") is not None:
        found["office_at"] = f"{office['latitude']}, {office['longitude']}"
    said = {f"office_{name}": text for name, text in typed_of(office).items()}
    return found | typed_of(home.texts) | said


class RowForm(InLanguages):
    """A row with words in each language; what a row has to say is said in official ones."""

    needed: Sequence[str] = ("title",)

    def clean(self) -> dict[str, Any]:
        """Nothing of a row that was begun is left out."""
        given = super().clean() or {}
        if self.has_changed() and not given.get("DELETE"):
            for code in official(self.languages):
                for part in self.needed:
                    if not given.get(f"{part}_{code}") and f"{part}_{code}" not in self.errors:
                        said = _("This has to be said in every official language.")
                        self.add_error(f"{part}_{code}", said)
        return given

    def stored(self) -> dict[str, Any]:
        """Its words by language."""
        return dict(texts_of(self, *self.fields_in("sl")))


class ProblemForm(RowForm):
    """Something that is wrong in a neighbourhood."""

    theme = forms.ChoiceField(label=_("Theme"), required=False)

    def __init__(self, *args: Any, themes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", _("none")), *themes]  # type: ignore[attr-defined]

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """What is wrong."""
        return {
            "title": line(code, _("What is wrong"), LONGEST["title"]),
            "about": box(code, _("More about it"), LONGEST["about"], 2),
        }

    def stored(self) -> dict[str, Any]:
        """As the service takes it."""
        return {"theme": self.cleaned_data["theme"], **super().stored()}


class WalkForm(InLanguages):
    """A walk through a neighbourhood."""

    key = forms.SlugField(
        label=_("Short name"),
        required=False,
        max_length=40,
        help_text=_("For its address. Left empty, it is made of the title."),
        error_messages={"invalid": _("Use letters without carons, numbers and hyphens alone.")},
    )

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """What it is called and about."""
        return {
            "title": line(code, _("Title"), LONGEST["title"]),
            "about": box(code, _("What it is about"), LONGEST["about"]),
        }


class StopForm(RowForm):
    """A stop of a walk."""

    at = forms.CharField(
        label=_("Position"),
        max_length=80,
        help_text=_("Latitude, longitude, as maps give them: 46.2452, 14.3651."),
    )

    def fields_in(self, code: str) -> dict[str, forms.Field]:
        """What there is to see."""
        return {
            "title": line(code, _("What there is to see"), LONGEST["title"]),
            "about": box(code, _("More about it"), LONGEST["about"], 2),
        }

    def clean_at(self) -> tuple[float, float]:
        """As (longitude, latitude)."""
        try:
            return position(self.cleaned_data["at"])
        except Invalid as error:
            raise forms.ValidationError(error.message) from error

    def stored(self) -> dict[str, Any]:
        """As the service takes it."""
        lon, lat = self.cleaned_data["at"]
        return {"longitude": lon, "latitude": lat, **super().stored()}


def kept(rows: Any) -> list[Any]:
    """The rows of a valid set of forms that were filled in and are to stay."""
    return [form for form in rows if form.cleaned_data and not form.cleaned_data.get("DELETE")]
