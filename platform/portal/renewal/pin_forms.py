"""The form with which a place is marked; what the rules find is said at each field, all at once."""

from collections.abc import Mapping
from typing import Any

import orjson
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.errors import Invalid
from places.geometry import Shape
from portal.consultations.places import LONGEST, place_of
from renewal import photos, rules
from renewal.models import Neighbourhood, Pin
from renewal.services import pinning

# Beyond any rule, so that what is too long is not even read; the rules say what is too long.
_MOST = 20_000
_MOST_SHAPE = 300_000


class PinForm(forms.Form):
    """What somebody marks. `shape` is drawn by a script; without one a zone or a place is told."""

    title = forms.CharField(max_length=_MOST)
    text = forms.CharField(max_length=_MOST, required=False)
    theme: Any = forms.ModelChoiceField(queryset=None, required=False, empty_label=None)
    place = forms.CharField(max_length=LONGEST, required=False)
    zone: Any = forms.ModelChoiceField(queryset=None, required=False)
    photo = forms.FileField(required=False)
    alt = forms.CharField(max_length=_MOST, required=False)
    name = forms.CharField(max_length=_MOST, required=False)
    shape = forms.CharField(required=False, widget=forms.HiddenInput)
    status = 422

    def __init__(
        self, home: Neighbourhood, data: Any = None, files: Any = None, **more: Any
    ) -> None:
        super().__init__(data, files, **more)
        self.home = home
        fields: Any = self.fields
        fields["theme"].queryset, fields["zone"].queryset = home.themes.all(), home.zones.all()
        fields["theme"].widget = forms.RadioSelect()
        fields["theme"].widget.choices = fields["theme"].choices
        self._describe()
        for name in ("theme", "zone"):
            if not fields[name].queryset.exists():
                del fields[name]

    def _describe(self) -> None:
        words = {
            "title": (_("What is it about?"), _("A few words: for example “A bench is missing”.")),
            "text": (_("What would you change, and why?"), ""),
            "theme": (_("Theme"), ""),
            "place": (
                _("Place"),
                _(
                    "Latitude and longitude, as a map shows them: 46.1459, 15.0838. Or paste the "
                    "link of a place on a map."
                ),
            ),
            "zone": (_("Or a zone"), _("If you cannot say it more precisely.")),
            "photo": (_("Photograph"), _("A picture (.jpg, .png). Where it was taken is removed.")),
            "alt": (_("What does the photograph show?"), _("For those who cannot see it.")),
            "name": (_("Your name"), _("Shown beside it. Leave it empty to be named nowhere.")),
        }
        for name, (label, hint) in words.items():
            self.fields[name].label, self.fields[name].help_text = label, hint
        self.fields["title"].error_messages["required"] = _("Say in a few words what it is about.")
        self.fields["text"].widget = forms.Textarea(attrs={"rows": 5})
        self.fields["photo"].widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png"})
        self.fields["name"].widget.attrs = {"autocomplete": "name"}
        self.fields["place"].widget.attrs = {"autocomplete": "off"}

    def clean(self) -> dict[str, Any]:
        """All that the rules find, at once; and where it is, however it was told."""
        given: dict[str, Any] = super().clean() or {}
        checks = {"title": rules.may_call, "text": rules.may_say, "name": rules.may_be_written}
        for name, rule in checks.items():
            if name in given and (reason := rule(given[name])):  # type: ignore[operator]
                self.add_error(name, reason)
        for name, reason in photos.may_keep(given.get("photo"), given.get("alt", "")).items():
            self.add_error(name, reason)
        try:
            given["where"] = self._where(given)
        except Invalid as error:
            self.add_error("place", error.message)
            return given
        if "place" not in self.errors and (reason := pinning.may_lie(self.home, given["where"])):
            self.add_error("place", reason)
        return given

    def _where(self, given: dict[str, Any]) -> Shape | None:
        """What was drawn, or else the place that was typed, or else the zone, or else where it was
        before: without a script the form hands that back as if it had just been drawn."""
        drawn = given.get("shape") or ""
        known = self.initial.get("shape")
        before = known and drawn and _parsed(drawn) == _parsed(known)
        told = str(given.get("place") or "").strip() or given.get("zone")
        if drawn and not (before and told):
            return pinning.drawn(_parsed(drawn))
        if typed := str(given.get("place") or "").strip():
            found = place_of(typed)
            if found is None:
                raise Invalid("place_misread", _("We find no place in this."))
            return pinning.drawn({"type": "Point", "coordinates": [found[1], found[0]]})
        zone = given.get("zone")
        if zone is None or zone.placed_shape is None:
            return None
        # A sign in the middle of the zone: a whole zone drawn anew would lie over everything else.
        return pinning.drawn({"type": "Point", "coordinates": list(zone.placed_shape.centre)})

    def marked(self) -> pinning.Marked:
        """What was typed, as the service takes it."""
        given = self.cleaned_data
        theme = given.get("theme")
        return pinning.Marked(
            title=given["title"],
            text=given.get("text", ""),
            shape=given.get("where"),
            theme_id=theme.pk if theme else None,
            name=given.get("name", ""),
            photo=given.get("photo"),
            alt=given.get("alt", ""),
            language=str(get_language()),
        )

    def take(self, reasons: Mapping[str, str]) -> None:
        """Say at each field why it was refused."""
        for given, reason in reasons.items():
            name = "place" if given == "shape" else given
            self.add_error(name if name in self.fields else None, reason)


def of_pin(pin: Pin) -> dict[str, Any]:
    """What a form begins with when a pin is changed."""
    shape = orjson.dumps(pin.shape).decode() if pin.shape else ""
    known = {"title": pin.title, "text": pin.text, "name": pin.name, "theme": pin.theme_id}
    return {**known, "shape": shape, "alt": pin.photo.get("alt", "")}


def _parsed(text: str) -> Any:
    if len(text) > _MOST_SHAPE:
        raise Invalid("shape_too_long", _("What is drawn has too many corners. Draw it anew."))
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Invalid("shape_misread", _("What is drawn cannot be read. Draw it anew.")) from None
