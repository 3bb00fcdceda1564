"""What announcements and events have in common as objects of the API."""

from collections.abc import Callable
from typing import Any, ClassVar

import orjson
from django.http import Http404, HttpResponse
from wagtail.rich_text import expand_db_html

from api import languages, links
from api.rows import Raw, Source
from api.views import ApiView
from cms.models import BasePage
from cms.publishing import PICTURE

COLUMNS = {
    name: f"cms_basepage.{name}"
    for name in ("id", "topic", "title", "url_path", "first_published_at", "last_published_at")
} | {"translation_key": "cms_basepage.translation_key::text"}


def picture_of(table: str) -> dict[str, str]:
    """Columns: the image of a page, drawn at publication at the one size in which it is shown."""
    # Names of ours alone, no word of a caller.
    drawn = f"""(
        SELECT json_build_array(file, width, height)::text FROM cms_portalrendition
         WHERE image_id = {table}.image_id AND filter_spec = '{PICTURE}'
         ORDER BY id DESC LIMIT 1)"""  # noqa: S608
    names = ("image_id", "image_alt")
    return {name: f"{table}.{name}" for name in names} | {"drawn": drawn}


def image(raw: Raw, origin: str) -> dict[str, Any] | None:
    """The image of a page as it is answered; None without one, or before it is drawn."""
    if raw["drawn"] is None:
        return None
    file, width, height = orjson.loads(raw["drawn"])
    size = {"width": width, "height": height}
    return {"url": links.media(origin, file), "alt": raw["image_alt"], **size}


def waits_for_image(found: list[Raw]) -> bool:
    """Whether an image is still to be drawn, which no generation tells of."""
    return any(raw["image_id"] is not None and raw["drawn"] is None for raw in found)


class PageDetail(ApiView):
    """One page by its number, in its own language, with its text."""

    source: ClassVar[Source]
    shape: ClassVar[Callable[[Raw, str, str], dict[str, Any]]]

    def get(self, request: Any, pk: int) -> HttpResponse:
        """The object; 404 when it is not public, or not in the language of `?lang=`."""
        self.speak(self._language_of(pk))
        prepared = self.source.prepared(languages.locale_of(request, self.language))
        found = prepared.fetch(prepared.queryset().filter(pk=pk))
        if not found:
            raise Http404
        self.lacks = waits_for_image(found)
        data = type(self).shape(found[0], self.language, self.origin)
        return self.answer(data | {"body": expand_db_html(found[0]["body"])})

    def _language_of(self, pk: int) -> str:
        """The number names a page in one language; a preference for another changes nothing."""
        asked = (self.language,) if "lang" in self.given else languages.switched_on(self.request)
        pages = BasePage.objects.filter(pk=pk, locale__language_code__in=asked)
        code: str | None = pages.values_list("locale__language_code", flat=True).first()
        if code is None:
            raise Http404
        return code
