"""The mechanism of every list: filters, pages, formats and fast reads, declared by a view."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request

from api import cursors, filters, languages
from api.cursors import Cursor, Order
from api.filters import ListFilters
from api.formats import CSV, GEOJSON, JSON, NDJSON, Format, as_csv, geojson, ndjson
from api.problems import Malformed
from api.renderers import encode
from api.rows import Raw, Source
from api.views import ApiView

# The most objects of an answer that comes whole: CSV, ndjson, GeoJSON.
WHOLE_MOST = 10_000


def _nothing_waits(found: list[Raw]) -> bool:
    return False


class ListView(ApiView):
    """A list that is read fast: one query, whatever the number of its objects.

    A subclass declares, beside `scope` and `generations`:
    - `source` and `order`: where the objects come from; whether they are `in_languages`;
    - `filterset`: by what they may be narrowed;
    - `shape`: an object as it is answered, from its columns, the language and our origin;
    - `columns`: the headings of the CSV, and for each a path into an object;
    - `waits`: whether some lack something that comes without a publication.
    """

    filterset: ClassVar[type[ListFilters]]
    source: ClassVar[Source]
    order: ClassVar[Order]
    shape: ClassVar[Callable[[Raw, str, str], dict[str, Any]]]
    columns: ClassVar[Mapping[str, str]]
    waits: ClassVar[Callable[[list[Raw]], bool]] = _nothing_waits
    in_languages: ClassVar[bool] = False
    formats: ClassVar[tuple[Format, ...]] = (JSON, CSV, NDJSON)

    def __init_subclass__(cls) -> None:
        cls.parameters = frozenset({*cls.filterset.base_filters, "cursor", "page_size"})

    def ordering(self) -> Order:
        """The order of this call; a list with several chooses by `self.given`."""
        return self.order

    def about(self, found: "QuerySet[Any]") -> "QuerySet[Any]":
        """What of the list this call is about, whatever its filters."""
        return found

    def rows(self, found: list[Raw]) -> list[dict[str, Any]]:
        """The objects as they are answered."""
        shape, language, origin = type(self).shape, self.language, self.origin
        return [shape(raw, language, origin) for raw in found]

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """A page of the list as JSON, or the whole list in another format."""
        # Before any filter looks at the clock: nothing passes unseen between here and there.
        self.now = timezone.now()
        response = self.send(self._whole() if self.format.whole else self._page())
        if self.format.whole:
            name = f"{self.order.name}-{self.language}.{self.format.name}"
            response["Content-Disposition"] = f'inline; filename="{name}"'
        self.keep(response)
        return response

    def _found(self, cursor: Cursor | None, most: int) -> list[Raw]:
        order = self.ordering()
        locale = languages.locale_of(self.request, self.language) if self.in_languages else 0
        prepared = self.source.prepared(locale, order.field)
        matching = filters.narrowed(self.filterset, self.about(prepared.queryset()), self.given)
        beyond = cursors.beyond(matching, order, cursor)
        return prepared.fetch(beyond, falling=cursors.falls(order, cursor), most=most)

    def _page(self) -> bytes:
        given = self.given.get
        most = settings.API_PAGE_SIZE_MAX
        size = filters.page_size(given("page_size"), settings.API_PAGE_SIZE, most)
        cursor = cursors.read(given("cursor"), self.ordering())
        page = cursors.page(self._found(cursor, size + 1), cursor, size)
        self.lacks = type(self).waits(page.rows)
        neighbours = {"next": self._link(page.next), "previous": self._link(page.previous)}
        return encode({"results": self.rows(page.rows), **neighbours})

    def _link(self, cursor: Cursor | None) -> str | None:
        if cursor is None:
            return None
        # The language stands in it, so that a page does not depend on who follows the link.
        pinned = {"lang": self.language, "cursor": cursor.text(self.ordering())}
        return f"{self.origin}{self.request.path}?{urlencode(self.given | pinned)}"

    def _whole(self) -> bytes:
        found = self._found(None, WHOLE_MOST + 1)
        if len(found) > WHOLE_MOST:
            message = _("More than %(most)s objects match. Narrow the list with its filters.")
            raise Malformed("too_many_rows", {"format": message % {"most": WHOLE_MOST}})
        self.lacks = type(self).waits(found)
        objects = self.rows(found)
        if self.format is CSV:
            return as_csv(objects, self.columns)
        return geojson(objects) if self.format is GEOJSON else ndjson(objects)
