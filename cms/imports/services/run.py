"""The import itself: one text after another, each whole or not at all."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.imports import pages, pictures, sources
from cms.imports.cleaning import plain
from cms.imports.pictures import Got
from cms.imports.ready import Ready, make_ready
from cms.imports.services.begin import forget_file
from cms.imports.services.judging import judge, words_of
from cms.models import PortalImage
from cms.models.imports import ImportedItem, ImportLine, ImportRun, ImportState, Plan
from common.errors import DomainError
from common.web.fetching import Fetcher

log = structlog.get_logger(__name__)
_LEFT = (Plan.FAULTY, Plan.TWICE)


def run(*, run_id: int, fetcher: Fetcher, now: datetime) -> None:
    """Import what the preview of a run showed and nobody has imported since.

    Broken off at any moment and begun again, and even beside itself, it makes no page twice: each
    text is one transaction, and its key is unique.
    """
    found = ImportRun.objects.filter(pk=run_id, state=ImportState.RUNNING).first()
    if found is None:
        return
    with words_of(found):
        _Import(found, fetcher, now).all()


class _Import:
    """One run at work."""

    def __init__(self, run: ImportRun, fetcher: Fetcher, now: datetime) -> None:
        self.run, self.fetcher, self.now = run, fetcher, now

    def all(self) -> None:
        """Every text that has no outcome yet, then the report."""
        try:
            with self.run.file.open("rb") as file:
                self._texts(file.file)
        except (DomainError, FileNotFoundError, ValueError):
            # It was read for the preview; its file is gone, or no longer what it was.
            log.exception("import_file_unreadable", run=self.run.pk)
            self._end(ImportState.FAILED, _("Its file can no longer be read."))
            return
        self._end(ImportState.DONE, "")

    def _texts(self, file: Any) -> None:
        waiting = {line.number: line for line in self.run.lines.filter(outcome="")}
        for one in sources.read(self.run.source, file):
            line = waiting.pop(one.number, None)
            if line is None:
                continue
            if line.plan in _LEFT:
                _note(line, line.plan, line.reason, line.warnings)
                continue
            self._text(line, make_ready(one, self.now))

    def _text(self, line: ImportLine, ready: Ready) -> None:
        if ready.fault:
            _note(line, Plan.FAULTY, ready.fault, line.warnings)
            return
        got, notes = self._pictures(ready)
        try:
            self._write(line, ready, got, notes)
        except (OperationalError, InterfaceError):
            # The database is away or says to try again: the queue does.
            raise
        except Exception as error:
            # One text is not the others': they are imported all the same.
            log.exception("import_of_text_failed", run=self.run.pk, where=line.where)
            _note(line, Plan.FAULTY, _reason(error), line.warnings)

    def _pictures(self, ready: Ready) -> tuple[list[Got], list[str]]:
        """Fetched before anything is locked: another's server may take its time."""
        item = ImportedItem.objects.filter(key=ready.found.key).select_related("page").first()
        plan, _reason = judge(ready, item, False)
        if plan not in (Plan.CREATE, Plan.UPDATE):
            return [], []
        chosen, left_out = pictures.wanted(ready.pictures)
        got, notes = pictures.fetch(chosen, self.fetcher)
        return got, [*left_out, *notes]

    def _write(self, line: ImportLine, ready: Ready, got: list[Got], notes: list[str]) -> None:
        with _whole_or_nothing() as new:
            index = pages.locked_index(ready.model, self.run.language)
            if index is None:
                raise ValidationError(_("The portal has no such list in that language."))
            if not ImportLine.objects.filter(pk=line.pk, outcome="").exists():
                # The same run, at work beside this one, was quicker.
                return
            item, is_new = ImportedItem.objects.select_for_update().get_or_create(
                key=ready.found.key, defaults={"source": plain(ready.found.source)[:2000]}
            )
            plan, reason = judge(ready, None if is_new else item, False)
            warnings = [*ready.warnings, *notes]
            if plan in (Plan.CREATE, Plan.UPDATE):
                warnings += self._save(item, ready, index, got, new)
            line.page_id = item.page_id
            _note(line, plan, reason, warnings)

    def _save(
        self, item: ImportedItem, ready: Ready, index: Any, got: list[Got], new: list[PortalImage]
    ) -> list[str]:
        """Write the page and what is known of it; returns what else the person should know."""
        by = self.run.by
        image, alt = pages.picture_for(got, by, new)
        # Words that stand in for missing ones are part of the page, in its language.
        with override(self.run.language):
            ready = make_ready(ready.found, self.now)
        if not item.content_hash:
            page = pages.create(ready, index, by, image, alt)
            item.created_by = self.run
        else:
            page = pages.update(item.page_itself(), ready, by, image, alt)
        redirect, why_not = pages.lead(ready.found.link, page)
        item.page_id, item.revision, item.live = page.pk, page.latest_revision_id, page.live
        item.redirect = redirect or item.redirect
        item.pictures = [*item.pictures, *(one.pk for one in new)]
        item.content_hash, item.changed_at = ready.found.content_hash, self.now
        item.save()
        further = _("%(n)d further pictures are in the library.") % {"n": len(got) - 1}
        return [*([why_not] if why_not else []), *([further] if len(got) > 1 else [])]

    def _end(self, state: ImportState, trouble: str) -> None:
        with transaction.atomic():
            run = ImportRun.objects.select_for_update().get(pk=self.run.pk)
            if run.state != ImportState.RUNNING:
                return
            outcomes = run.lines.exclude(outcome="").values_list("outcome", flat=True)
            run.counts = dict(Counter(outcomes))
            run.state, run.trouble = state, trouble
            run.done, run.moved_at = len(outcomes), timezone.now()
            forget_file(run)
            run.save()


def _note(line: ImportLine, outcome: str, reason: str, warnings: list[str]) -> None:
    line.outcome, line.reason, line.warnings = outcome, reason, list(dict.fromkeys(warnings))
    line.save(update_fields=["outcome", "reason", "warnings", "page"])
    moved = {"done": F("done") + 1, "moved_at": timezone.now()}
    ImportRun.objects.filter(pk=line.run_id).update(**moved)


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, DomainError):
        return error.message
    return _("It could not be written; the log says why.")


@contextmanager
def _whole_or_nothing() -> Iterator[list[PortalImage]]:
    """A transaction; files of the pictures that it is told of go with what it takes back.

    Not when the commit itself fails: its answer may be lost where the rows are not. They go once
    it has ended, since a transaction that broke counts no bytes.
    """
    new: list[PortalImage] = []
    refused = False
    try:
        with transaction.atomic():
            try:
                yield new
            except BaseException:
                refused = True
                raise
    except BaseException:
        for image in new if refused else ():
            image.file.storage.delete(image.file.name)
        raise
