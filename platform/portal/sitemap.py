"""The map of the portal for search engines: everything that anybody may see."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from xml.sax.saxutils import XMLGenerator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cms.models import BasePage
from cms.queries import shown
from cofinancing.findable import CALLS, PROJECTS
from consultations.findable import CONSULTATIONS
from notices.models import Notice
from portal.notices import next_change
from processes.findable import PROCESSES
from renewal.findable import MEASURES, NEIGHBOURHOODS, PINS
from surveys.models import Questionnaire
from tenants.isolation.answers import keep

# As many as one map may hold (sitemaps.org); the newest go in.
MOST = 50_000
# Of each source no more: all their words are read for it.
_EACH = 5_000
_SOURCES = (PROCESSES, CONSULTATIONS, NEIGHBOURHOODS, MEASURES, PINS, CALLS, PROJECTS)
_OWN = (
    *("processes", "consultations", "renewals", "duties", "questionnaires"),
    *("cofinancing", "opportunities", "funded_projects"),
    *("notices", "notices-past", "contact", "accessibility"),
)
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(request: HttpRequest) -> HttpResponse:
    """Addresses with the moments at which they last changed; eighteen statements."""
    now = timezone.now()
    languages: list[str] = request.tenant.languages  # type: ignore[attr-defined]
    response = HttpResponse(content_type="application/xml; charset=utf-8")
    writer = XMLGenerator(response, "utf-8")
    writer.startDocument()
    writer.startElement("urlset", {"xmlns": _SCHEMA})  # type: ignore[arg-type]
    addresses = [
        *_pages(languages),
        *_notices(now),
        *_asked(),
        *_own(languages),
        *_found(languages),
    ]
    for path, changed in addresses[:MOST]:
        _write(writer, request.build_absolute_uri(path), changed)
    writer.endElement("urlset")
    writer.endDocument()
    keep(response, until=next_change(now))
    return response


def _pages(languages: list[str]) -> Iterator[tuple[str, datetime | None]]:
    found = shown(BasePage.objects.filter(depth__gt=1, locale__language_code__in=languages))
    newest = found.order_by("-last_published_at", "pk").values_list("url_path", "last_published_at")
    for path, changed in newest[:MOST]:
        yield path.removeprefix(f"/{settings.LANGUAGE_CODE}"), changed


def _notices(now: datetime) -> Iterator[tuple[str, datetime | None]]:
    for notice in Notice.objects.displayed(now).order_by("-shown_from", "-pk"):
        for language in notice.texts:
            with override(language):
                yield reverse("notice", args=[notice.pk]), notice.published_at


def _asked() -> Iterator[tuple[str, datetime | None]]:
    found = Questionnaire.objects.published().order_by("-published_at", "-pk")
    for one in found.only("slug", "texts", "changed_at")[:MOST]:
        for language, text in one.texts.items():
            if text.get("title"):
                with override(language):
                    yield reverse("questionnaire", args=[one.slug]), one.changed_at


def _found(languages: list[str]) -> Iterator[tuple[str, datetime | None]]:
    """What the search finds of processes, whatever they run for."""
    for source in _SOURCES:
        numbers = list(islice(source.every(), _EACH))
        for one in source.read(numbers):
            if one.language in languages:
                yield one.path, None


def _own(languages: list[str]) -> Iterator[tuple[str, datetime | None]]:
    for language in languages:
        with override(language):
            yield from ((reverse(name), None) for name in _OWN)


def _write(writer: XMLGenerator, address: str, changed: datetime | None) -> None:
    writer.startElement("url", {})  # type: ignore[arg-type]
    for name, text in (("loc", address), ("lastmod", changed and changed.isoformat())):
        if text:
            writer.startElement(name, {})  # type: ignore[arg-type]
            writer.characters(text)
            writer.endElement(name)
    writer.endElement("url")
