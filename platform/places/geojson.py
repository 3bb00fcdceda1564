"""Files of GeoJSON (RFC 7946): read strictly, every fault named in one go, and written.

A file is read whole or not at all: nothing of it is used while anything in it is wrong.
"""

import json
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.errors import Invalid
from places.coordinates import DEPTHS
from places.geometry import Shape, judged
from places.limits import Limits

CONTENT_TYPE: Final = "application/geo+json"
MOST_BYTES: Final = 10_000_000
MOST_FEATURES: Final = 5_000
# Each position opens a bracket; what has more would fill the memory of a worker.
_MOST_BRACKETS = 800_000
_MOST_FAULTS, _MOST_PROPERTIES, _LONGEST_NAME = 100, 60, 80
# Under which a feature's name is looked for, in this order and whatever the capitals.
_NAMES = ("name", "ime", "naziv", "title", "naslov")
# How older files name degrees of WGS84; any other system is refused.
_WGS84 = ("CRS84", "4326")


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of a file: its place in it from 1, what it is called, what it says, its shape."""

    number: int
    name: str
    properties: dict[str, Any]
    shape: Shape

    @property
    def called(self) -> str:
        """How it is named in a sentence."""
        return called(self.number, self.name)


class Refused(Invalid):
    """A file that was refused, with every fault, each a sentence."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("geojson_refused", " ".join(self.faults), {"file": self.faults[0]})


def called(number: int, name: str) -> str:
    """How a feature is named in a sentence."""
    said = _("Feature %(number)d") % {"number": number}
    return f"{said} ({name})" if name else said


Judge = Callable[[dict[str, Any]], Iterable[str]]


def read_features(
    data: bytes,
    limits: Limits | None = None,
    judge: Judge | None = None,
    names: Container[str] | None = None,
) -> list[Feature]:
    """The features of a file: a FeatureCollection, one Feature, or a geometry alone.

    `limits` is where they may lie, `judge` says what else is wrong with the properties of each;
    with `names` other properties are left out, whatever they hold. Raises Refused with every
    fault, naming the feature by number and name.
    """
    found: list[Feature] = []
    faults: list[str] = []
    for number, whole in enumerate(_features(_parsed(data)), start=1):
        each = _named(whole, names)
        feature, wrong = _feature(number, each, limits)
        faults += wrong
        faults += _judged(number, each, judge)
        if feature is not None:
            found.append(feature)
    faults += _twice(found)
    if faults:
        raise Refused(_first(faults))
    return found


def _first(faults: list[str]) -> list[str]:
    if (more := len(faults) - _MOST_FAULTS) <= 0:
        return faults
    said = ngettext("And %(n)d fault more.", "And %(n)d faults more.", more) % {"n": more}
    return [*faults[:_MOST_FAULTS], said]


# -- JSON -------------------------------------------------------------------------------------


def _parsed(data: bytes) -> Any:
    """What the file says, by strict JSON: no number that is none, no name twice in one object."""
    if len(data) > MOST_BYTES:
        raise Refused([_("The file is larger than 10 MB. Simplify its shapes, or divide it.")])
    if data.count(b"[") > _MOST_BRACKETS:
        raise Refused([_("The file has too many corners. Simplify its shapes, or divide it.")])
    try:
        text = data.decode("utf-8-sig")
        return json.loads(text, parse_constant=_no_number, object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise Refused([_("The file is no text in UTF-8.")]) from None
    except RecursionError:
        raise Refused([_("The file is nested too deep to be GeoJSON.")]) from None
    except json.JSONDecodeError as error:
        said = _("The file is no JSON: line %(line)d, column %(column)d cannot be read.")
        raise Refused([said % {"line": error.lineno, "column": error.colno}]) from None
    except ValueError as error:
        raise Refused([str(error)]) from None


def _no_number(word: str) -> Any:
    raise ValueError(_("“%(word)s” is no number that JSON knows.") % {"word": word})


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _value in pairs]
        double = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(_("“%(name)s” stands twice in one object.") % {"name": double[:80]})
    return found


def _features(content: Any) -> list[Any]:
    """The features of what a file says."""
    kind = content.get("type") if isinstance(content, dict) else None
    if not isinstance(kind, str):
        raise Refused([_("The file is no GeoJSON.")])
    if fault := _system(content.get("crs")):
        raise Refused([fault])
    if kind == "Feature":
        return [content]
    if kind in DEPTHS:
        return [{"type": "Feature", "properties": None, "geometry": content}]
    features = content.get("features")
    if kind != "FeatureCollection" or not isinstance(features, list):
        raise Refused([_("The file is no collection of features (FeatureCollection).")])
    if not features:
        raise Refused([_("The file holds no feature.")])
    if len(features) > MOST_FEATURES:
        raise Refused([_("The file holds more than 5 000 features. Divide it.")])
    return features


