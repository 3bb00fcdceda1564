"""What a report on a renewal tells the council, in ten statements whatever is in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from processes.models import Duty
from records.models import AuditEntry
from renewal import owed
from renewal.models import Became, Choice, DiaryEntry, Figure, Measure, Neighbourhood

_MOVED = "renewal.measure_moved"


@dataclass(frozen=True, slots=True)
class Council:
    """What a report tells, as things stood at `now`; `moved` is where measures came from."""

    home: Neighbourhood
    since: date
    now: datetime
    measures: Sequence[Measure]
    moved: Mapping[int, str]
    choices: Sequence[Any]
    counts: Mapping[int, Mapping[str, int]]
    figures: Sequence[Figure]
    diary: Sequence[DiaryEntry]
    pins: Mapping[str, int]
    themes: Sequence[Mapping[str, Any]]
    overdue: int


def council(home: Neighbourhood, since: date, now: datetime) -> Council:
    """What there is to tell the council of a renewal, of changes those since the day `since`."""
    measures = list(home.measures.select_related("zone", "theme").defer("shape").order_by("number"))
    begin = begin_of(since)
    choices = list(
        Choice.objects.filter(measure__neighbourhood=home, published_at__isnull=False)
        .select_related("measure")
        .order_by("closes_at", "pk")
    )
    return Council(
        home=home,
        since=since,
        now=now,
        measures=measures,
        moved=_moved([one.pk for one in measures if one.phase_since >= begin], begin),
        choices=choices,
        counts=_counts(home),
        figures=list(home.figures.all()),
        diary=list(home.diary.filter(published_at__isnull=False, day__gte=since)),
        pins=_pins(home, begin),
        themes=list(_by_theme(home)),
        overdue=_overdue(home, now),
    )


def begin_of(day: date) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time.min, timezone.get_default_timezone())


def _moved(numbers: Sequence[int], begin: datetime) -> dict[int, str]:
    """The phase in which measures were before they moved, by the audit trail."""
    found = AuditEntry.objects.filter(
        kind="renewal.measure", object_id__in=[str(pk) for pk in numbers], act=_MOVED, at__gte=begin
    )
    rows = found.order_by("-pk").values_list("object_id", "data")
    # What was first since the day stands last, and stays.
    return {int(pk): str(data.get("before", "")) for pk, data in rows}


def _counts(home: Neighbourhood) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    rows = Choice.objects.filter(measure__neighbourhood=home, preferences__isnull=False)
    for pk, option, n in rows.values_list("pk", "preferences__option").annotate(n=Count("pk")):
        found.setdefault(pk, {})[option] = n
    return found


def _pins(home: Neighbourhood, begin: datetime) -> dict[str, int]:
    became = {key: Count("pk", filter=Q(became=key)) for key in Became.values}
    found: dict[str, int] = home.pins.filter(withdrawn_at=None).aggregate(
        all=Count("pk"),
        fresh=Count("pk", filter=Q(created_at__gte=begin)),
        unanswered=Count("pk", filter=Q(answered_at=None)),
        hidden=Count("pk", filter=Q(hidden_at__isnull=False)),
        **became,
    )
    return found


def _by_theme(home: Neighbourhood) -> Any:
    here = Q(pin__withdrawn_at=None)
    return home.themes.annotate(
        n=Count("pin", filter=here),
        answered=Count("pin", filter=here & Q(pin__answered_at__isnull=False)),
        taken=Count("pin", filter=here & Q(pin__became=Became.TAKEN_UP)),
    ).order_by("position", "pk")


def _overdue(home: Neighbourhood, now: datetime) -> int:
    late = Duty.objects.unanswered().filter(kind=owed.KIND, process_id=home.process_id)
    return late.filter(due_on__lt=timezone.localdate(now)).count()
