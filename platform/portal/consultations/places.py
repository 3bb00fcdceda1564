"""A place as people have it at hand: two numbers, degrees and minutes, or the link of a map.

A link is only read, never opened.
"""

import re
from urllib.parse import unquote

from consultations.rules import BOUNDS

# Beyond what the link of a map has.
LONGEST = 2000
_NUMBER = r"(-?\d{1,3}(?:[.,]\d{1,20})?)"
_PLAIN = re.compile(rf"^{_NUMBER}\s*°?\s*[,;\s]\s*{_NUMBER}\s*°?$")
_ANGLE = re.compile(
    r"(\d{1,3})\s*°\s*(?:(\d{1,2}(?:[.,]\d{1,9})?)\s*['′’]\s*)?"
    r"(?:(\d{1,2}(?:[.,]\d{1,9})?)\s*(?:[\"″”]|''|′′|’’)\s*)?([NSEWVZJ]?)",
    re.IGNORECASE,
)
_IN_LINKS = tuple(
    re.compile(pattern)
    for pattern in (
        # Of a chosen place before the middle of the map.
        r"!3d(-?\d{1,3}\.\d{1,20})!4d(-?\d{1,3}\.\d{1,20})",
        r"[?&]mlat=(-?\d{1,3}\.\d{1,20})&mlon=(-?\d{1,3}\.\d{1,20})",
        r"[?&](?:q|query|ll|coordinate|center|destination|mlat)=(?:loc:)?"
        r"(-?\d{1,3}\.\d{1,20}),\s?(-?\d{1,3}\.\d{1,20})",
        r"#map=[\d.]{1,6}/(-?\d{1,3}\.\d{1,20})/(-?\d{1,3}\.\d{1,20})",
        r"@(-?\d{1,3}\.\d{1,20}),(-?\d{1,3}\.\d{1,20})",
        r"^geo:(-?\d{1,3}(?:\.\d{1,20})?),(-?\d{1,3}(?:\.\d{1,20})?)",
    )
)


def place_of(text: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees of WGS84; None when the text names no place.

    Who gives the two the other way round means the same place, when it lies in Slovenia so.
    """
    given = text.strip()
    if len(given) > LONGEST:
        return None
    found = _of_link(given) if re.match(r"(?:https?://|geo:)", given, re.IGNORECASE) else None
    found = found or _of_numbers(given) or _of_angles(given)
    return found and _ordered(*found)


def _of_link(link: str) -> tuple[float, float] | None:
    read = unquote(link)
    for pattern in _IN_LINKS:
        if met := pattern.search(read):
            return float(met[1]), float(met[2])
    return None


def _of_numbers(text: str) -> tuple[float, float] | None:
    met = _PLAIN.match(text)
    return (_float(met[1]), _float(met[2])) if met else None


def _of_angles(text: str) -> tuple[float, float] | None:
    found = list(_ANGLE.finditer(text))
    rest = _ANGLE.sub("", text).strip(" ,;\t\n")
    if len(found) != 2 or rest or any(_float(one[n] or "0") >= 60 for one in found for n in (2, 3)):
        return None
    first, second = (
        _float(one[1]) + _float(one[2] or "0") / 60 + _float(one[3] or "0") / 3600 for one in found
    )
    return first, second


def _ordered(first: float, second: float) -> tuple[float, float]:
    swapped = _lies(BOUNDS["latitude"], second) and _lies(BOUNDS["longitude"], first)
    return (second, first) if swapped else (first, second)


def _lies(bounds: tuple[float, float], degrees: float) -> bool:
    return bounds[0] <= degrees <= bounds[1]


def _float(number: str) -> float:
    return float(number.replace(",", "."))