def _system(crs: Any) -> str:
    """Why the coordinate system that a file names cannot be taken; empty if it names none."""
    if crs is None:
        return ""
    words = json.dumps(crs)
    if any(known in words for known in _WGS84):
        return ""
    said = _("The file is in another coordinate system (%(name)s). Save it in WGS84 (EPSG:4326).")
    return said % {"name": words[:120]}


# -- Features ---------------------------------------------------------------------------------


def _feature(number: int, each: Any, limits: Limits | None) -> tuple[Feature | None, list[str]]:
    if not isinstance(each, dict) or each.get("type") != "Feature":
        said = _("%(feature)s: this is no feature of GeoJSON.")
        return None, [said % {"feature": called(number, "")}]
    properties = each.get("properties") or {}
    if fault := _properties(properties):
        return None, [f"{called(number, '')}: {fault}"]
    name = called(number, _name(properties))
    if each.get("geometry") is None:
        return None, [_("%(feature)s has no place.") % {"feature": name}]
    shape, faults = judged(each["geometry"], name=name)
    if shape is None:
        return None, faults
    if limits is not None and (outside := limits.fault(shape, name=name)):
        return None, [outside]
    return Feature(number, _name(properties), properties, shape), []


def _named(each: Any, names: Container[str] | None) -> Any:
    """The feature with those of its properties that are asked for."""
    properties = each.get("properties") if isinstance(each, dict) else None
    if names is None or not isinstance(properties, dict):
        return each
    return {**each, "properties": {key: properties[key] for key in properties if key in names}}


def _judged(number: int, each: Any, judge: Judge | None) -> list[str]:
    """What a domain finds wrong with a feature, also where its shape is."""
    properties: Any = (each.get("properties") or {}) if isinstance(each, dict) else None
    if judge is None or _properties(properties):
        return []
    name = called(number, _name(properties))
    return [f"{name}: {fault}" for fault in judge(properties)]


def _properties(properties: Any) -> str:
    """Why properties cannot be taken; empty if they can."""
    if not isinstance(properties, dict):
        return _("its properties are no list of names and values.")
    if len(properties) > _MOST_PROPERTIES:
        return _("it has more than 60 properties.")
    if any(isinstance(value, dict | list) for value in properties.values()):
        return _("its properties hold lists or objects; only texts and numbers can be taken.")
    words = [*properties, *(each for each in properties.values() if isinstance(each, str))]
    # PostgreSQL keeps no such characters, and no encoding knows the halves of one.
    if any("\0" in word or not _is_text(word) for word in words):
        return _("its properties hold characters that are none.")
    return ""


def _is_text(word: str) -> bool:
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True


def _name(properties: Mapping[str, Any]) -> str:
    by_key = {key.casefold(): value for key, value in properties.items()}
    found = (by_key.get(key) for key in _NAMES)
    name = next((each for each in found if isinstance(each, str) and each.strip()), "")
    return " ".join(name.split())[:_LONGEST_NAME]


def _twice(found: list[Feature]) -> list[str]:
    """What stands in a file twice: the same shape under the same name."""
    seen: dict[tuple[str, bytes], Feature] = {}
    faults = []
    for each in found:
        key = (each.name, each.shape.form.wkb)
        if (first := seen.setdefault(key, each)) is not each:
            said = _("%(feature)s is the same as feature %(other)d.")
            faults.append(said % {"feature": each.called, "other": first.number})
    return faults


# -- Writing ----------------------------------------------------------------------------------


def feature(
    geometry: Mapping[str, Any] | None, properties: Mapping[str, Any], number: int | None = None
) -> dict[str, Any]:
    """One feature, of a geometry that passed `geometry.read` before it was stored."""
    known = {} if number is None else {"id": number}
    return {"type": "Feature", **known, "geometry": geometry, "properties": dict(properties)}


def collection(features: Iterable[Mapping[str, Any]], **more: Any) -> bytes:
    """A FeatureCollection, to be served as `CONTENT_TYPE`; `more` are members beside the features.

    Coordinates have six decimals and outer rings turn left, since `geometry.read` stored them so.
    """
    return orjson.dumps({"type": "FeatureCollection", **more, "features": list(features)})


def wkt(geometry: Mapping[str, Any] | None) -> str:
    """A stored geometry as WKT, for a column of a table; empty where there is none."""
    return str(Shape.stored(geometry).form.wkt) if geometry else ""
