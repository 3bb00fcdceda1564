"""What the directory and its search hear of a municipality's pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cms import texts
from cms.models import AnnouncementPage, BasePage, EventPage
from common.text import shortened
from directory import services as directory
from directory.services import Published
from records.consumers.registry import Consumer
from records.models import OutboxEvent
from search.words import Words

# Characters of a page's summary that lists of the root domain show.
LONGEST_SUMMARY = 300


@dataclass(frozen=True, slots=True)
class Heard[T]:
    """Of the pages `numbers`, those that everyone may see."""

    numbers: tuple[int, ...]
    found: tuple[T, ...]


def read_entries(events: Sequence[OutboxEvent]) -> Heard[Published]:
    """The pages that `events` are about, as the directory lists them; in their municipality."""
    numbers = _numbers(events)
    return Heard(numbers, tuple(_published(page) for page in texts.pages(numbers)))


def read_words(events: Sequence[OutboxEvent]) -> Heard[Words]:
    """The pages that `events` are about, as they are searched; in their municipality."""
    numbers = _numbers(events)
    return Heard(numbers, tuple(_words(page) for page in texts.pages(numbers)))


def write_entries(schema: str, heard: Heard[Published]) -> None:
    """Put them into the directory; under the platform's role."""
    directory.show(schema=schema, numbers=heard.numbers, published=heard.found)


def write_words(schema: str, heard: Heard[Words]) -> None:
    """Put them into the search; under the platform's role."""
    directory.make_searchable(schema=schema, numbers=heard.numbers, found=heard.found)


CONSUMERS = (
    Consumer("directory", read_entries, write_entries),
    Consumer("search", read_words, write_words),
)


def tell_everything() -> None:
    """Tell of every page that is live, to whoever has heard of none: after a restore.

    In the municipality, within the transaction in which it appears.
    """
    found = BasePage.objects.live().order_by("pk").values_list("pk", flat=True)
    events = (OutboxEvent(name="cms.page_published", object_id=str(pk)) for pk in found.iterator())
    OutboxEvent.objects.bulk_create(events, batch_size=500)


def _numbers(events: Sequence[OutboxEvent]) -> tuple[int, ...]:
    """The pages that `events` are about, and their aliases, which are as private as they are."""
    told = {int(event.object_id) for event in events if event.name.startswith("cms.page_")}
    return tuple(sorted(texts.with_aliases(told)))


def _published(page: Any) -> Published:
    facts: dict[str, Any] = {}
    if isinstance(page, AnnouncementPage):
        facts = {"kind": page.kind, "is_good_practice": page.is_good_practice}
    elif isinstance(page, EventPage):
        names = ("starts_at", "ends_at", "place", "address", "latitude", "longitude")
        facts = {"kind": "event"} | {name: getattr(page, name) for name in names}
        facts["called_off_at"] = page.event.called_off_at if page.event else None
    return Published(
        number=page.pk,
        language=page.locale.language_code,
        translation_key=page.translation_key,
        title=page.title,
        summary=shortened(texts.summary_of(page), LONGEST_SUMMARY),
        path=texts.path_of(page),
        topic=page.topic,
        published_at=page.first_published_at,
        updated_at=page.last_published_at,
        **({"kind": "page"} | facts),
    )


def _words(page: Any) -> Words:
    text = texts.text_of(page)
    if isinstance(page, EventPage):
        text += f" {page.place} {page.address}"
    return Words(
        number=page.pk,
        title=texts.title_of(page),
        summary=texts.summary_of(page),
        text=text,
        language=page.locale.language_code,
    )
