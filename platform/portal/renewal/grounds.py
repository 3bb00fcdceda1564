"""The map of a neighbourhood: its boundary and zones, the signs of its themes."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from places.boxes import Box
from places.models import Ground
from portal.maps import SIGNS, Map, State
from portal.maps import Theme as Sign
from processes.models import spoken
from renewal.models import Neighbourhood, Theme, Zone

# Told apart by everybody, dark enough for white letters (contrast 4.5 and more).
COLOURS = ("#0b5394", "#9c3d00", "#2f6b2f", "#7a1f6b", "#5b4a00", "#00626b", "#8b1a1a", "#4a4a8a")
_SHAPES = tuple(SIGNS)
# Where nothing of a neighbourhood has a place: Slovenia.
_NOWHERE = Box(13.3, 45.4, 16.7, 46.95)
MEASURES = "measures"


def map_of(
    home: Neighbourhood,
    *,
    zones: Sequence[Zone],
    themes: Sequence[Theme],
    ground: Ground,
    list_url: str = "",
    key: str = "map",
    focus: Box | None = None,
) -> Map:
    """The map of a neighbourhood with everything that is marked on it; at first it shows the whole,
    or with `focus` what lies there."""
    return Map(
        label=_("Map of %(name)s") % {"name": home.name},
        key=key,
        bounds=(near(focus) if focus else home.box or _NOWHERE).numbers,
        layers=layers_of(ground),
        shapes=shapes_of(home, zones),
        source=source_of(home),
        themes=signs_of(themes),
        states=[
            State(key="measure", title=_("Measures")),
            State(key="open", title=_("Marked places without an answer"), sign="?"),
            State(key="answered", title=_("Marked places that were answered"), sign="✓"),
        ],
        list_url=list_url,
        folded=True,
    )


def walk_of(
    home: Neighbourhood, stops: Sequence[Mapping[str, Any]], zones: Sequence[Zone], ground: Ground
) -> Map:
    """The map of a walk: its way and its stops, and nothing that would cover them."""
    shapes = shapes_of(home, zones)
    shapes["features"] += _route(stops)
    return Map(
        label=_("Map of %(name)s") % {"name": home.name},
        bounds=(home.box or _NOWHERE).numbers,
        layers=layers_of(ground),
        shapes=shapes,
        list_url="#stops",
        folded=True,
    )


def near(box: Box) -> Box:
    """A box with about 100 m around it, so that the next streets are seen."""
    lon, lat = 0.0013, 0.0009
    return Box(box.west - lon, box.south - lat, box.east + lon, box.north + lat)


def source_of(home: Neighbourhood) -> str:
    """The address that answers with what is marked."""
    try:
        return reverse("renewal_map", args=[home.process.slug])
    except NoReverseMatch:
        return ""


def layers_of(ground: Ground) -> list[dict[str, Any]]:
    """The layers of the municipality's ground, named in the language of the moment."""
    return [{**one, "title": str(spoken(one["title"]) or one["url"])} for one in ground.layers]


def shapes_of(home: Neighbourhood, zones: Sequence[Zone]) -> dict[str, Any]:
    """Boundary and zones, as GeoJSON."""
    drawn = [(home.shape, "boundary", home.name, home.is_approximate)]
    drawn += [(zone.shape, "zone", zone.title, False) for zone in zones]
    features = [
        _drawn(shape, kind=kind, title=_titled(title, is_approximate))
        for shape, kind, title, is_approximate in drawn
        if shape
    ]
    return {"type": "FeatureCollection", "features": features}


def _route(stops: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The way of a walk and its stops that have a place, numbered as in their list."""
    placed = [
        (number, one.get("title", ""), [one["longitude"], one["latitude"]])
        for number, one in enumerate(stops, 1)
        if one.get("latitude") is not None and one.get("longitude") is not None
    ]
    way = {"type": "LineString", "coordinates": [place for _number, _title, place in placed]}
    line = [_drawn(way, kind="route", title="")] if len(placed) > 1 else []
    return line + [
        _drawn({"type": "Point", "coordinates": place}, kind="stop", title=title, number=number)
        for number, title, place in placed
    ]


def _drawn(geometry: Any, **about: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": about}


def signs_of(themes: Sequence[Theme]) -> list[Sign]:
    """A colour, a shape and a letter for each theme, in their order."""
    return [
        Sign(
            key=one.key,
            title=one.title,
            colour=COLOURS[place % len(COLOURS)],
            shape=_SHAPES[place % len(_SHAPES)],
            letter=one.title[:1].upper(),
        )
        for place, one in enumerate(themes)
    ]


def _titled(title: str, is_approximate: bool) -> str:
    return _("%(title)s (drawn approximately)") % {"title": title} if is_approximate else title
