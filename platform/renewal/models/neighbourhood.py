"""A neighbourhood that is renewed: its zones, its themes with their working groups, its figures."""

from datetime import datetime
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from places.models import Placed, PlacedQuerySet
from processes.models import Process, Step, spoken


class Moderation(models.TextChoices):
    """When a moderator looks at what people mark on the map; the municipality's choice."""

    AFTER = "after", _("Shown at once, looked at afterwards")
    BEFORE = "before", _("Shown once a moderator has looked at it")


class NeighbourhoodQuerySet(PlacedQuerySet):
    """Reads of neighbourhoods; each comes with its process."""

    def whole(self) -> "NeighbourhoodQuerySet":
        """With what every page of a neighbourhood shows of its process."""
        return self.select_related("process", "marking")

    def public(self) -> "NeighbourhoodQuerySet":
        """Those whose process people can see."""
        return self.filter(process__published_at__isnull=False)


class Neighbourhood(Placed):
    """Where a renewal takes place, and its office; its times are those of its process."""

    # A draft that is thrown away takes it along; what is public PostgreSQL keeps (processes 0002).
    process = models.OneToOneField(Process, on_delete=models.CASCADE, related_name="neighbourhood")
    # The step in which people mark places on the map; without one nobody can.
    marking = models.ForeignKey(
        Step, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    moderation = models.CharField(max_length=6, choices=Moderation, default=Moderation.AFTER)
    # {"sl": {"name", "about"}}.
    texts = models.JSONField(default=dict)
    # The boundary was drawn by hand, not taken from a plan or register; people read so.
    is_approximate = models.BooleanField(default=False)
    # [{"theme": key or "", "sl": {"title", "about"}, …}]: what is wrong, as the study found it.
    problems = models.JSONField(default=list)
    # {"email", "phone", "longitude", "latitude", "sl": {"name", "place", "hours"}, …}.
    office = models.JSONField(default=dict)
    # [{"key", "sl": {"title", "about"}, "stops": [{"longitude", "latitude", "sl": {…}}]}].
    walks = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    # The numbers of the last pin and the last measure, written under this row's lock.
    last_pin = models.PositiveIntegerField(default=0)
    last_measure = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    objects = NeighbourhoodQuerySet.as_manager()

    class Meta(Placed.Meta):
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What it is called, in the language of the moment or in the one that there is."""
        return str(spoken(self.texts).get("name", "") or self.process)

    @property
    def about(self) -> str:
        """What it is like, in the language of the moment."""
        return str(spoken(self.texts).get("about", ""))

    def is_marked_at(self, now: datetime) -> bool:
        """Whether people can mark places on the map at `now`."""
        process, step = self.process, self.marking
        is_public = process.published_at is not None and process.published_at <= now
        return step is not None and is_public and process.annulled_at is None and step.is_open(now)


class Zone(Placed):
    """A part of a neighbourhood that is renewed as a whole."""

    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.CASCADE, related_name="zones")
    key = models.SlugField(max_length=40)
    # {"sl": {"title", "about"}}.
    texts = models.JSONField(default=dict)
    is_approximate = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    objects = PlacedQuerySet.as_manager()

    class Meta(Placed.Meta):
        default_permissions = ()
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            *Placed.Meta.constraints,
            models.UniqueConstraint(fields=["neighbourhood", "key"], name="one_zone_a_key"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it is called, in the language of the moment or in the one that there is."""
        return str(spoken(self.texts).get("title", "") or self.key)


class Theme(models.Model):
    """What people care about in a neighbourhood, and the group that works on it."""

    neighbourhood = models.ForeignKey(
        Neighbourhood, on_delete=models.CASCADE, related_name="themes"
    )
    key = models.SlugField(max_length=40)
    # {"sl": {"title", "about"}}.
    texts = models.JSONField(default=dict)
    # {"members": [{"name", "of"}], "sl": {"meets", "contact"}}; members agreed to be named.
    group = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["neighbourhood", "key"], name="one_theme_a_key"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it is called, in the language of the moment or in the one that there is."""
        return str(spoken(self.texts).get("title", "") or self.key)

    @property
    def about(self) -> str:
        """What it is about, in the language of the moment."""
        return str(spoken(self.texts).get("about", ""))


class Figure(models.Model):
    """A figure of a neighbourhood over the years: the first value is the baseline."""

    neighbourhood = models.ForeignKey(
        Neighbourhood, on_delete=models.CASCADE, related_name="figures"
    )
    key = models.SlugField(max_length=40)
    # {"sl": {"title", "unit", "about"}}.
    texts = models.JSONField(default=dict)
    # [{"year", "value", "source"}] by year; `value` a decimal number in writing.
    values = models.JSONField(default=list)
    # What is wanted, in writing, and by which year.
    target = models.CharField(max_length=20, blank=True)
    target_year = models.PositiveSmallIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["neighbourhood", "key"], name="one_figure_a_key"),
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
        return str(self.said.get("title", "") or self.key)
