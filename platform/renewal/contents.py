"""What the page of a neighbourhood shows at a glance, in few statements whatever is in it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from renewal.models import (
    Choice,
    Comment,
    DiaryEntry,
    Figure,
    Measure,
    Neighbourhood,
    Paper,
    Phase,
    Pin,
    Theme,
    Track,
    Zone,
)
from renewal.money import Sums, sums

# Of a kind so many are shown at a glance; the rest on a page of their own.
LATEST = 3
# Along this line people follow a measure; what is given up stands beside it.
LINE = tuple(phase for phase in Phase.values if phase != Phase.DROPPED)


@dataclass(slots=True)
class OfTrack:
    """The measures of a track: those to show first, and how many there are by phase."""

    track: Track
    measures: list[Measure]
    by_phase: dict[str, int]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.measures)

    @property
    def done(self) -> int:
        """How many of them are done."""
        return self.by_phase[Phase.DONE]


@dataclass(slots=True)
class Glance:
    """A neighbourhood at a glance."""

    zones: list[Zone]
    themes: list[Theme]
    tracks: list[OfTrack]
    sums: Sums
    choices: list[Choice]
    # With those that open later.
    ahead: list[Choice]
    diary: list[DiaryEntry]
    figures: list[Figure]
    pins: int
    answered_pins: int
    measures: list[Measure] = field(default_factory=list)


def glance(home: Neighbourhood, now: datetime) -> Glance:
    """What people see of a neighbourhood at `now`; eight statements."""
    measures, ahead = list(public_measures(home)), choices_ahead(home, now)
    pins = home.pins.visible().aggregate(
        n=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False))
    )
    return Glance(
        zones=list(home.zones.all()),
        themes=list(home.themes.all()),
        tracks=[_track(track, measures) for track in Track],
        sums=sums(one for one in measures if one.phase != Phase.DROPPED),
        choices=[one for one in ahead if one.is_open(now)],
        ahead=ahead,
        diary=list(diary(home)[:LATEST]),
        figures=list(home.figures.all()),
        pins=pins["n"],
        answered_pins=pins["answered"],
        measures=measures,
    )


def public_measures(home: Neighbourhood) -> QuerySet[Measure]:
    """The measures of a neighbourhood that people see, with zone and theme, in their order."""
    found = home.measures.filter(published_at__isnull=False)
    return found.select_related("zone", "theme").order_by("number")


def choices_ahead(home: Neighbourhood, now: datetime) -> list[Choice]:
    """The choices that are open at `now` or will be, what closes first standing first."""
    asked = Choice.objects.filter(
        measure__neighbourhood=home,
        measure__published_at__isnull=False,
        published_at__isnull=False,
        closes_at__gt=now,
    )
    return list(asked.select_related("measure").order_by("closes_at", "pk"))


def diary(home: Neighbourhood) -> QuerySet[DiaryEntry]:
    """The diary as people read it, newest first, with photographs; two statements."""
    shown = Paper.objects.filter(withdrawn_at=None)
    rows = home.diary.filter(published_at__isnull=False).select_related("measure")
    return rows.prefetch_related(Prefetch("papers", queryset=shown))


def papers(measure: Measure) -> QuerySet[Paper]:
    """The documents and photographs of a measure that people can open."""
    return measure.papers.filter(withdrawn_at=None).order_by("stage", "pk")


def public_pins(home: Neighbourhood) -> QuerySet[Pin]:
    """Marked places that people see, the newest first, with how many support each."""
    rows: QuerySet[Pin] = home.pins.visible().select_related("theme", "measure")
    return rows.annotate(
        supports=Count("supporters", distinct=True),
        said=Count("comments", filter=_SHOWN, distinct=True),
    ).order_by("-number")


_SHOWN = Q(
    comments__published_at__isnull=False, comments__hidden_at=None, comments__withdrawn_at=None
)


def comments(pin: Pin) -> QuerySet[Comment]:
    """What was said of a marked place, the oldest first; hidden ones with why, without words."""
    return pin.comments.filter(published_at__isnull=False, withdrawn_at=None)


def _track(track: Track, measures: Sequence[Measure]) -> OfTrack:
    own = [one for one in measures if one.track == track]
    phases = Counter(one.phase for one in own)
    return OfTrack(track, own, {phase: phases[phase] for phase in Phase.values})
