"""The search: everything public on a portal, and on the root domain what all portals show."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import FilterSet
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.request import Request

from api import cursors, filters, links
from api.cursors import Cursor, Order
from api.filters import NumberFilter, OneOf, WordsFilter
from api.formats import JSON, Format
from api.outs import OfMunicipalityOut
from api.problems import Malformed
from api.renderers import encode
from api.schema import describes_list
from api.views import ApiView
from cms.models import Topic
from common.errors import DomainError
from directory import queries as directory
from search import sources
from search.excerpts import Marker
from search.pace import PAUSE, may_search
from search.queries import RANKED, Hit, Wish, search
from search.words import Question, question
from tenants.isolation.answers import SEARCHES, keep


class SearchFilters(FilterSet):
    """By words, kind, topic and year."""

    q = WordsFilter(
        max_length=100,
        label=gettext_lazy(
            "Words, in any form and with or without carons; in quotation marks, side by side."
        ),
    )
    kind = OneOf(choices=sources.kinds().items(), label=gettext_lazy("Of this kind."))
    topic = OneOf(choices=Topic.choices, label=gettext_lazy("About this topic."))
    year = NumberFilter(
        min_value=1990,
        max_value=2100,
        label=gettext_lazy("Published in this year, or beginning in it."),
    )


class HitOut(serializers.Serializer[Any]):
    """Something that was found."""

    kind = serializers.ChoiceField(choices=list(sources.kinds().items()))
    id = serializers.IntegerField(help_text=gettext_lazy("Its number among its kind."))
    language = serializers.CharField()
    topic = serializers.ChoiceField(choices=Topic.choices, allow_blank=True)
    title = serializers.CharField()
    excerpt = serializers.CharField(
        help_text=gettext_lazy("As HTML: text, and <mark> around the words that were looked for.")
    )
    at = serializers.DateTimeField(
        allow_null=True, help_text=gettext_lazy("When it was published, or begins.")
    )
    web_url = serializers.URLField(help_text=gettext_lazy("The page on the portal."))


class CommonHitOut(HitOut):
    """Something that was found on one of the portals."""

    municipality = OfMunicipalityOut()


_HIT = {
    "kind": "announcement",
    "id": 41,
    "language": "sl",
    "topic": "budget",
    "title": "Sprejet je proračun občine",
    "excerpt": "Občinski svet je sprejel <mark>proračun</mark> za prihodnje leto.",
    "at": "2026-01-31T10:00:00Z",
    "web_url": "https://obcina.example/obvestila/sprejet-je-proracun-obcine/",
}
_OWNER = {
    "municipality": {
        "code": "034",
        "name": "Občina Hrastnik",
        "region": "Zasavska",
        "web_url": "https://hrastnik.example/",
    }
}
_COUNT = serializers.IntegerField(help_text=gettext_lazy("How many there are in all."))


class _Search(ApiView):
    """A page of results, the fittest first. The place in it is the number of what was shown."""

    filterset: ClassVar[type[FilterSet]] = SearchFilters
    formats: ClassVar[tuple[Format, ...]] = (JSON,)
    parameters = frozenset({*SearchFilters.base_filters, "cursor", "page_size"})
    order = Order("search", "rank")
    beside: ClassVar[dict[str, Any]] = {"count": _COUNT}

    def get(self, request: Request) -> HttpResponse:
        """The page that `cursor` names, or the first."""
        wanted = self._wanted()
        spoken = tuple(dict.fromkeys((self.language, settings.LANGUAGE_CODE)))
        asked = question(wanted.pop("q"), spoken)
        if asked is None:
            raise Malformed("invalid_filter", {"q": _("Write at least one word or number.")})
        size = filters.page_size(
            self.given.get("page_size"), settings.API_PAGE_SIZE, settings.API_PAGE_SIZE_MAX
        )
        cursor = cursors.read(self.given.get("cursor"), self.order)
        place = cursor.pk if cursor else 0
        if not may_search(request._request):
            raise Throttled(wait=PAUSE)
        count, rows = self.found(asked, Marker(asked, spoken), wanted, place, size)
        last = min(count, RANKED)
        response = self.send(
            encode(
                {
                    "count": count,
                    "results": rows,
                    "next": self._link(place + size) if place + size < last else None,
                    "previous": self._link(max(0, place - size)) if place else None,
                }
            )
        )
        self.keep(response)
        return response

    def found(
        self, asked: Question, marker: Marker, wanted: dict[str, Any], place: int, size: int
    ) -> tuple[int, list[dict[str, Any]]]:
        """How many there are, and those from `place` on as they are answered."""
        raise NotImplementedError

    def keep(self, response: HttpResponse) -> None:
        """As any answer, with the searches: they take no room from what many ask for."""
        super().keep(response)
        if hasattr(response, "keep"):
            keep(response, store=SEARCHES)

    def _wanted(self) -> dict[str, Any]:
        errors, wanted = {}, {}
        for name, wish in self.filterset.base_filters.items():
            if (text := self.given.get(name)) is None:
                continue
            try:
                wanted[name] = filters.cleaned(wish, text)
            except ValidationError as error:
                errors[name] = " ".join(error.messages)
        if "q" not in self.given:
            errors["q"] = _("Say what is looked for, as in ?q=budget.")
        if errors:
            raise Malformed("invalid_filter", errors)
        return wanted

    def _link(self, place: int) -> str:
        pinned = {"lang": self.language, "cursor": Cursor("", place).text(self.order)}
        return f"{self.origin}{self.request.path}?{urlencode(self.given | pinned)}"


@describes_list("search", gettext_lazy("What holds some words"), HitOut, _HIT)
class SearchView(_Search):
    """Everything public on this portal that holds the words."""

    def found(
        self, asked: Question, marker: Marker, wanted: dict[str, Any], place: int, size: int
    ) -> tuple[int, list[dict[str, Any]]]:
        """From the portal's own search; one query."""
        try:
            results = search(asked, Wish(language=self.language, **wanted), place=place, size=size)
        except OperationalError as error:
            raise _Busy() from error
        return results.total, [self._out(hit, marker) for hit in results.hits]

    def _out(self, hit: Hit, marker: Marker) -> dict[str, Any]:
        return {
            "kind": hit.kind,
            "id": hit.number,
            "language": hit.language,
            "topic": hit.topic,
            "title": hit.title,
            "excerpt": str(marker.excerpt(hit.summary, hit.text)),
            "at": hit.at,
            "web_url": self.origin + hit.path,
        }


