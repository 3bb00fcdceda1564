"""Renewals as people follow them: a whole one, a measure, a zone or a theme of it."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, override

from notifications.news import News, Source
from notifications.subjects import Kind, Subject, Titles
from records.models import OutboxEvent
from renewal.linked import path_of
from renewal.models import Choice, DiaryEntry, Measure, Neighbourhood, Theme, Zone

WHOLE, MEASURE, ZONE, THEME = "renewal", "measure", "renewal_zone", "renewal_theme"
# Of a measure: the event, and the kind of news that it is.
_OF_MEASURES = {
    "renewal.measure_published": "measure_new",
    "renewal.measure_moved": "measure_moved",
    "renewal.measure_decided": "measure_decided",
}
_OF_CHOICES = {
    "renewal.choice_published": "choice_new",
    "renewal.choice_decided": "choice_decided",
}
_DIARY = "renewal.diary_published"


def measure_key(one: Measure) -> str:
    """What a measure is followed by: the address of its renewal and its number."""
    return f"{one.neighbourhood.process.slug}/{one.number}"


def _in_languages(texts: dict[str, Any], part: str) -> Titles:
    return {code: said[part] for code, said in texts.items() if said.get(part)}


def _whole(key: str) -> Titles | None:
    found: Any = Neighbourhood.objects.whole().public().filter(process__slug=key).first()
    return _in_languages(found.texts, "name") if found is not None else None


def _measure(key: str) -> Titles | None:
    slug, _slash, number = key.rpartition("/")
    rows: Any = Measure.objects.public().filter(neighbourhood__process__slug=slug)
    found = rows.filter(number=int(number)).first() if number.isdecimal() else None
    return _in_languages(found.texts, "title") if found is not None else None


def _part(kind: type[Model], key: str) -> Titles | None:
    slug, _slash, name = key.rpartition("/")
    rows: Any = kind._default_manager.filter(
        key=name,
        neighbourhood__process__slug=slug,
        neighbourhood__process__published_at__isnull=False,
    )
    found = rows.first()
    return _in_languages(found.texts, "title") if found is not None else None


def _read(events: Sequence[OutboxEvent]) -> Iterator[News]:
    for event in events:
        if event.name in _OF_MEASURES:
            for one in _measures(event):
                yield _news(one, event, _OF_MEASURES[event.name])
        elif event.name in _OF_CHOICES:
            yield from _of_choice(event)
        elif event.name == _DIARY:
            yield from _of_diary(event)


def _measures(event: OutboxEvent) -> Any:
    rows: Any = Measure.objects.whole().public()
    # What happened to it while it was a draft is no news, even when it is heard of later.
    return rows.filter(pk=event.object_id, published_at__lte=event.created_at)


def _of_choice(event: OutboxEvent) -> Iterator[News]:
    found = Choice.objects.filter(pk=event.object_id, published_at__isnull=False)
    for choice in found:
        measures: Any = Measure.objects.whole().public().filter(pk=choice.measure_id)
        for one in measures:
            told = _in_languages(choice.texts, "question")
            yield _news(one, event, _OF_CHOICES[event.name], titles=told, choice=choice)


def _of_diary(event: OutboxEvent) -> Iterator[News]:
    rows = DiaryEntry.objects.filter(pk=event.object_id, published_at__isnull=False)
    for entry in rows.select_related("neighbourhood__process"):
        slug = entry.neighbourhood.process.slug
        if entry.neighbourhood.process.published_at is None:
            continue
        titles = _in_languages(entry.texts, "title")
        yield News(
            key=f"diary:{entry.pk}",
            kind="diary_new",
            subjects=frozenset({Subject(WHOLE, slug)}),
            titles=titles,
            paths={code: _spoken(code, "renewal_diary", slug) for code in titles},
            at=timezone.now(),
        )


def _news(
    one: Measure,
    event: OutboxEvent,
    kind: str,
    *,
    titles: Titles | None = None,
    choice: Choice | None = None,
) -> News:
    slug = one.neighbourhood.process.slug
    told = titles or _in_languages(one.texts, "title")
    subjects = {Subject(WHOLE, slug), Subject(MEASURE, measure_key(one))}
    if one.zone:
        subjects.add(Subject(ZONE, f"{slug}/{one.zone.key}"))
    if one.theme:
        subjects.add(Subject(THEME, f"{slug}/{one.theme.key}"))
    return News(
        # A measure moves more than once: each move is news of its own.
        key=f"measure:{one.pk}:{event.pk}",
        kind=kind,
        subjects=frozenset(subjects),
        titles=told,
        paths={code: _path(code, one, choice) for code in told},
        at=timezone.now(),
    )


def _path(code: str, one: Measure, choice: Choice | None) -> str:
    if choice is not None:
        return _spoken(code, "renewal_choice", one.neighbourhood.process.slug, choice.pk)
    with override(code):
        return path_of(one)


def _spoken(code: str, name: str, *args: Any) -> str:
    with override(code):
        return reverse(name, args=args)


def _still(keys: Sequence[str]) -> set[str]:
    """What everyone still sees: a news of a renewal that was annulled is none any more."""
    numbers = {key: int(key.split(":")[1]) for key in keys}
    measures: Any = Measure.objects.public().filter(neighbourhood__process__annulled_at=None)
    seen = set(measures.filter(pk__in=numbers.values()).values_list("pk", flat=True))
    entries = DiaryEntry.objects.filter(pk__in=numbers.values(), published_at__isnull=False)
    told = set(
        entries.filter(neighbourhood__process__annulled_at=None).values_list("pk", flat=True)
    )
    return {key for key, n in numbers.items() if n in (told if key[:5] == "diary" else seen)}


def _around_measure(key: str) -> list[Subject]:
    slug, _slash, number = key.rpartition("/")
    rows: Any = Measure.objects.whole().public().filter(neighbourhood__process__slug=slug)
    one = rows.filter(number=int(number)).first() if number.isdecimal() else None
    found = [Subject(THEME, f"{slug}/{one.theme.key}")] if one and one.theme else []
    found += [Subject(ZONE, f"{slug}/{one.zone.key}")] if one and one.zone else []
    return [*found, Subject(WHOLE, slug)]


KINDS = (
    Kind(name=WHOLE, label=gettext_lazy("Renewal"), titles=_whole),
    Kind(name=MEASURE, label=gettext_lazy("Measure"), titles=_measure, around=_around_measure),
    Kind(name=ZONE, label=gettext_lazy("Zone"), titles=lambda key: _part(Zone, key)),
    Kind(name=THEME, label=gettext_lazy("Theme"), titles=lambda key: _part(Theme, key)),
)
SOURCE = Source(
    name="renewal",
    kinds={
        "measure_new": gettext_lazy("A new measure"),
        "measure_moved": gettext_lazy("A measure has moved on"),
        "measure_decided": gettext_lazy("A decision about a measure"),
        "choice_new": gettext_lazy("Residents can choose a variant"),
        "choice_decided": gettext_lazy("A variant has been decided on"),
        "diary_new": gettext_lazy("New in the diary of the renewal"),
    },
    hears=(*_OF_MEASURES, *_OF_CHOICES, _DIARY),
    read=_read,
    still=_still,
)
