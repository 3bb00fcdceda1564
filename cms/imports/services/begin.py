"""What a person does: give a source, confirm its preview, throw it away."""

from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from cms.imports import rules, tasks
from cms.models import AnnouncementIndexPage, EventIndexPage
from cms.models.imports import KEPT, ImportRun, ImportState, Plan
from common.errors import Conflict, Invalid, NotAllowed, NotFound
from records.services import audit


def may_publish_all(by: Any) -> bool:
    """Whether a person may publish announcements and events in every language of the portal."""
    indexes = [*AnnouncementIndexPage.objects.all(), *EventIndexPage.objects.all()]
    return bool(indexes) and all(
        index.permissions_for_user(by).can_publish_subpage()  # type: ignore[attr-defined]
        for index in indexes
    )


def check(by: Any) -> None:
    """Raises NotAllowed when a person may not import."""
    if reason := rules.may_import(may_publish_all(by)):
        raise NotAllowed("may_not_import", reason)


@transaction.atomic
def begin(
    *,
    source: str,
    file: File | None,
    address: str,
    language: str,
    by: Any,
    now: datetime,
) -> ImportRun:
    """Take a file, or the address of a feed, and have it read for a preview.

    `language` is the code of the portal's language in which the texts are. Raises NotAllowed, and
    Invalid for a source that cannot be read at all.
    """
    check(by)
    size = file.size if file else 0
    if file is not None and not size:
        message = _("The file is empty. Choose another.")
        raise Invalid("import_source", message, {"file": message})
    if reason := rules.may_read(source, size, address):
        raise Invalid("import_source", reason, {"address" if address else "file": reason})
    if not AnnouncementIndexPage.objects.filter(locale__language_code=language).exists():
        message = _("The portal has no announcements in that language.")
        raise Invalid("import_language", message, {"language": message})
    forget_files(now=now)
    run = ImportRun(source=source, address=address, language=language, by=by)
    run.created_at = run.moved_at = now
    if file is not None:
        run.file_name = str(file.name).replace("\\", "/").rpartition("/")[2][:200]
        run.file.save("", file, save=False)
    run.save()
    tasks.preview_import.enqueue(run.pk)
    tasks.forget_file.using(run_after=now + KEPT).enqueue(run.pk)
    return run


@transaction.atomic
def start(*, run_id: int, without_faulty: bool, by: Any, now: datetime) -> ImportRun:
    """Confirm a preview: what it showed is imported. One that has stopped goes on.

    Raises NotAllowed, NotFound, and Conflict when it does not wait for that.
    """
    check(by)
    run = _locked(run_id)
    faulty = run.lines.filter(plan=Plan.FAULTY).count()
    without_faulty = without_faulty or run.without_faulty
    if reason := rules.may_begin(run.state, faulty, without_faulty, run.has_stopped(now)):
        raise Conflict("import_not_confirmed", reason)
    # What is imported is theirs who confirmed it.
    run.by, run.without_faulty = by, without_faulty
    run.state, run.moved_at = ImportState.RUNNING, now
    run.save()
    facts = {"source": run.source, "texts": run.total, "without_faulty": without_faulty}
    audit(act="cms.import_confirmed", object=run, by=by, now=now, data=facts)
    tasks.run_import.enqueue(run.pk)
    return run


@transaction.atomic
def discard(*, run_id: int, by: Any, now: datetime) -> None:
    """Throw an import and its report away; pages that it made stay.

    Raises NotAllowed, NotFound, and Conflict while it is under way.
    """
    check(by)
    run = _locked(run_id)
    if reason := rules.may_discard(run.is_moving, run.has_stopped(now)):
        raise Conflict("import_under_way", reason)
    forget_file(run)
    run.delete()


def forget_files(*, now: datetime) -> int:
    """Delete the files that nobody has confirmed in seven days; returns how many."""
    old = ImportRun.objects.filter(created_at__lte=now - KEPT).exclude(file="")
    old = old.exclude(state=ImportState.RUNNING)
    for run in old:
        forget_file(run)
        if run.state != ImportState.DONE:
            run.state, run.trouble = ImportState.FAILED, _("Nobody confirmed it within seven days.")
        run.save()
    return len(old)


def forget_file(run: ImportRun) -> None:
    """Delete the file of a run, once what asked for it is committed."""
    if run.file:
        storage, name = run.file.storage, str(run.file.name)
        transaction.on_commit(lambda: storage.delete(name))
        run.file = ""


def _locked(run_id: int) -> ImportRun:
    run = ImportRun.objects.select_for_update().filter(pk=run_id).first()
    if run is None:
        raise NotFound("no_such_import", _("There is no such import here."))
    found: ImportRun = run
    return found
