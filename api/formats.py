"""In which format an answer is: `?format=`, else `Accept`, else JSON."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAcceptable

from api.problems import Malformed
from api.renderers import encode
from common.text import as_cell

Object = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Format:
    """A name for `?format=`, and its media type; `whole` ones come without pages."""

    name: str
    media_type: str
    whole: bool = True
    charset: str = ""

    @property
    def content_type(self) -> str:
        """The Content-Type of an answer."""
        return f"{self.media_type}; charset={self.charset}" if self.charset else self.media_type


JSON = Format("json", "application/json", whole=False)
CSV = Format("csv", "text/csv", charset="utf-8")
NDJSON = Format("ndjson", "application/x-ndjson")
GEOJSON = Format("geojson", "application/geo+json")


def chosen(request: Any, formats: tuple[Format, ...]) -> Format:
    """The format that the caller asks for.

    Raises Malformed for an unknown `?format=`, NotAcceptable when `Accept` names none of them.
    """
    if (name := request.GET.get("format")) is not None:
        for each in formats:
            if each.name == name:
                return each
        known = ", ".join(each.name for each in formats)
        message = _("“%(name)s” is not a format of this address. Choose among: %(known)s.")
        said = message % {"name": name[:20], "known": known}
        raise Malformed("unknown_format", {"format": said})
    if (request.META.get("HTTP_ACCEPT") or "*/*") in ("*/*", formats[0].media_type):
        return formats[0]
    by_type = {each.media_type: each for each in formats}
    by_type |= {f"{each.media_type}; charset=utf-8": each for each in formats}
    if (media_type := request.get_preferred_type(list(by_type))) is None:
        known = ", ".join(each.media_type for each in formats)
        raise NotAcceptable(_("This address answers as: %(known)s.") % {"known": known})
    return by_type[media_type]


def ndjson(rows: Iterable[Object]) -> bytes:
    """One JSON object a line."""
    return b"".join(encode(row) + b"\n" for row in rows)


def geojson(rows: Iterable[Object]) -> bytes:
    """A FeatureCollection (RFC 7946): where each object lies, and all else of it as properties."""
    return OPENING + features(rows) + CLOSING


# Around the features of a FeatureCollection.
OPENING, CLOSING = b'{"type":"FeatureCollection","features":[', b"]}"


def features(rows: Iterable[Object]) -> bytes:
    """Objects as features, with commas between them."""
    return b",".join(encode(_feature(row)) for row in rows)


def _feature(row: Object) -> dict[str, Any]:
    """A feature: of the object's own `geometry`, else of the point of its place."""
    geometry = row["geometry"] if "geometry" in row else _point(row["place"])
    properties = {name: value for name, value in row.items() if name != "geometry"}
    return {"type": "Feature", "id": row["id"], "geometry": geometry, "properties": properties}


def _point(place: Object) -> dict[str, Any] | None:
    if place["latitude"] is None:
        return None
    return {"type": "Point", "coordinates": [place["longitude"], place["latitude"]]}


def as_csv(rows: Iterable[Object], columns: Mapping[str, str], *, header: bool = True) -> bytes:
    """A table with a header row (RFC 4180, UTF-8 without a byte order mark).

    `columns` maps its headings to paths into a row: "contact.name". Several values stand in one
    cell with "; " between them.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    if header:
        writer.writerow(columns)
    paths = [path.split(".") for path in columns.values()]
    writer.writerows([_cell(row, path) for path in paths] for row in rows)
    return text.getvalue().encode()


def _cell(row: Object, path: list[str]) -> Any:
    found = list(_values(row, path))
    if len(found) == 1 and isinstance(found[0], int | float):
        return found[0]
    return as_cell("; ".join(map(str, found)))


def _values(value: Any, path: list[str]) -> Iterator[Any]:
    if value is None:
        return
    if isinstance(value, list | tuple):
        for each in value:
            yield from _values(each, path)
    elif path:
        yield from _values(value[path[0]], path[1:])
    else:
        yield _moment(value) if isinstance(value, datetime) else value


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
