"""A project that was co-financed: the municipality's own, or one that it supported."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cofinancing.programmes import title_of
from places.boxes import Box, whole
from places.models import Placed, PlacedQuerySet
from processes.models import spoken

# Who paid: the column of each, in the order in which people see them.
SOURCES = ("eu", "state", "municipal", "own", "other")


class Role(models.TextChoices):
    """What the municipality has to do with it."""

    LEAD = "lead", _("The municipality leads it")
    PARTNER = "partner", _("The municipality is a partner")
    SUPPORTED = "supported", _("The municipality supported it")


class State(models.TextChoices):
    """How far it has come."""

    APPROVED = "approved", _("Approved")
    RUNNING = "running", _("Under way")
    DONE = "done", _("Completed")
    ENDED = "ended", _("Ended early")


class ProjectQuerySet(PlacedQuerySet):
    """Reads of projects."""

    def public(self) -> "ProjectQuerySet":
        """Those that people see."""
        return self.filter(published_at__isnull=False)


class Project(Placed):
    """Where money came from, what it was for and what came of it. Amounts in cents of `currency`:
    the five sources add up to the total."""

    role = models.CharField(max_length=10, choices=Role)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    programme = models.CharField(max_length=30)
    # {"sl": {"title", "about", "results"}}.
    texts = models.JSONField(default=dict)
    # Its identifier in Kohesio, the Union's public list of projects.
    kohesio_id = models.CharField(max_length=40, blank=True)
    # [{"name", "kind": "organisation" | "person", "number", "is_lead"}].
    partners = models.JSONField(default=list)
    currency = models.CharField(max_length=3, default="EUR", db_default="EUR")
    total = models.BigIntegerField()
    eligible = models.BigIntegerField(null=True, blank=True)
    eu = models.BigIntegerField(default=0)
    state_paid = models.BigIntegerField(default=0)
    municipal = models.BigIntegerField(default=0)
    own = models.BigIntegerField(default=0)
    other = models.BigIntegerField(default=0)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    # The local community, as people call it; empty for the whole municipality.
    area = models.CharField(max_length=80, blank=True)
    # [{"target", "value", "sl": {"title", "unit"}}]: numbers as text, exactly as reported.
    indicators = models.JSONField(default=list)
    # When the municipality decided to support it.
    awarded_on = models.DateField(null=True, blank=True)
    source_id = models.CharField(max_length=80, blank=True)
    unit = models.CharField(max_length=80, blank=True)
    checked_on = models.DateField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta(Placed.Meta):
        default_permissions = ()
        constraints: ClassVar = [
            *Placed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(
                    total=F("eu") + F("state_paid") + F("municipal") + F("own") + F("other")
                ),
                name="sources_add_up_to_the_total",
            ),
            models.CheckConstraint(
                condition=Q(
                    total__gt=0,
                    eu__gte=0,
                    state_paid__gte=0,
                    municipal__gte=0,
                    own__gte=0,
                    other__gte=0,
                ),
                name="no_source_is_below_nothing",
            ),
            models.CheckConstraint(
                condition=Q(eligible=None) | Q(eligible__gte=0, eligible__lte=F("total")),
                name="eligible_is_a_part_of_the_total",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="a_project_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["source_id"], condition=~Q(source_id=""), name="one_project_a_source_id"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-starts_on", "-id"], name="project_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def said(self) -> dict[str, Any]:
        """Its words in the language of the moment, or in one that there is."""
        found: dict[str, Any] = spoken(self.texts)
        return found

    @property
    def title(self) -> str:
        """What it is called."""
        return str(self.said.get("title", "") or self.pk)

    @property
    def programme_title(self) -> str:
        """What its programme is called."""
        return title_of(self.programme)

    @staticmethod
    def around(rows: "models.QuerySet[Any]") -> Box | None:
        """The smallest box around all of `rows` that have a place; one statement."""
        low, high = (models.Min, ("west", "south")), (models.Max, ("east", "north"))
        asked = {f"of_{name}": how(name) for how, names in (low, high) for name in names}
        found = rows.aggregate(**asked)
        return whole(tuple(found[f"of_{name}"] for name in ("west", "south", "east", "north")))

    @property
    def paid(self) -> dict[str, int]:
        """Cents by source, in the order of SOURCES."""
        return {
            "eu": self.eu,
            "state": self.state_paid,
            "municipal": self.municipal,
            "own": self.own,
            "other": self.other,
        }
