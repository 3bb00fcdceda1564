"""What templates ask for around a page. Each tag reads with a fixed number of statements."""

import json
from functools import cache
from typing import Any
from uuid import UUID

from django import template
from django.conf import settings
from django.db import Error as DatabaseFault
from django.db.models import F, Q
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override
from wagtail.images.models import Filter

from cms.models import (
    AnnouncementIndexPage,
    AnnouncementPage,
    Attachment,
    BasePage,
    EventIndexPage,
    PortalRendition,
)
from cms.queries import shown
from portal.frames import Frame, Language, Link, root_frame, same_page, with_choices
from tenants.isolation.compiled import Compiled

register = template.Library()

HOME_DEPTH = 2
# Pages of the portal's own that search engines may find, the same in each language.
FOUND = ("accessibility", "contact", "notices")
NAMES = dict(settings.LANGUAGES)
# What menu, breadcrumbs and addresses are made of; a page has forty columns more.
NEEDED = ("path", "depth", "title", "url_path", "translation_key", "show_in_menus", "locale")
# Cards and details show the picture that the API shows too.
CARD = "fill-800x450"
BLOCK = "width-800"
# As Django's json_script does: nothing in a data block can end it or begin a comment.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def frame(context: Context) -> Frame:
    """Menu, breadcrumbs, languages and feeds around the page that is shown.

    One statement. Without a municipality, or when the database does not
    answer (the page that says so has a frame too), there is less of it.
    """
    request = context.get("request")
    if request is None or context.get("municipality") is None:
        return root_frame(request)
    try:
        return _frame(request, context["municipality"], context.get("page"))
    except DatabaseFault:
        return Frame()


def _frame(request: HttpRequest, municipality: Any, page: Any) -> Frame:
    pages = _pages_around(page)
    homes = {found.locale.language_code: found for found in pages if found.depth == HOME_DEPTH}
    home = _home(homes, page)
    if home is None:
        return Frame()
    children = [
        found
        for found in pages
        if found.depth == HOME_DEPTH + 1 and found.path.startswith(home.path)
    ]
    return Frame(
        home_url=home.get_url(request),
        menu=[_link(request, found, page) for found in children if found.show_in_menus],
        trail=[_link(request, found, page) for found in pages if _is_above(found, page)],
        languages=_languages(request, municipality.languages, page, pages, homes),
        announcements=_addresses(request, children, AnnouncementIndexPage, "of_announcements"),
        events=_addresses(request, children, EventIndexPage, "of_events"),
    )


def _home(homes: dict[str, Any], page: Any) -> Any:
    """The first page of the language in which `page` is written, or else the visitor reads."""
    if page is None:
        return homes.get(str(get_language()), homes.get(settings.LANGUAGE_CODE))
    home = next((one for one in homes.values() if one.locale_id == page.locale_id), None)
    if home is not None:
        # Known already: whoever asks the page for its language needs no statement.
        page.locale = home.locale
    return home


def _pages_around(page: Any) -> list[Any]:
    """Homes, what hangs below them, what stands above `page`, and its translations."""
    if page is None:
        return _around(None)()
    step = BasePage.steplen
    above = [page.path[:end] for end in range(2 * step, len(page.path), step)]
    paths = {f"path{number}": path for number, path in enumerate(above)}
    return _around(len(above))(key=page.translation_key, **paths)


@cache
def _around(levels: int | None) -> Compiled:
    """The query of `_pages_around` for a page below `levels` others, or for no page."""
    wanted = Q(depth=HOME_DEPTH) | Q(depth=HOME_DEPTH + 1, show_in_menus=True)
    wanted |= Q(announcementindexpage__isnull=False) | Q(eventindexpage__isnull=False)

    def build(key: Any = None, **paths: str) -> Any:
        near = Q() if key is None else Q(path__in=list(paths.values())) | Q(translation_key=key)
        found = shown(BasePage.objects.filter(wanted | near, depth__gte=HOME_DEPTH))
        kinds = {"of_announcements": F("announcementindexpage"), "of_events": F("eventindexpage")}
        return found.annotate(**kinds).select_related("locale").only(*NEEDED).order_by("path")

    if levels is None:
        return Compiled(build)
    paths = {f"path{number}": f"mark {number}" for number in range(levels)}
    return Compiled(build, key=UUID(int=1), **paths)


def _is_above(found: Any, page: Any) -> bool:
    return page is not None and page.path.startswith(found.path) and page.path != found.path


def _link(request: HttpRequest, found: Any, page: Any) -> Link:
    current = "page" if page is not None and page.path == found.path else ""
    return Link(
        found.title,
        found.get_url(request) or "",
        "true" if _is_above(found, page) else current,
    )


