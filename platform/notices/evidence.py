"""From when to when a notice really was public, as the audit trail tells it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from notices.models import Notice
from records.models import AuditEntry

CLOSED, OPENED = "tenants.portal_closed", "tenants.portal_opened"


@dataclass(frozen=True, slots=True)
class Span:
    """A time from `begins` up to but not including `ends`; open while `ends` is None."""

    begins: datetime
    ends: datetime | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """When a notice could be read, when its portal was closed, and the lines that say so."""

    public: tuple[Span, ...]
    closed: tuple[Span, ...]
    lines: tuple[AuditEntry, ...]
    as_of: datetime

    @property
    def head(self) -> AuditEntry | None:
        """The last of the lines: its hash ties all that stand before it."""
        return self.lines[-1] if self.lines else None


def evidence_of(notice: Notice, now: datetime) -> Evidence:
    """What the trail says of the display of a published notice up to `now`."""
    lines = list(AuditEntry.objects.about(notice).filter(act__startswith="notices."))
    begins, ends = notice.displayed_from, notice.displayed_until
    if begins is None or begins >= min(ends, now):
        return Evidence((), (), tuple(lines), now)
    closings = list(AuditEntry.objects.filter(act__in=(CLOSED, OPENED)).order_by("number"))
    end = None if ends > now else ends
    closed = tuple(_within(_closed(closings), begins, end))
    used = [entry for entry in closings if begins <= entry.at and (end is None or entry.at <= end)]
    every = sorted([*lines, *used], key=lambda entry: entry.number or 0)
    return Evidence(tuple(_without(begins, end, closed)), closed, tuple(every), now)


def spans_of(notices: Sequence[Notice], now: datetime) -> list[tuple[Span, ...]]:
    """From when to when each of some notices could be read up to `now`; one query for all."""
    closings = AuditEntry.objects.filter(act__in=(CLOSED, OPENED)).order_by("number")
    closed = tuple(_closed(closings))
    found: list[tuple[Span, ...]] = []
    for notice in notices:
        begins, ends = notice.displayed_from, notice.displayed_until
        if begins is None or begins >= min(ends, now):
            found.append(())
            continue
        end = None if ends > now else ends
        found.append(tuple(_without(begins, end, tuple(_within(closed, begins, end)))))
    return found


def _closed(entries: Iterable[AuditEntry]) -> Iterable[Span]:
    """When the portal answered nobody. A suspension that becomes a deletion goes on."""
    since: datetime | None = None
    for entry in entries:
        if entry.act == CLOSED:
            since = since or entry.at
        elif since is not None:
            yield Span(since, entry.at)
            since = None
    if since is not None:
        yield Span(since, None)


def _within(spans: Iterable[Span], begins: datetime, ends: datetime | None) -> Iterable[Span]:
    for span in spans:
        first = max(span.begins, begins)
        both = [moment for moment in (span.ends, ends) if moment is not None]
        last = min(both) if both else None
        if last is None or first < last:
            yield Span(first, last)


def _without(begins: datetime, ends: datetime | None, gaps: Sequence[Span]) -> Iterable[Span]:
    for gap in gaps:
        if begins < gap.begins:
            yield Span(begins, gap.begins)
        if gap.ends is None:
            return
        begins = gap.ends
    if ends is None or begins < ends:
        yield Span(begins, ends)