@describes_list("search", gettext_lazy("What holds some words"), CommonHitOut, _HIT | _OWNER)
class CommonSearchView(_Search):
    """What any portal shows that holds the words."""

    def found(
        self, asked: Question, marker: Marker, wanted: dict[str, Any], place: int, size: int
    ) -> tuple[int, list[dict[str, Any]]]:
        """From the directory; two queries."""
        found = directory.entries(self.language)
        if year := wanted.pop("year", None):
            found = found.filter(published_at__year=year)
        found = directory.matching(found.filter(**wanted), self.given["q"], self.language)
        count = found.count()
        rows = found[place : min(place + size, RANKED)] if count else []
        return count, [self._out(entry, marker) for entry in rows]

    def _out(self, entry: Any, marker: Marker) -> dict[str, Any]:
        own = links.portal(self.origin, entry.host)
        facts = {name: getattr(entry.municipality, name) for name in ("code", "name", "region")}
        return {
            "kind": entry.kind,
            "id": entry.number,
            "language": entry.language,
            "topic": entry.topic,
            "title": entry.title,
            "excerpt": str(marker.mark(entry.summary)),
            "at": entry.starts_at or entry.published_at,
            "web_url": own + entry.path,
            "municipality": facts | {"web_url": f"{own}/"},
        }


class _Busy(DomainError):
    """A search took longer than we let it."""

    status = 503

    def __init__(self) -> None:
        super().__init__("search_busy", _("The search takes too long at the moment"))
