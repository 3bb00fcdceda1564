"""Who has something to be found: each domain says it with one call of `register`.

register(Source("proposals", {"proposal": _("Proposal")}, "budgeting.proposal_", read, every))
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from records.models import OutboxEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is searched and shown of an object in one language."""

    number: int
    language: str
    kind: str
    title: str
    path: str
    at: datetime
    summary: str = ""
    text: str = ""
    topic: str = ""
    place: str = ""
    ends_at: datetime | None = None
    translation_key: UUID | None = None


def _objects(events: Sequence[OutboxEvent]) -> Iterable[int]:
    return {int(event.object_id) for event in events}


def _themselves(numbers: Iterable[int]) -> Iterable[int]:
    return numbers


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of objects that can be found.

    `kinds` are its kinds and what people call them. `hears` is how the events of the outbox begin
    whose `object_id` is the number of such an object. `read` gives, of some numbers, what everyone
    may see, in each language; `every` the numbers of all objects. Both are called in the
    municipality.
    """

    name: str
    kinds: dict[str, Any]
    hears: str | tuple[str, ...]
    read: Callable[[Sequence[int]], Iterable[Found]]
    every: Callable[[], Iterator[int]]
    # The numbers of the objects that such events are about, where those name others: a process that
    # is published brings its measures along.
    told: Callable[[Sequence[OutboxEvent]], Iterable[int]] = _objects
    # Of objects told of, those that are public or not together with them, themselves included.
    akin: Callable[[Iterable[int]], Iterable[int]] = _themselves


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Let the objects of `source` be found from now on; called once, when applications are ready.

    Raises ValueError when one of its kinds is another source's.
    """
    others = {kind for one in _sources.values() if one.name != source.name for kind in one.kinds}
    if taken := others & source.kinds.keys():
        raise ValueError(f"Kinds of another source: {', '.join(sorted(taken))}.")
    _sources[source.name] = source


def all_sources() -> list[Source]:
    """Every source, in the order of registration."""
    return list(_sources.values())


def kinds() -> dict[str, Any]:
    """Every kind and what people call it."""
    return {kind: label for source in _sources.values() for kind, label in source.kinds.items()}
