"""Questionnaires as people follow them: one, or all that are published."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy, override

from notifications.news import News, Source
from notifications.subjects import Kind, Subject, Titles, in_each_language
from records.models import OutboxEvent
from surveys.models import Questionnaire

ALL = Subject("questionnaires", "all")
ONE = "questionnaire"
_KINDS = {
    "surveys.questionnaire_published": "questionnaire_published",
    "surveys.period_changed": "questionnaire_moved",
    "surveys.results_published": "questionnaire_results",
}


def _titles_of_all(key: str) -> Titles | None:
    return in_each_language(ALL_QUESTIONNAIRES.label) if key == ALL.key else None


def _titles_of_one(key: str) -> Titles | None:
    found = Questionnaire.objects.published().filter(slug=key).first()
    return _titles(found) if found is not None else None


def _titles(one: Questionnaire) -> Titles:
    return {code: text["title"] for code, text in one.texts.items() if text.get("title")}


def _paths(one: Questionnaire) -> Titles:
    name = "questionnaire-results" if one.results_at is not None else "questionnaire"
    found = {}
    for code in _titles(one):
        with override(code):
            found[code] = reverse(name, args=[one.slug])
    return found


def _read(events: Sequence[OutboxEvent]) -> Iterator[News]:
    told = [event for event in events if event.name in _KINDS]
    numbers = {int(event.object_id) for event in told}
    found = Questionnaire.objects.published().in_bulk(numbers)
    for event in told:
        if one := found.get(int(event.object_id)):
            yield _news(one, event)


def _news(one: Questionnaire, event: OutboxEvent) -> News:
    kind = _KINDS[event.name]
    subjects = {Subject(ONE, one.slug)}
    return News(
        # Its time may change more than once.
        key=f"{kind}:{one.pk}:{event.pk}",
        kind=kind,
        subjects=frozenset(subjects | ({ALL} if kind == "questionnaire_published" else set())),
        titles=_titles(one),
        paths=_paths(one),
        at=event.created_at,
    )


def _still(keys: Sequence[str]) -> set[str]:
    # What was published stays: nothing of it is ever taken back.
    return set(keys)


ALL_QUESTIONNAIRES = Kind(
    name=ALL.kind,
    label=gettext_lazy("Questionnaires"),
    titles=_titles_of_all,
    every=lambda: [ALL.key],
)
ONE_QUESTIONNAIRE = Kind(name=ONE, label=gettext_lazy("Questionnaire"), titles=_titles_of_one)
SOURCE = Source(
    name="surveys",
    kinds={
        "questionnaire_published": gettext_lazy("A new questionnaire"),
        "questionnaire_moved": gettext_lazy("Another time to answer a questionnaire"),
        "questionnaire_results": gettext_lazy("Results of a questionnaire"),
    },
    hears=tuple(_KINDS),
    read=_read,
    still=_still,
)
