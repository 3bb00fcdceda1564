"""Processes as people follow them: one, or all that begin."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, override

from notifications.news import News, Source
from notifications.subjects import Kind, Subject, Titles, in_each_language
from processes.models import Change, ChangeKind, Process, SignatureCollection, Step
from processes.recipe import recipe
from records.models import OutboxEvent

ALL = Subject("processes", "all")
ONE = "process"
_CHANGED, _DECIDED = "processes.change_made", "processes.decision_made"
_BEGUN = "processes.process_published"
# Of signatures: the kind of news, and what is said of it.
_SIGNATURES = {
    "processes.signatures_opened": ("process_changed", gettext_lazy("Signatures are collected")),
    "processes.signatures_reached": ("process_changed", gettext_lazy("Enough people have signed")),
    "processes.signatures_decided": (
        "process_decided",
        gettext_lazy("The municipality has answered those who signed"),
    ),
}


def _titles_of_all(key: str) -> Titles | None:
    return in_each_language(ALL_PROCESSES.label) if key == ALL.key else None


def _titles_of_one(key: str) -> Titles | None:
    found = Process.objects.public().filter(slug=key).first()
    return titles(found) if found is not None else None


def titles(process: Process) -> Titles:
    """What a process is called, by language."""
    return {code: text["title"] for code, text in process.texts.items() if text.get("title")}


def _paths(process: Process) -> Titles:
    found = {}
    for code in titles(process):
        with override(code):
            found[code] = reverse("process", args=[process.slug])
    return found


def _read(events: Sequence[OutboxEvent]) -> Iterator[News]:
    for event in events:
        if event.name == _BEGUN:
            for process in Process.objects.public().filter(pk=event.object_id):
                yield _news(process, f"begun:{process.pk}", "process_begun", {})
        elif event.name == _CHANGED:
            changes = Change.objects.select_related("process").filter(pk=event.object_id)
            for change in changes:
                yield _of_change(change)
        elif event.name == _DECIDED:
            for step in Step.objects.select_related("process").filter(pk=event.object_id):
                said = in_each_language(recipe(step.process.recipe_key).step(step.key).title)
                key = f"decided:{step.pk}:{step.decided_on}"
                yield _news(step.process, key, "process_decided", said)
        elif event.name in _SIGNATURES:
            yield from _of_signatures(event)


def _of_signatures(event: OutboxEvent) -> Iterator[News]:
    kind, label = _SIGNATURES[event.name]
    found = SignatureCollection.objects.public().select_related("process")
    for one in found.filter(pk=event.object_id):
        # A threshold that is lost and reached anew is no news twice.
        yield _news(one.process, f"{event.name}:{one.pk}", kind, in_each_language(label))


def _of_change(change: Change) -> News:
    said = in_each_language(ChangeKind(change.kind).label)
    return _news(change.process, f"changed:{change.pk}", "process_changed", said)


def _news(process: Process, key: str, kind: str, said: Titles) -> News:
    called = {
        code: f"{title}: {more}" if (more := said.get(code, "")) else title
        for code, title in titles(process).items()
    }
    subjects = {Subject(ONE, process.slug)} | ({ALL} if kind == "process_begun" else set())
    return News(
        key=key,
        kind=kind,
        subjects=frozenset(subjects),
        titles=called,
        paths=_paths(process),
        at=timezone.now(),
    )


def _still(keys: Sequence[str]) -> set[str]:
    # What was published of a process stays: nothing of it is ever taken back.
    return set(keys)


ALL_PROCESSES = Kind(
    name=ALL.kind,
    label=gettext_lazy("Processes in which you can have your say"),
    titles=_titles_of_all,
    every=lambda: [ALL.key],
)
ONE_PROCESS = Kind(name=ONE, label=gettext_lazy("Process"), titles=_titles_of_one)
SOURCE = Source(
    name="processes",
    kinds={
        "process_begun": gettext_lazy("A process begins"),
        "process_changed": gettext_lazy("A process changes"),
        "process_decided": gettext_lazy("Something was decided"),
    },
    hears=("processes.",),
    read=_read,
    still=_still,
)
