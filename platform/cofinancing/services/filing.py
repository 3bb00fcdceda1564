"""Documents and photographs are put to a funded project, and taken away again."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from cofinancing import rules
from cofinancing.models import Project, ProjectPaper
from cofinancing.services.held import held, note, refuse_fields
from common.errors import NotFound
from files import pictures
from files.rules import may_store
from processes.rules import official
from records.services import Actor

MOST_PAPERS = 40


@dataclass(frozen=True, kw_only=True)
class Given:
    """A document or a photograph: what it is called or shows, and who took it."""

    file: File[bytes]
    is_picture: bool
    titles: Mapping[str, str]
    credit: str = ""


@transaction.atomic
def attach(
    *, number: int, given: Given, languages: Sequence[str], by: Actor | None, now: datetime
) -> ProjectPaper:
    """Put a file to a project; of a photograph nothing stays but the picture.

    Raises NotFound, NotAllowed, and Invalid by field.
    """
    project = held(Project, number, by)
    kept = ProjectPaper.objects.filter(project=project).count()
    refuse_fields(_refused(given, languages, kept))
    file = _as_kept(given)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    row = ProjectPaper(
        project=project,
        is_picture=given.is_picture,
        titles={code: text.strip()[:200] for code, text in given.titles.items() if text.strip()},
        credit=given.credit.strip(),
        size=file.size,
        digest=digest,
        created_at=now,
    )
    row.file.save(str(file.name), file, save=False)
    try:
        with transaction.atomic():
            row.save()
            note("paper_attached", row, by, now, sha=digest, project=number)
    except BaseException:
        row.file.storage.delete(str(row.file.name))
        raise
    return row


@transaction.atomic
def remove(*, number: int, paper: int, by: Actor | None, now: datetime) -> None:
    """Take a file away, with its bytes. Raises NotFound and NotAllowed."""
    project = held(Project, number, by)
    row = ProjectPaper.objects.filter(project=project, pk=paper).first()
    if row is None:
        raise NotFound("no_such_file", _("There is no such file here."))
    note("paper_removed", row, by, now, sha=row.digest, project=number)
    storage, name = row.file.storage, str(row.file.name)
    row.delete()
    transaction.on_commit(lambda: storage.delete(name))


def _as_kept(given: Given) -> File[bytes]:
    if not given.is_picture:
        return given.file
    return ContentFile(pictures.plain(given.file), name="picture.jpg")


def _refused(given: Given, languages: Sequence[str], kept: int) -> dict[str, str | None]:
    found: dict[str, str | None] = {
        f"title_{code}": None
        if given.titles.get(code, "").strip()
        else _("Say in a few words what it is or shows.")
        for code in official(languages)
    }
    if len(given.credit) > 120:
        found["credit"] = rules.may_be_said(given.credit, 120)
    name = str(given.file.name)
    if kept >= MOST_PAPERS:
        found["file"] = _("At most %(n)d files.") % {"n": MOST_PAPERS}
    elif given.is_picture and name.rpartition(".")[2].lower() not in pictures.ENDINGS:
        found["file"] = _("Choose a picture (.jpg, .png).")
    else:
        found["file"] = may_store(name, given.file.size, given.file)  # type: ignore[arg-type]
    if found["file"] is None and given.is_picture and not pictures.is_readable(given.file):
        found["file"] = _("This picture cannot be read. Take it anew, or choose another.")
    return found
