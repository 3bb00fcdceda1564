"""The style guide's map: marks made up around Hrastnik, grouped as a server of real ones would."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse

from portal.maps import Map, State, Theme

WEST, SOUTH, EAST, NORTH = 15.06, 46.125, 15.11, 46.155
THEMES = (
    Theme(key="green", title="Green areas", colour="#1b7f3b", shape="circle", letter="G"),
    Theme(key="roads", title="Roads and paths", colour="#8a5a00", shape="square", letter="R"),
    Theme(key="play", title="Playgrounds", colour="#f2c200", shape="triangle", letter="P"),
    Theme(key="rest", title="Quiet places", colour="#17508a", shape="diamond", letter="Q"),
)
STATES = (
    State(key="new", title="New", sign="?", dashed=True),
    State(key="taken", title="Taken up", sign="✓"),
)
# A municipality sets its own; without any the ground is plain.
LAYERS: tuple[dict[str, Any], ...] = ()
PLACES = (
    {"title": "A new path along the river", "text": "Roads and paths · New"},
    {"title": "The meadow by the school", "text": "Green areas · Taken up"},
    {"title": "300 marks more", "text": "A real list has pages."},
)
_ABOUT = "What somebody has proposed here, in a sentence."


class Place(forms.Form):
    """A place in words, or drawn."""

    shape = forms.CharField(widget=forms.HiddenInput, required=False)
    where = forms.CharField(label="Where is it?", help_text="A street and a number.", max_length=90)


def _ring(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [corners]}


def _shape(kind: str, title: str, *sides: float) -> dict[str, Any]:
    properties = {"kind": kind, "title": title}
    return {"type": "Feature", "properties": properties, "geometry": _ring(*sides)}


_SHAPES = {
    "type": "FeatureCollection",
    "features": [
        _shape("boundary", "Hrastnik", WEST + 0.002, SOUTH + 0.002, EAST - 0.002, NORTH - 0.002),
        _shape("zone", "Upper town", 15.068, 46.142, 15.085, 46.151),
        _shape("zone", "Along the river", 15.087, 46.129, 15.105, 46.14),
    ],
}


def example() -> Map:
    """A map with marks and without any layer."""
    return Map(
        label="Map of the proposals",
        bounds=(WEST, SOUTH, EAST, NORTH),
        layers=LAYERS,
        shapes=_SHAPES,
        source="?show=marks",
        themes=THEMES,
        states=STATES,
        list_url="#places",
    )


def empty() -> Map:
    """A map to draw on."""
    return Map(
        key="drawn", label="Map to draw on", bounds=(WEST, SOUTH, EAST, NORTH), shapes=_SHAPES
    )


def _feature(number: int, geometry: dict[str, Any], title: str) -> dict[str, Any]:
    properties = {
        "title": title,
        "url": f"#mark-{number}",
        "theme": THEMES[number % len(THEMES)].key,
        "state": STATES[number % 3 == 0].key,
        "summary": _ABOUT,
    }
    return {"type": "Feature", "id": number, "properties": properties, "geometry": geometry}


def _all() -> list[dict[str, Any]]:
    """300 points in no order that one would see, a line and an area."""
    points = [
        _feature(
            number,
            {
                "type": "Point",
                "coordinates": [
                    round(WEST + (EAST - WEST) * (0.12 + 0.76 * (number * 0.6180339887 % 1)), 6),
                    round(SOUTH + (NORTH - SOUTH) * (0.12 + 0.76 * (number * 0.7548776662 % 1)), 6),
                ],
            },
            f"Proposal {number}",
        )
        for number in range(300)
    ]
    path = {
        "type": "LineString",
        "coordinates": [[15.075, 46.135], [15.08, 46.138], [15.09, 46.1365]],
    }
    meadow = _ring(15.086, 46.1445, 15.093, 46.1495)
    return [
        _feature(301, path, "A new path along the river"),
        _feature(300, meadow, "The meadow by the school"),
        *points,
    ]


def marks(request: HttpRequest) -> HttpResponse:
    """The marks of a part of the map, grouped on a grid that grows finer with the zoom."""
    try:
        west, south, east, north = map(float, request.GET["bbox"].split(","))
        zoom = int(request.GET["zoom"])
    except (KeyError, ValueError):
        return HttpResponseBadRequest("bbox=w,s,e,n and zoom are needed")
    chosen = [one for one in _all() if _is_asked(one, request)]
    points = [one for one in chosen if one["geometry"]["type"] == "Point"]
    others = [one for one in chosen if one["geometry"]["type"] != "Point"]
    inside = [
        one
        for one in points
        if west <= one["geometry"]["coordinates"][0] <= east
        and south <= one["geometry"]["coordinates"][1] <= north
    ]
    found = {"type": "FeatureCollection", "features": [*others, *_grouped(inside, zoom)]}
    return JsonResponse(found, content_type="application/geo+json")


def _is_asked(feature: dict[str, Any], request: HttpRequest) -> bool:
    return all(
        not (wanted := request.GET.getlist(name)) or feature["properties"][name] in wanted
        for name in ("theme", "state")
    )


def _grouped(points: Iterable[dict[str, Any]], zoom: int) -> list[dict[str, Any]]:
    cells: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    width = 360 / 2**zoom / 3
    for point in points:
        lon, lat = point["geometry"]["coordinates"]
        cells[int(lon / width), int(lat / width / 0.7)].append(point)
    return [members[0] if len(members) == 1 else _group(members) for members in cells.values()]


def _group(members: list[dict[str, Any]]) -> dict[str, Any]:
    lons, lats = zip(*(one["geometry"]["coordinates"] for one in members), strict=True)
    middle = [sum(lons) / len(lons), sum(lats) / len(lats)]
    bounds = [min(lons), min(lats), max(lons), max(lats)]
    return {
        "type": "Feature",
        "properties": {"count": len(members), "bounds": bounds, "url": "#places"},
        "geometry": {"type": "Point", "coordinates": middle},
    }
