"""Drafts of acts: a file is read into a version, looked at, and published; then it stays."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from common.errors import Conflict, Invalid, NotFound
from consultations.documents.cleaning import html_of
from consultations.documents.keeping import Known, keys_for
from consultations.documents.reading import Part, doubts, parts_of, plain
from consultations.models import Consultation, Document, Provision, Reading, Version
from processes.services.beginning import locked as locked_process
from records.services import Actor, audit, tell

MOST_DOCUMENTS = 30
_LONGEST_TITLE, _LONGEST_NOTE = 200, 2000


@transaction.atomic
def begin_document(
    *,
    consultation_id: int,
    slug: str,
    titles: Mapping[str, str],
    by: Actor | None,
    now: datetime,
) -> Document:
    """Begin a document of a consultation; people see it once a version of it is published.

    Raises NotFound, NotAllowed, Invalid without a title, and Conflict when another has this name.
    """
    consultation = _consultation(consultation_id, by)
    said = _said(titles, _LONGEST_TITLE)
    if not said or not slug:
        reason = _("Give the document a title.")
        raise Invalid("document_untitled", reason, {"title_sl": reason})
    known = consultation.documents.count()
    if known >= MOST_DOCUMENTS:
        reason = _("A consultation has %(most)d documents at most.") % {"most": MOST_DOCUMENTS}
        raise Invalid("documents_full", reason)
    try:
        with transaction.atomic():
            made = Document.objects.create(
                consultation=consultation, slug=slug[:60], titles=said, position=known + 1
            )
    except IntegrityError as error:
        reason = _("Another document of this consultation has this title.")
        raise Conflict("document_exists", reason, {"title_sl": reason}) from error
    audit(act="consultations.document_begun", object=made, by=by, now=now)
    return made


@transaction.atomic
def read_version(
    *,
    document_id: int,
    file: File[bytes],
    reading: str,
    note: Mapping[str, str],
    by: Actor | None,
    now: datetime,
) -> Version:
    """Read a Word or HTML file into a new version that officials alone see; its parts keep the
    keys of the published version before.

    Raises NotFound, NotAllowed, Conflict while another unpublished version is there, and Invalid
    with the reason why the file cannot be read.
    """
    document = _document(document_id, by)
    if document.versions.filter(published_at=None).exists():
        reason = _("There is a version that nobody has published: publish it or throw it away.")
        raise Conflict("version_waits", reason)
    if reading not in Reading.values:
        reason = _("Choose how far the text has come.")
        raise Invalid("reading_unknown", reason, {"reading": reason})
    html, warnings = html_of(str(file.name), file.size, file)  # type: ignore[arg-type]
    parts = parts_of(html)
    last = document.versions.aggregate(last=Max("number"))["last"] or 0
    made = Version.objects.create(
        document=document,
        number=last + 1,
        reading=reading,
        note=_said(note, _LONGEST_NOTE),
        warnings=[*warnings, *doubts(parts)],
        created_at=now,
    )
    _write(made, parts)
    audit(act="consultations.version_read", object=made, by=by, now=now)
    return made


@transaction.atomic
def discard_version(*, version_id: int, by: Actor | None, now: datetime) -> None:
    """Throw away a version that nobody has seen. Raises NotFound, NotAllowed, and Conflict."""
    version = _version(version_id, by)
    audit(act="consultations.version_discarded", object=version, by=by, now=now)
    version.delete()


@transaction.atomic
def publish_version(*, version_id: int, by: Actor | None, now: datetime) -> Version:
    """Let people read a version: nothing of it changes any more.

    Raises NotFound, NotAllowed, and Conflict when it is published already.
    """
    version = _version(version_id, by)
    version.digest = digest_of(version)
    version.published_at = now
    version.save(update_fields=["digest", "published_at"])
    process = version.document.consultation.process
    facts = {"digest": version.digest}
    audit(act="consultations.version_published", object=version, by=by, now=now, data=facts)
    tell(name="consultations.version_published", object_id=process.pk, scope="consultations")
    return version


def digest_of(version: Version) -> str:
    """SHA-256, in hexadecimal, of what a version says: its parts in their order."""
    rows = version.provisions.order_by("position").values_list(
        "key", "parent_key", "kind", "number", "heading", "html"
    )
    told = json.dumps([list(row) for row in rows], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def _write(version: Version, parts: Sequence[Part]) -> None:
    document = version.document
    before = document.versions.filter(published_at__isnull=False).order_by("-number").first()
    known = _known(before) if before is not None else []
    every = Provision.objects.filter(version__document=document)
    used = every.values_list("key", flat=True).distinct()
    keys = keys_for(parts, known, used)
    rows = [
        Provision(
            version=version,
            key=key,
            parent_key="" if part.parent is None else keys[part.parent],
            position=place,
            kind=part.kind,
            number=part.number,
            heading=part.heading,
            html=part.html,
        )
        for place, (key, part) in enumerate(zip(keys, parts, strict=True), 1)
    ]
    Provision.objects.bulk_create(rows, batch_size=1000)


def _known(version: Version) -> list[Known]:
    return [
        Known(one.key, one.parent_key, one.kind, one.number, one.heading, plain(one.html))
        for one in version.provisions.order_by("position")
    ]


def _said(texts: Mapping[str, str], most: int) -> dict[str, str]:
    return {code: text.strip()[:most] for code, text in texts.items() if text.strip()}


def _consultation(consultation_id: int, by: Actor | None) -> Consultation:
    found = Consultation.objects.filter(pk=consultation_id).first()
    if found is None:
        raise NotFound("no_such_consultation", _("There is no such consultation here."))
    # One at a time, and only whoever runs the process.
    locked_process(found.process_id, by)
    return found


def _document(document_id: int, by: Actor | None) -> Document:
    found = Document.objects.filter(pk=document_id).first()
    if found is None:
        raise NotFound("no_such_document", _("There is no such document here."))
    _consultation(found.consultation_id, by)
    return found


def _version(version_id: int, by: Actor | None) -> Version:
    """A version that nobody has seen, for this transaction alone."""
    found = Version.objects.filter(pk=version_id).select_related("document").first()
    if found is not None:
        _consultation(found.document.consultation_id, by)
        # Whoever came first may have thrown it away while this one waited.
        found = Version.objects.filter(pk=version_id).select_related("document").first()
    if found is None:
        reason = _("This version is not there any more: it was published or thrown away meanwhile.")
        raise NotFound("no_such_version", reason)
    if found.published_at is not None:
        reason = _("A published text is not changed. Read a new version instead.")
        raise Conflict("version_published", reason)
    return found
