"""Who has news for followers: each domain adds a source by one call of `register` (README)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from notifications.subjects import Subject, Titles
from records.models import OutboxEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Something that followers of `subjects` want to know.

    The same news has the same `key` (at most 120 characters) however often it is told. `kind` is
    one of its source's, `titles` and `paths` are by language. `point` is where it is: latitude and
    longitude in degrees of WGS84.
    """

    key: str
    kind: str
    subjects: frozenset[Subject]
    titles: Titles
    paths: Titles
    at: datetime
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Whose news: `kinds` are what happens there, as people read it.

    `hears` is how the events of the outbox begin that `read` is given; it leaves out what is no
    news. `still` says which keys may be told: what was withdrawn meanwhile is mailed to nobody.
    """

    name: str
    kinds: dict[str, Any]
    hears: tuple[str, ...]
    read: Callable[[Sequence[OutboxEvent]], Iterable[News]]
    still: Callable[[Sequence[str]], set[str]]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Hear of `source` from now on; called once, when applications are ready.

    Raises ValueError when one of its kinds is another source's.
    """
    others = {kind for one in _sources.values() if one.name != source.name for kind in one.kinds}
    if taken := others & source.kinds.keys():
        raise ValueError(f"Kinds of another source: {', '.join(sorted(taken))}.")
    _sources[source.name] = source


def kinds() -> dict[str, Any]:
    """Every kind of news, and how people read it."""
    return {kind: label for source in _sources.values() for kind, label in source.kinds.items()}


def heard(events: Sequence[OutboxEvent]) -> list[News]:
    """The news in some events of the outbox."""
    found: list[News] = []
    for source in _sources.values():
        if mine := [event for event in events if event.name.startswith(source.hears)]:
            found += source.read(mine)
    return found


def still(pairs: Iterable[tuple[str, str]]) -> set[str]:
    """Of news, each a kind and a key, the keys of those that may be told now."""
    asked = list(pairs)
    found: set[str] = set()
    for source in _sources.values():
        if keys := [key for kind, key in asked if kind in source.kinds]:
            found |= source.still(keys)
    return found
