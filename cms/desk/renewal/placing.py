"""Where something is, as officials say it: a file of GeoJSON, or positions pasted line by line."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.desk.places.boundary import seat_of
from cms.desk.processes.forms import InLanguages
from common.errors import Invalid
from places.geojson import MOST_BYTES, Refused, read_features
from places.geometry import Shape, read
from places.limits import SLOVENIA, Limits
from places.models import Ground

_NUMBER = r"([+-]?\d{1,3}(?:[.,]\d{1,15})?)°?"
_PAIR = re.compile(rf"\s*{_NUMBER}(?:\s*[,;]\s+|\s*;\s*|\s+|,)\s*{_NUMBER}\s*")
_MOST_LINES = 2000


def limits(request: HttpRequest) -> Limits:
    """Where something may lie: in the municipality's boundary, or around its seat."""
    return Limits(Ground.objects.here().placed_shape, seat_of(request))


def position(text: str) -> tuple[float, float]:
    """Longitude and latitude of one line such as `46.2452, 14.3651`, as maps give it.

    Latitude comes first; in Slovenia the two cannot be mistaken for each other, so they may change
    places. Raises Invalid.
    """
    found = _PAIR.fullmatch(text)
    if found is None:
        said = _("“%(line)s” is no position. Write latitude and longitude: 46.2452, 14.3651.")
        raise Invalid("position_misread", said % {"line": text.strip()[:60]})
    first, second = (float(number.replace(",", ".")) for number in found.groups())
    if SLOVENIA.holds(first, second):
        return first, second
    return second, first


def written(geometry: Mapping[str, Any] | None) -> str:
    """A stored place as people can read and change it: a point as a position, else GeoJSON."""
    if not geometry:
        return ""
    if geometry["type"] == "Point":
        lon, lat = geometry["coordinates"]
        return f"{lat}, {lon}"
    return orjson.dumps(geometry).decode()


def understood(text: str, where: Limits, *, is_area: bool) -> Shape:
    """The one shape of a text: GeoJSON, or positions line by line. Raises Invalid with every fault.

    One position is a point, several are a line, and an area if the last is the first again or an
    area is asked for.
    """
    if text.lstrip().startswith(("{", "[")):
        return _one_of(text.encode(), where, is_area=is_area)
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > _MOST_LINES:
        raise Invalid("too_many", _("At most %(n)d lines; use a file.") % {"n": _MOST_LINES})
    corners = [list(position(line)) for line in lines]
    shape = read(_geometry(corners, is_area))
    return _inside(shape, where, is_area)


def _geometry(corners: list[list[float]], is_area: bool) -> dict[str, Any]:
    if len(corners) > 3 and corners[0] == corners[-1]:
        return {"type": "Polygon", "coordinates": [corners]}
    if is_area:
        return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}
    if len(corners) == 1:
        return {"type": "Point", "coordinates": corners[0]}
    return {"type": "LineString", "coordinates": corners}


def _one_of(data: bytes, where: Limits, *, is_area: bool) -> Shape:
    found = read_features(data)
    if len(found) != 1:
        said = _("The file holds %(n)d shapes, and one is needed here.") % {"n": len(found)}
        raise Refused([said])
    return _inside(found[0].shape, where, is_area)


def _inside(shape: Shape, where: Limits, is_area: bool) -> Shape:
    if is_area and not shape.is_area:
        raise Refused([_("An area is needed here, not a point or a line.")])
    if outside := where.fault(shape):
        raise Refused([outside])
    return shape


class PlacedForm(InLanguages):
    """A form of something with a place."""

    is_area = False

    place_file = forms.FileField(
        label=gettext_lazy("File with the place (GeoJSON)"),
        required=False,
        help_text=gettext_lazy("Degrees of WGS84 (EPSG:4326), one shape, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
    )
    place = forms.CharField(
        label=gettext_lazy("Or the place as text"),
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One position a line: latitude, longitude, as maps give them (46.2452, 14.3651); or "
            "GeoJSON. A file comes before it; left empty, there is no place."
        ),
    )
    is_approximate = forms.BooleanField(
        label=gettext_lazy("Drawn approximately"),
        required=False,
        help_text=gettext_lazy("People read so beside the map."),
    )

    def __init__(self, *args: Any, where: Callable[[], Limits], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.where = where
        self.shape: Shape | None = None

    def clean(self) -> dict[str, Any]:
        """The place, read; what a file held stands in the text from then on, so that it is not
        lost when something else has to be put right."""
        given = super().clean() or {}
        file, text = given.get("place_file"), given.get("place", "")
        try:
            if file is not None:
                text = file.read(MOST_BYTES + 1)
                self.shape = _one_of(text, self.where(), is_area=self.is_area)
                sent: Any = self.data.copy()  # type: ignore[attr-defined]
                sent[self.add_prefix("place")] = written(self.shape.geometry)
                self.data = sent
            elif text:
                self.shape = understood(text, self.where(), is_area=self.is_area)
        except Invalid as error:
            reasons = getattr(error, "faults", (error.message,))
            for reason in reasons[:10]:
                self.add_error("place_file" if file is not None else "place", reason)
        return given
