"""Neighbourhoods, measures, the diary and marked places as the search of their own municipality
finds them; nothing of a renewal that is a draft or was annulled."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from common.text import shortened
from records.models import OutboxEvent
from renewal.linked import path_of
from renewal.models import DiaryEntry, Measure, Neighbourhood, Pin
from search.sources import Found, Source

# What makes everything of a renewal public, or nothing of it any more.
_WHOLE = ("processes.process_published", "processes.process_annulled")
_PROCESS = "neighbourhood__process"


def neighbourhoods() -> "QuerySet[Any]":
    """Those that are found, with their process."""
    found: QuerySet[Any] = Neighbourhood.objects.whole().public()
    return found.filter(process__annulled_at=None)


def measures() -> "QuerySet[Any]":
    """Those that are found, with their renewal and zone."""
    found: QuerySet[Any] = Measure.objects.whole().public()
    return found.filter(neighbourhood__process__annulled_at=None)


def entries() -> "QuerySet[DiaryEntry]":
    """Entries of the diary that are found, with their renewal."""
    shown = {"published_at__isnull": False, f"{_PROCESS}__published_at__isnull": False}
    found = DiaryEntry.objects.filter(**shown, neighbourhood__process__annulled_at=None)
    return found.select_related(_PROCESS)


def pins() -> "QuerySet[Any]":
    """Marked places that are found, with their renewal."""
    found: QuerySet[Any] = Pin.objects.visible()
    found = found.filter(neighbourhood__process__annulled_at=None)
    return found.select_related(_PROCESS)


def _spoken(texts: dict[str, Any], title: str = "title") -> Iterator[tuple[str, dict[str, str]]]:
    """By language what is said, with the language switched on, where there is a title."""
    for language, said in texts.items():
        if said.get(title):
            with override(language):
                yield language, said


def _read_neighbourhoods(numbers: Sequence[int]) -> Iterator[Found]:
    for one in neighbourhoods().filter(pk__in=numbers):
        for language, said in _spoken(one.texts, "name"):
            problems = " ".join(row.get(language, {}).get("title", "") for row in one.problems)
            yield Found(
                number=one.pk,
                language=language,
                kind="neighbourhood",
                title=said["name"],
                summary=shortened(said.get("about", ""), 300),
                text=f"{said.get('about', '')} {problems}",
                path=reverse("renewal", args=[one.process.slug]),
                at=one.process.published_at,
            )


def _read_measures(numbers: Sequence[int]) -> Iterator[Found]:
    for one in measures().filter(pk__in=numbers):
        for language, said in _spoken(one.texts):
            yield Found(
                number=one.pk,
                language=language,
                kind="measure",
                title=said["title"],
                summary=shortened(said.get("about", ""), 300),
                text=" ".join(str(part) for part in said.values()),
                path=path_of(one),
                place=one.zone.title if one.zone else "",
                at=one.published_at,
            )


def _read_entries(numbers: Sequence[int]) -> Iterator[Found]:
    for one in entries().filter(pk__in=numbers):
        for language, said in _spoken(one.texts):
            yield Found(
                number=one.pk,
                language=language,
                kind="diary_entry",
                title=said["title"],
                summary=shortened(said.get("text", ""), 300),
                text=said.get("text", ""),
                path=reverse("renewal_diary", args=[one.neighbourhood.process.slug]),
                at=one.published_at or one.updated_at,
            )


def _read_pins(numbers: Sequence[int]) -> Iterator[Found]:
    for one in pins().filter(pk__in=numbers):
        with override(one.language):
            path = reverse("renewal_pin", args=[one.neighbourhood.process.slug, one.number])
        yield Found(
            number=one.pk,
            language=one.language,
            kind="pin",
            title=one.title,
            summary=shortened(one.text, 300),
            text=one.text,
            path=path,
            at=one.published_at,
        )


def _told(rows: "QuerySet[Any]", of: str) -> Callable[[Sequence[OutboxEvent]], Iterable[int]]:
    """The numbers of `rows` that events are about: their own, and those of a whole process."""

    def numbers(events: Sequence[OutboxEvent]) -> set[int]:
        whole = {int(event.object_id) for event in events if event.name in _WHOLE}
        own = {int(event.object_id) for event in events if event.name not in _WHOLE}
        if whole:
            own.update(rows.filter(**{f"{of}__in": whole}).values_list("pk", flat=True))
        return own

    return numbers


def _every(rows: "Callable[[], QuerySet[Any]]") -> Callable[[], Iterator[int]]:
    return lambda: rows().values_list("pk", flat=True).iterator()


NEIGHBOURHOODS = Source(
    name="neighbourhoods",
    kinds={"neighbourhood": _("Neighbourhood")},
    hears=("renewal.neighbourhood_", *_WHOLE),
    read=_read_neighbourhoods,
    every=_every(neighbourhoods),
    told=_told(Neighbourhood.objects.all(), "process"),
)
MEASURES = Source(
    name="measures",
    kinds={"measure": _("Measure")},
    hears=("renewal.measure_", *_WHOLE),
    read=_read_measures,
    every=_every(measures),
    told=_told(Measure.objects.all(), _PROCESS),
)
DIARY = Source(
    name="diary",
    kinds={"diary_entry": _("Diary of the renewal")},
    hears=("renewal.diary_", *_WHOLE),
    read=_read_entries,
    every=_every(entries),
    told=_told(DiaryEntry.objects.all(), _PROCESS),
)
PINS = Source(
    name="pins",
    kinds={"pin": _("Marked place")},
    hears=("renewal.pin_", *_WHOLE),
    read=_read_pins,
    every=_every(pins),
    told=_told(Pin.objects.all(), _PROCESS),
)
ALL = (NEIGHBOURHOODS, MEASURES, DIARY, PINS)