def _languages(
    request: HttpRequest, codes: list[str], page: Any, pages: list[Any], homes: dict[str, Any]
) -> list[Language]:
    same = {}
    if page is not None:
        key = page.translation_key
        same = {one.locale.language_code: one for one in pages if one.translation_key == key}
    now = page.locale.language_code if page is not None else get_language()
    return [
        Language(
            code=code,
            name=NAMES[code],
            url=_url_in(request, code, page, same.get(code), homes[code]),
            is_current=code == now,
            is_translated=page is None or code in same or code == now,
            full_url=_full_url_in(request, code, same.get(code)),
        )
        for code in codes
        if code in homes
    ]


def _url_in(request: HttpRequest, code: str, page: Any, same: Any, home: Any) -> str:
    if same is not None:
        return with_choices(request, same.get_url(request) or "")
    own = same_page(request, code) if page is None else ""
    return own or home.get_url(request) or ""


def _full_url_in(request: HttpRequest, code: str, same: Any) -> str:
    if same is not None:
        return same.get_full_url(request) or ""
    match = request.resolver_match
    if match is None or match.url_name not in FOUND:
        return ""
    with override(code):
        return request.build_absolute_uri(reverse(match.view_name, kwargs=match.kwargs))


def _addresses(request: HttpRequest, children: list[Any], model: Any, mark: str) -> dict[str, str]:
    index = next((child for child in children if getattr(child, mark)), None)
    if index is None:
        return {}
    url = index.get_url(request) or ""
    found = {name: url + path for name, path in _below(model, str(get_language())).items()}
    return {"title": index.title, "url": url} | found


@cache
def _below(model: Any, language: str) -> dict[str, str]:
    # Words in addresses are each language's own: what is remembered is remembered by language.
    resolver = model.get_resolver()
    return {route.name: resolver.reverse(route.name) for route in model.get_subpage_urls()}


@register.simple_tag
def with_pictures(pages: Any) -> list[Any]:
    """`pages` as a list, with the renditions of their images at hand; at most one statement."""
    found = list(pages)
    _read_renditions([page.image for page in found if page.image_id], CARD)
    return found


@register.simple_tag
def with_block_pictures(blocks: Any) -> Any:
    """`blocks` of a page, with the renditions of their pictures at hand; at most one statement."""
    pictures = [block.value["image"] for block in blocks if block.block_type == "image"]
    _read_renditions([picture for picture in pictures if picture is not None], BLOCK)
    return blocks


def _read_renditions(images: list[Any], spec: str) -> None:
    """Bring to this process, in one statement, the renditions that it does not know yet.

    Wagtail's own tag would ask for each by itself.
    """
    focal_points = Filter(spec=spec).get_cache_key
    kept = PortalRendition.cache_backend
    by_key = {
        PortalRendition.construct_cache_key(image, focal_points(image), spec): image
        for image in images
    }
    unknown = {image.pk: image for image in by_key.values()} if by_key else {}
    for key in kept.get_many(by_key):
        unknown.pop(by_key[key].pk, None)
    if unknown:
        for rendition in PortalRendition.objects.filter(image__in=unknown, filter_spec=spec):
            rendition.image = unknown[rendition.image_id]
            kept.set(rendition.get_cache_key(), rendition)


@register.simple_tag
def attachments_of(page: AnnouncementPage) -> list[Attachment]:
    """The attachments of an announcement with their documents, in order; one statement."""
    return list(page.attachments.select_related("document"))


@register.simple_tag(takes_context=True)
def schema_org(context: Context, page: Any) -> SafeString:
    """What schema.org calls the page, as a data block that no text of an editor can leave."""
    described = page.schema_org(page.get_full_url(context["request"]))
    known = {key: value for key, value in described.items() if value not in (None, "", [])}
    text = json.dumps(known, ensure_ascii=False).translate(_ESCAPES)
    safe = mark_safe(text)  # noqa: S308 -- < > & are escaped in the line above
    return format_html('<script type="application/ld+json">{}</script>', safe)


@register.simple_tag(takes_context=True)
def absolute(context: Context, url: str) -> str:
    """`url` with the scheme and host that the visitor uses."""
    request: HttpRequest = context["request"]
    return request.build_absolute_uri(url)


@register.simple_tag(takes_context=True)
def portal_address(context: Context, host: str) -> str:
    """The first page of the portal at `host`, with the scheme and port that the visitor uses."""
    return portal_url(context["request"], host)


def portal_url(request: HttpRequest, host: str) -> str:
    """The first page of the portal at `host`, with the scheme and port of `request`."""
    _, colon, port = request.get_host().rpartition(":")
    return f"{request.scheme}://{host}{colon + port if port.isdigit() else ''}/"
