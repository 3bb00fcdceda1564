"""What a page says, for whoever lists it or searches it outside its own template."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from wagtail.fields import RichTextField, StreamField
from wagtail.rich_text import get_text_for_indexing

from cms.models import AnnouncementPage, Attachment, BasePage, EventPage, PlainPage
from cms.queries import shown

LONGEST_TITLE = 255
# Home pages and lists say nothing that is not listed itself.
KINDS = (AnnouncementPage, EventPage, PlainPage)


def pages(numbers: Sequence[int]) -> Iterator[Any]:
    """Those of the pages `numbers` that everyone may see, with what is attached to them."""
    attached = _attached(numbers)
    for model in KINDS:
        beside = ("locale", "event") if model is EventPage else ("locale",)
        for page in shown(model.objects.filter(pk__in=numbers)).select_related(*beside):
            page.attached = attached.get(page.pk, [])
            yield page


def with_aliases(numbers: Iterable[int]) -> set[int]:
    """Those pages and their aliases, and the aliases of those: they are as private as they are."""
    found, fresh = set(numbers), set(numbers)
    while fresh:
        aliases = BasePage.objects.filter(alias_of__in=fresh).order_by()
        fresh = set(aliases.values_list("pk", flat=True)) - found
        found |= fresh
    return found


def title_of(page: Any) -> str:
    """Its title; of an event that was called off it says so."""
    return page.title_as_told[:LONGEST_TITLE] if isinstance(page, EventPage) else str(page.title)


def summary_of(page: Any) -> str:
    """A sentence or two."""
    return str(getattr(page, "summary", "") or page.search_description)


def path_of(page: BasePage) -> str:
    """As a visitor types it: the home page's slug is its language, and Slovenian has no prefix."""
    return str(page.url_path).removeprefix("/sl")


def text_of(page: Any) -> str:
    """All of its text without markup, and what the documents that come with it are called."""
    parts = [part for field in page._meta.fields for part in _field(page, field)]
    return " ".join([*parts, *page.attached])


def _attached(numbers: Sequence[int]) -> dict[int, list[str]]:
    """By page the titles of its documents: those are the names of the files, unless changed."""
    found: dict[int, list[str]] = {}
    attachments = Attachment.objects.filter(page__in=numbers).select_related("document")
    for one in attachments.order_by("page", "sort_order"):
        names = found.setdefault(one.page_id, [])
        names += dict.fromkeys(filter(None, (one.title, one.document.title)))
    return found


def _field(page: Any, field: Any) -> list[str]:
    value = getattr(page, field.attname)
    if isinstance(field, RichTextField):
        return [get_text_for_indexing(value)]
    if isinstance(field, StreamField):
        return [str(part) for part in value.stream_block.get_searchable_content(value)]
    return []
