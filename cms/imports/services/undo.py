"""Taking an import back: what it made and nobody has worked on since goes away."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex

from cms.imports import rules, tasks
from cms.imports.pages import locked_index
from cms.imports.services.begin import _locked, check
from cms.imports.services.judging import words_of
from cms.models import PortalImage
from cms.models.imports import ImportedItem, ImportLine, ImportRun, ImportState, Plan
from common.errors import Conflict
from records.services import audit


@transaction.atomic
def take_back(*, run_id: int, by: Any, now: datetime) -> ImportRun:
    """Have an import taken back. Raises NotAllowed, NotFound, and Conflict when it cannot be."""
    check(by)
    run = _locked(run_id)
    if reason := rules.may_take_back(run.state, run.has_stopped(now)):
        raise Conflict("import_not_taken_back", reason)
    run.state, run.moved_at = ImportState.TAKING_BACK, now
    run.save()
    audit(act="cms.import_taken_back", object=run, by=by, now=now, data={"source": run.source})
    tasks.undo_import.enqueue(run.pk, by.pk)
    return run


def undo(*, run_id: int, by: Any) -> None:
    """Delete the pages that a run made and nobody has changed since, with their redirects and the
    pictures that nothing else shows. Pages that it only updated stay. Safe to repeat."""
    run = ImportRun.objects.filter(pk=run_id, state=ImportState.TAKING_BACK).first()
    if run is None:
        return
    with words_of(run):
        for pk in list(run.created.order_by("-pk").values_list("pk", flat=True)):
            with transaction.atomic():
                _one(run, pk, by)
    counts = dict(run.counts) | {
        Plan.TAKEN_BACK.value: run.lines.filter(outcome=Plan.TAKEN_BACK).count()
    }
    ImportRun.objects.filter(pk=run.pk, state=ImportState.TAKING_BACK).update(
        state=ImportState.TAKEN_BACK, counts=counts, moved_at=timezone.now()
    )


def _one(run: ImportRun, pk: int, by: Any) -> None:
    item = ImportedItem.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if item is None:
        return
    page = item.page_itself()
    line = run.lines.filter(page_id=item.page_id).first() if page else None
    if page is not None and not item.is_untouched(page):
        _note(line, Plan.KEPT, _("Somebody has changed it here since, so it stays."))
        return
    if page is not None:
        locked_index(type(page), run.language)
        _note(line, Plan.TAKEN_BACK, "")
        page.delete(user=by)
    for image in PortalImage.objects.filter(pk__in=item.pictures):
        if not ReferenceIndex.get_references_to(image).exists():
            image.delete()
    item.delete()
    ImportRun.objects.filter(pk=run.pk).update(moved_at=timezone.now())


def _note(line: ImportLine | None, outcome: str, reason: str) -> None:
    if line is not None:
        line.outcome, line.reason = outcome, reason
        line.save(update_fields=["outcome", "reason"])
