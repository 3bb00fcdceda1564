"""What a consultation adds to the package of its process for the archive."""

from collections.abc import Iterator
from html import escape

from django.core.files.storage import default_storage

from consultations import receipts
from consultations.exports import RegisterFile, parts_of
from consultations.models import Answer, Consultation, Contribution, Report, Statement, Version
from processes.models import Process
from processes.packing import Content, as_json

_ROOT = "posvetovanje"
_ANSWER = (
    *("id", "title", "position", "reasons", "changed", "changed_keys", "drafted_at"),
    *("drafted_by_id", "reviewed_at", "reviewed_by_id", "published_at"),
)


def papers(process: Process) -> Iterator[tuple[str, Content]]:
    """Texts, register, originals, positions and reports; nothing where nobody was asked."""
    of = Consultation.objects.filter(process=process).first()
    if of is None:
        return
    yield f"{_ROOT}/posvetovanje.json", as_json(_about(of))
    yield from _texts(of)
    register = RegisterFile(of.entries.order_by("number"), parts_of(of), lambda done, total: None)
    yield f"{_ROOT}/register.csv", register.chunks()
    yield f"{_ROOT}/mnenja.jsonl", _originals(of, process.slug)
    yield from _files(of)
    answers = Answer.objects.filter(consultation=of).order_by("pk")
    yield f"{_ROOT}/stalisca.json", as_json(list(answers.values(*_ANSWER)))
    for one in Report.objects.filter(consultation=of):
        at = f"{_ROOT}/porocila/{one.kind}-{one.number}"
        yield f"{at}.json", as_json(one.data)
        yield f"{at}.pdf", one.pdf
        yield f"{at}.docx", one.docx


def things(process: Process) -> dict[str, list[int]]:
    """All rows of a consultation that the audit trail tells of."""
    of = Consultation.objects.filter(process=process).first()
    if of is None:
        return {}
    own = {
        "consultations.document": of.documents.all(),
        "consultations.version": Version.objects.filter(document__consultation=of),
        "consultations.contribution": of.contributions.all(),
        "consultations.entry": of.entries.all(),
        "consultations.answer": Answer.objects.filter(consultation=of),
        "consultations.report": Report.objects.filter(consultation=of),
        "consultations.statement": Statement.objects.filter(consultation=of),
    }
    return {"consultations.consultation": [of.pk]} | {
        kind: list(rows.values_list("pk", flat=True)) for kind, rows in own.items()
    }


def _about(of: Consultation) -> dict[str, object]:
    names = ("summary", "moderation", "allows_guests", "asks_for_places", "last_number")
    statements = Statement.objects.filter(consultation=of).values("id", "texts", "hidden_at")
    return {name: getattr(of, name) for name in names} | {
        "call": of.call.key,
        "statements": list(statements),
        "opinion_groups": of.opinion_groups,
    }


def _texts(of: Consultation) -> Iterator[tuple[str, Content]]:
    rows = Version.objects.filter(document__consultation=of, published_at__isnull=False)
    for one in rows.select_related("document").order_by("document", "number"):
        at = f"{_ROOT}/besedila/{one.document.slug}-{one.number}"
        yield f"{at}.html", _page(one)
        if one.source:
            yield f"{at}-izvirnik.{str(one.source.name).rpartition('.')[2]}", one.source


def _page(version: Version) -> bytes:
    title = escape(version.document.title)
    parts = [f'<!doctype html><html lang="{version.language}"><meta charset="utf-8">']
    parts.append(f"<title>{title}</title><h1>{title}</h1>")
    for one in version.provisions.order_by("position"):
        head = escape(f"{one.number} {one.heading}".strip())
        parts.append(f'<section id="{escape(one.key)}"><h2>{head}</h2>{one.html}</section>')
    return "\n".join(parts).encode()


def _originals(of: Consultation, slug: str) -> Iterator[bytes]:
    """Each as the digest of its receipt is reckoned of it, a line each."""
    rows = Contribution.objects.filter(consultation=of).select_related("version__document")
    for one in rows.order_by("number").iterator(1000):
        yield receipts.canonical(receipts.facts_of(one, slug, one.version)) + b"\n"


def _files(of: Consultation) -> Iterator[tuple[str, Content]]:
    rows = Contribution.objects.filter(consultation=of).exclude(files=[]).order_by("number")
    for number, files in rows.values_list("number", "files"):
        for place, one in enumerate(files, 1):
            ending = one["name"].rpartition(".")[2]
            content = default_storage.open(one["name"])
            yield f"{_ROOT}/mnenja/{number:05}-{place}.{ending}", content
