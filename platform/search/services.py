"""How the search of a municipality is filled and emptied; in that municipality."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from common.errors import Conflict
from common.text import fold
from records.models import OutboxEvent
from search.models import SearchItem
from search.sources import Found, Source, all_sources
from search.words import LONGEST_TEXT, Words, tidy, vector

# Objects that are read and written at once; their texts have to fit into memory.
BATCH = 100
# Somebody who is taking much down at once is waited for so long, and then tried again later.
_KEEP_STILL = (
    "SET LOCAL lock_timeout = '5s'; LOCK TABLE search_searchitem IN SHARE ROW EXCLUSIVE MODE"
)
_KEY = ("source", "number", "language")
_FACTS = [
    field.name
    for field in SearchItem._meta.concrete_fields
    if field.name not in _KEY and not field.primary_key
]


@dataclass(frozen=True, slots=True)
class Heard:
    """Of the objects `numbers` of a source, what everyone may see."""

    source: str
    numbers: tuple[int, ...]
    found: tuple[Found, ...]


def hear(events: Sequence[OutboxEvent]) -> tuple[Heard, ...]:
    """What the objects that `events` are about look like now.

    From here to the end of the transaction nothing is withdrawn: whoever withdraws waits, and whom
    they were before is waited for. So nothing that has just been withdrawn comes back.
    Raises Conflict when that takes too long.
    """
    _keep_still()
    return tuple(
        _heard(source, numbers) for source in all_sources() if (numbers := _told(source, events))
    )


def put(heard: Iterable[Heard]) -> None:
    """Let what was heard be found, and what is not public any more not."""
    for one in heard:
        _replace(one)


def withdraw(*, source: str, numbers: Iterable[int]) -> None:
    """Let objects not be found any more, at once: within the act that makes them private.

    What a table's trigger withdraws already (pages) needs no call.
    """
    SearchItem.objects.filter(source=source, number__in=list(numbers)).delete()


@transaction.atomic
def rebuild() -> int:
    """Make the whole search of the municipality that is served anew; how many things are found.

    Until it is done visitors find what they found before. Raises Conflict when somebody is taking
    much down at the same time.
    """
    _keep_still()
    SearchItem.objects.all().delete()
    for source in all_sources():
        for numbers in batched(source.every(), BATCH, strict=False):
            _replace(_heard(source, numbers))
    return SearchItem.objects.count()


def _keep_still() -> None:
    with connection.cursor() as cursor:
        try:
            cursor.execute(_KEEP_STILL)
        except OperationalError as error:
            message = _("Much is being taken down here at the moment. Try again in a minute.")
            raise Conflict("search_busy", message) from error


def _told(source: Source, events: Sequence[OutboxEvent]) -> list[int]:
    mine = [event for event in events if event.name.startswith(source.hears)]
    return sorted(source.akin(source.told(mine))) if mine else []


def _heard(source: Source, numbers: Sequence[int]) -> Heard:
    return Heard(source.name, tuple(numbers), tuple(source.read(numbers)))


def _replace(heard: Heard) -> None:
    items = [_item(heard.source, found) for found in heard.found]
    kept = {(item.number, item.language) for item in items}
    about = SearchItem.objects.filter(source=heard.source, number__in=heard.numbers)
    gone = [
        pk for pk, *key in about.values_list("pk", "number", "language") if tuple(key) not in kept
    ]
    if gone:
        SearchItem.objects.filter(pk__in=gone).delete()
    SearchItem.objects.bulk_create(
        items, update_conflicts=True, unique_fields=_KEY, update_fields=_FACTS
    )


def _item(source: str, found: Found) -> SearchItem:
    facts: dict[str, Any] = {name: getattr(found, name) for name in Found.__slots__}
    for name in ("title", "summary", "text", "place"):
        facts[name] = tidy(facts[name])
    facts["text"] = facts["text"][:LONGEST_TEXT]
    words = Words(
        number=found.number,
        title=facts["title"],
        summary=facts["summary"],
        text=f"{facts['text']} {facts['place']}",
        language=found.language,
    )
    return SearchItem(
        source=source, spelling=fold(facts["title"])[:255], words=vector(words), **facts
    )
