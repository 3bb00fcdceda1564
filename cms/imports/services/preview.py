"""Reading a source and saying what would become of it. No page is written."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import batched

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from cms.imports import pictures, rules, sources
from cms.imports.found import Found
from cms.imports.ready import Ready, make_ready
from cms.imports.services.begin import forget_file
from cms.imports.services.judging import items_of, judge, words_of
from cms.models.imports import ImportLine, ImportRun, ImportState
from common.errors import DomainError, Invalid
from common.web.fetching import FEEDS, Fetcher, NotFetched

_BATCH = 50


def preview(*, run_id: int, fetcher: Fetcher, now: datetime) -> None:
    """Read what was given and note for each text what would happen to it. Safe to repeat.

    A source that cannot be read leaves the run failed, with the sentence that says why.
    """
    run = ImportRun.objects.filter(pk=run_id, state=ImportState.READING).first()
    if run is None:
        return
    with words_of(run):
        try:
            _fetch(run, fetcher)
            _note_lines(run, now)
        except (DomainError, NotFetched) as error:
            run.state, run.trouble = ImportState.FAILED, str(error)
            forget_file(run)
        else:
            run.state = ImportState.PREVIEWED
        run.moved_at = now
        run.save()


def _fetch(run: ImportRun, fetcher: Fetcher) -> None:
    if run.file or not run.address:
        return
    fetched = fetcher.fetch(run.address, FEEDS)
    run.file.save("", ContentFile(fetched.content), save=False)
    run.save()


def _note_lines(run: ImportRun, now: datetime) -> None:
    # Whatever an attempt that broke off has left.
    run.lines.all().delete()
    counts: Counter[str] = Counter()
    seen: set[str] = set()
    run.total = 0
    with run.file.open("rb") as file:
        for batch in batched(_ready(sources.read(run.source, file.file), now), _BATCH):
            lines = _lines(run, batch, seen)
            ImportLine.objects.bulk_create(lines, ignore_conflicts=True)
            counts.update(line.plan for line in lines)
            run.total += len(lines)
            if reason := rules.may_hold(run.total):
                raise Invalid("import_too_many", reason)
            ImportRun.objects.filter(pk=run.pk).update(total=run.total, moved_at=now)
    if not run.total:
        raise Invalid("import_empty", _("There is no announcement and no event in it."))
    run.counts = dict(counts)


def _ready(found: Iterable[Found], now: datetime) -> Iterator[Ready]:
    for one in found:
        yield make_ready(one, now)


def _lines(run: ImportRun, batch: Iterable[Ready], seen: set[str]) -> list[ImportLine]:
    batch = list(batch)
    known = items_of(ready.found.key for ready in batch)
    return [_line(run, ready, known.get(ready.found.key), seen) for ready in batch]


def _line(run: ImportRun, ready: Ready, item: object, seen: set[str]) -> ImportLine:
    found = ready.found
    plan, reason = judge(ready, item, found.key in seen)  # type: ignore[arg-type]
    if not ready.fault:
        seen.add(found.key)
    _taken, left_out = pictures.wanted(ready.pictures)
    return ImportLine(
        run=run,
        number=found.number,
        where=found.where[:60],
        title=ready.fields["title"],
        kind=ready.kind,
        draft=ready.draft,
        plan=plan,
        reason=reason,
        warnings=[*ready.warnings, *left_out],
        page_id=getattr(item, "page_id", None),
    )
