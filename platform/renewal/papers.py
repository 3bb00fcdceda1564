"""What a renewal adds to the package of its process for the archive."""

from collections.abc import Iterator
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Count, QuerySet

from processes.models import Process
from processes.packing import Content, as_json
from renewal.models import Choice, Comment, Neighbourhood, Paper, Pin
from renewal.services.choosing import counts

_ROOT = "prenova"
_HOME = (
    *("texts", "shape", "is_approximate", "moderation", "problems", "office", "walks"),
    *("last_pin", "last_measure"),
)
_PART = ("key", "texts", "position")
_MEASURE = (
    *("number", "zone__key", "theme__key", "texts", "track", "phase", "phase_since", "is_pilot"),
    *("evaluation", "cost_estimate", "cost_actual", "funding", "starts_on", "ends_on"),
    *("decision", "decided_on", "shape", "is_approximate", "published_at"),
)
_CHOICE = (
    *("measure__number", "texts", "options", "opens_at", "closes_at", "published_at"),
    *("outcome", "decided_at"),
)
_PIN = (
    *("number", "name", "theme__key", "title", "text", "shape", "photo", "language", "created_at"),
    *("published_at", "withdrawn_at", "hidden_at", "because", "became", "measure__number"),
    *("reply", "answered_at"),
)
_SAID = (
    *("pin__number", "name", "text", "created_at", "published_at", "withdrawn_at", "hidden_at"),
    "because",
)
_DIARY = ("day", "measure__number", "texts", "published_at")
_PAPER = ("id", "measure__number", "entry__day", "stage", "titles", "credit", "digest")


def papers(process: Process) -> Iterator[tuple[str, Content]]:
    """Measures, choices with how many chose what, marks with their answers, the diary, figures and
    files; nothing where no neighbourhood is renewed. Who supported and chose is no paper."""
    home = Neighbourhood.objects.filter(process=process).first()
    if home is None:
        return
    figures = home.figures.values(*_PART, "values", "target", "target_year")
    yield (
        f"{_ROOT}/soseska.json",
        as_json(
            {name: getattr(home, name) for name in _HOME}
            | {"zones": list(home.zones.values(*_PART, "shape", "is_approximate"))}
            | {"themes": list(home.themes.values(*_PART, "group")), "figures": list(figures)}
        ),
    )
    yield f"{_ROOT}/ukrepi.json", _listed(home.measures.order_by("number"), _MEASURE)
    yield f"{_ROOT}/izbire.json", as_json(_chosen(home))
    pins = home.pins.annotate(supports=Count("supporters")).order_by("number")
    yield f"{_ROOT}/oznacbe.json", _listed(pins, (*_PIN, "supports"))
    said = Comment.objects.filter(pin__neighbourhood=home).order_by("pk")
    yield f"{_ROOT}/komentarji.json", _listed(said, _SAID)
    yield f"{_ROOT}/dnevnik.json", _listed(home.diary.order_by("day", "pk"), _DIARY)
    yield from _files(home)


def things(process: Process) -> dict[str, list[int]]:
    """All rows of a renewal that the audit trail tells of."""
    home = Neighbourhood.objects.filter(process=process).first()
    if home is None:
        return {}
    own: dict[str, QuerySet[Any]] = {
        "renewal.zone": home.zones.all(),
        "renewal.theme": home.themes.all(),
        "renewal.figure": home.figures.all(),
        "renewal.measure": home.measures.all(),
        "renewal.choice": Choice.objects.filter(measure__neighbourhood=home),
        "renewal.pin": home.pins.all(),
        "renewal.comment": Comment.objects.filter(pin__neighbourhood=home),
        "renewal.diaryentry": home.diary.all(),
        "renewal.paper": _papers(home),
    }
    return {"renewal.neighbourhood": [home.pk]} | {
        kind: list(rows.order_by("pk").values_list("pk", flat=True)) for kind, rows in own.items()
    }


def _listed(rows: "QuerySet[Any]", names: tuple[str, ...]) -> bytes:
    return as_json(list(rows.values(*names)))


def _chosen(home: Neighbourhood) -> list[dict[str, Any]]:
    rows = Choice.objects.filter(measure__neighbourhood=home).order_by("pk")
    told = {row["pk"]: row for row in rows.values("pk", *_CHOICE)}
    return [told[one.pk] | {"counts": counts(one)} for one in rows]


def _papers(home: Neighbourhood) -> "QuerySet[Paper]":
    rows = Paper.objects.filter(measure__neighbourhood=home)
    return rows | Paper.objects.filter(entry__neighbourhood=home)


def _files(home: Neighbourhood) -> Iterator[tuple[str, Content]]:
    rows = _papers(home).order_by("pk")
    yield f"{_ROOT}/datoteke.json", _listed(rows, _PAPER)
    for one in rows:
        yield f"{_ROOT}/datoteke/{one.pk:05}.{_ending(one)}", one.file
    # What was hidden or taken back stays in the file of the process.
    for pin in Pin.objects.filter(neighbourhood=home).exclude(photo={}).order_by("number"):
        yield f"{_ROOT}/fotografije/{pin.number:05}.jpg", default_storage.open(pin.photo["name"])


def _ending(paper: Paper) -> str:
    return str(paper.file.name).rpartition(".")[2]
