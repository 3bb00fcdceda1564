"""Lists of what lies on the map: a long one comes in pieces, each with a statement of its own."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import orjson
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone, translation
from django_tenants.utils import schema_context
from rest_framework.request import Request

from api.cursors import Cursor
from api.filters import ListFilters
from api.formats import CLOSING, CSV, GEOJSON, JSON, NDJSON, OPENING, as_csv, features, ndjson
from api.lists import ListView
from api.rows import Raw
from places.geojson import wkt
from tenants.isolation.connection import current_schema

# What of a list is in memory at a time.
PIECE = 2_000


class PlacedList(ListView):
    """A list whose objects have a `geometry`, from the column `shape`.

    Whole answers have no limit: what is longer than a piece is streamed, and each piece begins
    where the last one ended, as pages do.
    """

    filterset = ListFilters
    formats = (JSON, CSV, NDJSON, GEOJSON)
    piece: ClassVar[int] = PIECE

    def rows(self, found: list[Raw]) -> list[dict[str, Any]]:
        """The objects; in a table their geometry is WKT."""
        objects = super().rows(found)
        if self.format is CSV:
            for raw, each in zip(found, objects, strict=True):
                each["wkt"] = wkt(_loaded(raw["shape"]))
        return objects

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """A page of the list as JSON, or the whole list in another format."""
        if not self.format.whole:
            return super().get(request, *args, **kwargs)
        self.now = timezone.now()
        first = self._found(None, self.piece + 1)
        short = len(first) <= self.piece
        response = self._at_once(first) if short else self._streamed(first)
        name = f"{self.order.name}-{self.language}.{self.format.name}"
        response["Content-Disposition"] = f'inline; filename="{name}"'
        return response

    def _at_once(self, found: list[Raw]) -> HttpResponse:
        response = self.send(b"".join(self._pieces(iter([found]))))
        self.keep(response)
        return response

    def _streamed(self, first: list[Raw]) -> HttpResponseBase:
        tag = self._tag()
        if tag in self.request.META.get("HTTP_IF_NONE_MATCH", ""):
            return HttpResponse(status=304, headers={"ETag": tag, "Cache-Control": _ASK_AGAIN})
        # Named now: a generator looks at nothing before its first piece is sent.
        body = _there(self._pieces(self._more(first)), current_schema(), self.language)
        response = StreamingHttpResponse(body, content_type=self.format.content_type)
        response["ETag"], response["Cache-Control"] = tag, _ASK_AGAIN
        return response

    def _more(self, first: list[Raw]) -> Iterator[list[Raw]]:
        found = first
        while len(found) > self.piece:
            yield found[: self.piece]
            last = found[self.piece - 1]
            found = self._found(Cursor(last["key"], last["pk"]), self.piece + 1)
        yield found

    def _pieces(self, pieces: Iterator[list[Raw]]) -> Iterator[bytes]:
        write, number = self._writer(), 0
        if self.format is GEOJSON:
            yield OPENING
        for number, found in enumerate(pieces):
            yield write(self.rows(found), number == 0)
        if self.format is GEOJSON:
            yield CLOSING

    def _writer(self) -> Callable[[list[dict[str, Any]], bool], bytes]:
        if self.format is CSV:
            return lambda rows, first: as_csv(rows, self.columns, header=first)
        if self.format is NDJSON:
            return lambda rows, _first: ndjson(rows)
        return lambda rows, first: (b"" if first or not rows else b",") + features(rows)

    def _tag(self) -> str:
        """What the answer is made of: what was written, what the clock says, what was asked."""
        state: Any = self.request._request.state  # type: ignore[attr-defined]
        known = [state.generations.get(one) for one in (*self.generations, "municipality")]
        asked = [self.request.get_full_path(), self.format.name, self.language, self.origin]
        made_of = repr((current_schema(), known, self.until(), asked)).encode()
        return f'W/"{hashlib.blake2b(made_of, digest_size=16).hexdigest()}"'


_ASK_AGAIN = "private, no-cache"


def _loaded(shape: str | None) -> Any:
    return orjson.loads(shape) if shape else None


def _there(pieces: Iterator[bytes], schema: str, language: str) -> Iterator[bytes]:
    """Pieces of an answer, made in that municipality and language: by the time that they are sent,
    the request has left both."""
    while True:
        with schema_context(schema), translation.override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece
