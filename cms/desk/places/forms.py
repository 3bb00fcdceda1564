"""Forms of the map: a file with the boundary, and one layer."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.desk.forms import NAMES
from places.geojson import MOST_BYTES
from places.layers import LONGEST, TILES, WMS, Layer
from places.services import LONGEST_SOURCE

_SOURCE_HELP = _("Whose boundary it is and of when; it stands under every map.")


class SourceForm(forms.Form):
    """Who drew the boundary."""

    source = forms.CharField(
        label=_("Source"), max_length=LONGEST_SOURCE, help_text=_SOURCE_HELP, strip=True
    )


class BoundaryForm(SourceForm):
    """A file of GeoJSON with the boundary in it."""

    file = forms.FileField(
        label=_("File with the boundary"),
        help_text=_("GeoJSON in degrees of WGS84 (EPSG:4326), at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
    )
    field_order = ("file", "source")

    def content(self) -> bytes:
        """What the file holds; one byte more than may be for one that is too large."""
        content: bytes = self.cleaned_data["file"].read(MOST_BYTES + 1)
        return content


class LayerForm(forms.Form):
    """One layer of the map. What is wrong with it the room of places says."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(TILES, _("Tiles: an address with {z}, {x} and {y}")), (WMS, _("WMS service"))],
        widget=forms.RadioSelect,
        initial=TILES,
    )
    url = forms.CharField(
        label=_("Address of the pictures"),
        help_text=_("https, for example https://tile.example.si/{z}/{x}/{y}.png."),
    )
    layer = forms.CharField(
        label=_("Layer of the WMS service"),
        required=False,
        help_text=_("As the service calls it; nothing for tiles."),
    )
    attribution = forms.CharField(
        label=_("Whose map it is"),
        max_length=LONGEST["attribution"],
        help_text=_("Stands under every map, as its owner asks, for example “© OpenStreetMap”."),
    )
    is_base = forms.BooleanField(
        label=_("It is a base: of several bases one is shown at a time"), required=False
    )

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = list(languages)
        for code in self.languages:
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Name of the layer (%(language)s)") % {"language": NAMES[code]},
                required=code == "sl",
                max_length=LONGEST["title"],
                widget=forms.TextInput(attrs={"lang": code}),
            )
        titles = [f"title_{code}" for code in self.languages]
        self.order_fields(["kind", "url", "layer", *titles, "attribution", "is_base"])

    def facts(self) -> Layer:
        """What was typed, as the service takes it."""
        given = self.cleaned_data
        titles = {code: given[f"title_{code}"] for code in self.languages}
        plain = {name: given[name] for name in ("kind", "url", "layer", "attribution", "is_base")}
        return plain | {"title": titles}

    @staticmethod
    def typed(layer: Layer) -> dict[str, Any]:
        """A stored layer as the form shows it."""
        return layer | {f"title_{code}": word for code, word in layer["title"].items()}

    def say(self, reasons: dict[str, str]) -> None:
        """Put reasons beside their fields."""
        for name, reason in reasons.items():
            field = "title_sl" if name == "title" else name
            self.add_error(field if field in self.fields else None, reason)
