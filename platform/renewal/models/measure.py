"""A measure of a renewal."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from places.models import Placed, PlacedQuerySet
from processes.models import spoken
from renewal.models.neighbourhood import Neighbourhood, Theme, Zone


class Track(models.TextChoices):
    """How soon people see something: Planina's lesson is to show both (`domain.md` C)."""

    QUICK = "quick", _("Quick win")
    LONG = "long", _("Long-term")


class Phase(models.TextChoices):
    """How far a measure has come; the stages of documents are those of the Building Act."""

    PROPOSED = "proposed", _("Proposed")
    STUDIED = "studied", _("Studied")
    DESIGNED = "designed", _("Designed")
    PERMITTED = "permitted", _("Permitted")
    TENDERED = "tendered", _("Contractor sought")
    WORKS = "works", _("Being built")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Given up")


class Funder(models.TextChoices):
    """Who pays for a part of a measure."""

    EU = "eu", _("European Union")
    STATE = "state", pgettext_lazy("who pays", "State")
    MUNICIPALITY = "municipality", _("Municipality")
    OTHER = "other", _("Others")


class Stage(models.TextChoices):
    """What a paper is of: a stage of the project documents, or a photograph."""

    IDEA = "idz", _("Conceptual design (IDZ)")
    PERMIT = "dgd", _("Documents for the building permit (DGD)")
    EXECUTION = "pzi", _("Execution design (PZI)")
    AS_BUILT = "pid", _("As-built design (PID)")
    OTHER = "other", _("Other document")
    BEFORE = "before", _("Photograph before")
    AFTER = "after", _("Photograph after")
    PICTURE = "picture", _("Photograph")


PICTURES = frozenset({Stage.BEFORE, Stage.AFTER, Stage.PICTURE})


class MeasureQuerySet(PlacedQuerySet):
    """Reads of measures."""

    def public(self) -> "MeasureQuerySet":
        """Those that people see, of a renewal that people see."""
        return self.filter(
            published_at__isnull=False, neighbourhood__process__published_at__isnull=False
        )

    def whole(self) -> "MeasureQuerySet":
        """With what every list of measures shows of them."""
        return self.select_related("neighbourhood__process", "zone", "theme")


class Measure(Placed):
    """Something that is done for a neighbourhood."""

    neighbourhood = models.ForeignKey(
        Neighbourhood, on_delete=models.CASCADE, related_name="measures"
    )
    number = models.PositiveIntegerField()
    zone = models.ForeignKey(
        Zone, null=True, blank=True, on_delete=models.SET_NULL, related_name="measures"
    )
    theme = models.ForeignKey(
        Theme, null=True, blank=True, on_delete=models.SET_NULL, related_name="measures"
    )
    # {"sl": {"title", "about", "office"}}; `office` is who is responsible.
    texts = models.JSONField(default=dict)
    track = models.CharField(max_length=5, choices=Track, default=Track.LONG)
    phase = models.CharField(max_length=9, choices=Phase, default=Phase.PROPOSED)
    # A trial on the spot: evaluated before it is made lasting or taken away.
    is_pilot = models.BooleanField(default=False)
    # {"sl": "…"}: what the trial showed.
    evaluation = models.JSONField(default=dict)
    # Cents.
    cost_estimate = models.BigIntegerField(null=True, blank=True)
    cost_actual = models.BigIntegerField(null=True, blank=True)
    # [{"funder", "programme", "cents"}].
    funding = models.JSONField(default=list)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    # {"sl": {"text", "reason"}}: what was decided and why.
    decision = models.JSONField(default=dict)
    decided_on = models.DateField(null=True, blank=True)
    is_approximate = models.BooleanField(default=False)
    # What it is called in the file that it was imported from: imported again it is the same one.
    source_id = models.CharField(max_length=80, blank=True, default="", db_default="")
    published_at = models.DateTimeField(null=True, blank=True)
    # When its phase changed last.
    phase_since = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = MeasureQuerySet.as_manager()

    class Meta(Placed.Meta):
        default_permissions = ()
        constraints: ClassVar = [
            *Placed.Meta.constraints,
            models.UniqueConstraint(
                fields=["neighbourhood", "number"], name="one_measure_a_number"
            ),
            models.UniqueConstraint(
                fields=["neighbourhood", "source_id"],
                condition=~Q(source_id=""),
                name="one_measure_a_source_id",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="measure_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=(Q(cost_estimate=None) | Q(cost_estimate__gte=0))
                & (Q(cost_actual=None) | Q(cost_actual__gte=0)),
                name="measure_costs_nothing_or_more",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def said(self) -> dict[str, Any]:
        """Its words in the language of the moment."""
        found: dict[str, Any] = spoken(self.texts)
        return found

    @property
    def title(self) -> str:
        """What it is called, in the language of the moment or in the one that there is."""
        return str(self.said.get("title", "") or self.number)

    @property
    def decided(self) -> dict[str, str]:
        """What was decided and why; empty before."""
        found: dict[str, str] = spoken(self.decision)
        return found

    @property
    def shown(self) -> str:
        """What the trial showed; empty before it was evaluated."""
        return str(spoken(self.evaluation) or "")
