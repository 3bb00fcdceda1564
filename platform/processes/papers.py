"""The papers of a process for its package: what was planned, decided, changed, owed and done."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from processes.models import Attachment, Process
from processes.packing import Content, as_json, things_of
from records.models import AuditEntry

_PROCESS = (
    *("slug", "recipe_key", "number", "level", "unit", "texts", "lengths", "left_out"),
    *("fast_track", "stakeholders", "risks", "created_at", "published_at", "annulled_at"),
    *("annulled_because", "evaluation", "evaluated_at"),
)
_STEP = (
    *("key", "opens_at", "closes_at", "answers", "channels", "decision", "decided_on"),
    *("decided_by", "event__words", "event__starts_at", "notice__number", "notice__texts"),
)
_CHANGE = ("kind", "at", "by_name", "because", "before", "after")
_DUTY = ("kind", "object_id", "received_on", "first_due_on", "due_on", "rule", "answered_on")
# How many signed; who did is no paper of the process.
_COLLECTION = (
    *("number", "kind", "texts", "voters", "voters_source", "voters_on", "percent", "needed"),
    *("opens_at", "closes_at", "published_at", "signed", "reached_at", "final_at", "answer_days"),
    *("outcome", "decided_on"),
)
_LINE = ("number", "at", "act", "kind", "object_id", "by_id", "by_name", "data", "previous", "hash")


def papers(process: Process) -> Iterator[tuple[str, Content]]:
    """Each paper with its path."""
    told = Process.objects.filter(pk=process.pk).values(*_PROCESS).get()
    steps = list(process.steps.order_by("position").values(*_STEP))
    changes = list(process.changes.order_by("pk").values(*_CHANGE))
    yield "postopek.json", as_json(told | {"steps": steps, "changes": changes})
    yield "roki.json", as_json(list(process.duties.order_by("pk").values(*_DUTY)))
    for one in process.attachments.select_related("step").order_by("pk"):
        yield f"priloge/{one.pk:05}.{one.kind.lower()}", one.file
    yield "priloge/seznam.json", as_json([_attached(one) for one in process.attachments.all()])
    yield "podpisi.json", as_json(list(process.signature_collections.values(*_COLLECTION)))
    trail = AuditEntry.objects.filter(_about(things_of(process))).order_by("number")
    yield "revizijska-sled.json", as_json(list(trail.values(*_LINE)))


def things(process: Process) -> dict[str, list[int]]:
    """The process, its steps and its documents."""
    return {
        "processes.process": [process.pk],
        "processes.step": list(process.steps.values_list("pk", flat=True)),
        "processes.signaturecollection": list(
            process.signature_collections.values_list("pk", flat=True)
        ),
        "processes.attachment": list(process.attachments.values_list("pk", flat=True)),
    }


def _about(things: dict[str, list[int]]) -> Q:
    found = Q(pk__in=[])
    for kind, numbers in things.items():
        found |= Q(kind=kind, object_id__in=[str(number) for number in numbers])
    return found


def _attached(one: Attachment) -> dict[str, Any]:
    return {
        "file": f"{one.pk:05}.{one.kind.lower()}",
        "titles": one.titles,
        "step": one.step.key if one.step else None,
        "is_public": one.is_public,
        "withdrawn_at": one.withdrawn_at,
        "sha256": one.digest,
    }
