"""The diary of a renewal is kept; documents and photographs are put to it and to measures."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import Conflict, NotFound
from files import pictures
from files.rules import may_store
from processes.rules import official
from records.services import Actor
from renewal import rules
from renewal.models import PICTURES, DiaryEntry, Measure, Paper, Stage
from renewal.services.held import note, part_of, refuse, refuse_fields, theirs
from renewal.services.measuring import held_measure

MOST_PAPERS = 60


@dataclass(frozen=True, kw_only=True)
class Given:
    """A document or a photograph: of which stage, what it is called or shows, and who took it."""

    file: File[bytes]
    stage: str
    titles: Mapping[str, str]
    credit: str = ""


@transaction.atomic
def write(
    *,
    neighbourhood_id: int,
    day: date,
    texts: Mapping[str, Mapping[str, str]],
    measure_id: int | None,
    languages: Sequence[str],
    by: Actor | None,
    now: datetime,
    entry_id: int | None = None,
) -> DiaryEntry:
    """Write an entry of the diary, or write one anew; nobody sees a new one before it is published.

    Raises NotFound, NotAllowed, Invalid by field, and Conflict.
    """
    home = theirs(neighbourhood_id, by)
    row = part_of(DiaryEntry, home, entry_id) if entry_id else DiaryEntry(neighbourhood=home)
    refuse_fields(
        {
            **rules.may_tell(texts, ("title", "text"), official(languages)),
            "day": _("The diary tells what has happened.") if day > now.date() else None,
        }
    )
    row.day, row.updated_at = day, now
    row.texts = {code: dict(said) for code, said in texts.items()}
    row.measure = part_of(Measure, home, measure_id) if measure_id else None
    row.save()
    note("diary_written", row, by, now, day=str(day))
    return row


@transaction.atomic
def publish(*, entry_id: int, by: Actor | None, now: datetime) -> DiaryEntry:
    """Let everyone read an entry. Raises NotFound, NotAllowed, and Conflict when they can."""
    row = _held_entry(entry_id, by)
    refuse(Conflict, "published", _("People read it already.") if row.published_at else None)
    row.published_at = row.updated_at = now
    row.save(update_fields=["published_at", "updated_at"])
    note("diary_published", row, by, now, day=str(row.day))
    return row


@transaction.atomic
def attach(
    *,
    given: Given,
    languages: Sequence[str],
    by: Actor | None,
    now: datetime,
    measure_id: int | None = None,
    entry_id: int | None = None,
) -> Paper:
    """Put a document or a photograph to a measure or to an entry of the diary; exactly one of them.

    Raises NotFound, NotAllowed, Invalid when the file is not what it says or has no title in an
    official language, and Conflict.
    """
    home = (
        {"measure": held_measure(measure_id, by)}
        if measure_id
        else {"entry": _held_entry(entry_id or 0, by)}
    )
    refuse_fields(_refused(given, languages, Paper.objects.filter(**home).count()))
    file = _as_kept(given)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    titles = {code: text.strip()[:200] for code, text in given.titles.items() if text.strip()}
    row = Paper(
        **home,
        stage=given.stage,
        titles=titles,
        credit=given.credit.strip(),
        size=file.size,
        digest=digest,
        created_at=now,
    )
    row.file.save(str(file.name), file, save=False)
    try:
        with transaction.atomic():
            row.save()
            note("paper_attached", row, by, now, sha=digest)
    except BaseException:
        row.file.storage.delete(str(row.file.name))
        raise
    return row


@transaction.atomic
def withdraw(*, paper_id: int, by: Actor | None, now: datetime) -> Paper:
    """Take a paper from the page; it stays in the file. Raises NotFound, NotAllowed, Conflict."""
    row = Paper.objects.filter(pk=paper_id).first()
    if row is None:
        raise NotFound("no_such_file", _("There is no such file here."))
    if row.measure_id:
        held_measure(row.measure_id, by)
    else:
        _held_entry(row.entry_id or 0, by)
    row.refresh_from_db()
    taken = _("This file has been taken from the page already.")
    refuse(Conflict, "file_withdrawn", taken if row.withdrawn_at else None)
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    note("paper_withdrawn", row, by, now)
    return row


def _as_kept(given: Given) -> File[bytes]:
    """A document as it is; a photograph without where it was taken, no larger than a screen."""
    if given.stage not in PICTURES:
        return given.file
    return ContentFile(pictures.plain(given.file), name="picture.jpg")


def _held_entry(entry_id: int, by: Actor | None) -> DiaryEntry:
    rows = DiaryEntry.objects.filter(pk=entry_id)
    known = rows.values_list("neighbourhood_id", flat=True).first()
    if known is None:
        raise NotFound("no_such_entry", _("There is no such entry of the diary here."))
    return part_of(DiaryEntry, theirs(known, by), entry_id)


def _refused(given: Given, languages: Sequence[str], kept: int) -> dict[str, str | None]:
    found: dict[str, str | None] = {
        "credit": rules.may_be_written(given.credit, 120),
        "stage": None if given.stage in Stage.values else _("Choose one."),
    }
    for code in official(languages):
        if not given.titles.get(code, "").strip():
            found[f"title_{code}"] = _("Say in a few words what it is or shows.")
    if kept >= MOST_PAPERS:
        found["file"] = _("At most %(n)d files.") % {"n": MOST_PAPERS}
    name = str(given.file.name)
    if given.stage in PICTURES and name.rpartition(".")[2].lower() not in pictures.ENDINGS:
        found["file"] = _("Choose a picture (.jpg, .png).")
    found.setdefault("file", may_store(name, given.file.size, given.file))  # type: ignore[arg-type]
    if found["file"] is None and given.stage in PICTURES and not pictures.is_readable(given.file):
        found["file"] = _("This picture cannot be read. Take it anew, or choose another.")
    return found
