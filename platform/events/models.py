"""The fact of a meeting: when and where."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class EventQuerySet(models.QuerySet["Event"]):
    """Reads of events by time; an event has passed at its end (starts_at <= now < ends_at)."""

    def coming(self, now: datetime) -> "EventQuerySet":
        """Not over yet at `now`, the nearest first."""
        return self.filter(ends_at__gt=now).order_by("starts_at", "pk")

    def past(self, now: datetime) -> "EventQuerySet":
        """Over at `now`, the latest first."""
        return self.filter(ends_at__lte=now).order_by("-starts_at", "-pk")

    def next_change(self, now: datetime) -> datetime | None:
        """The next moment at which an event passes, and lists of coming events change."""
        ends: datetime | None = self.filter(ends_at__gt=now).aggregate(end=models.Min("ends_at"))[
            "end"
        ]
        return ends


class Event(models.Model):
    """A meeting of any kind that people may come to, with its time and place."""

    key = models.UUIDField(unique=True, help_text="The same for every language of its page.")
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    place = models.CharField(_("place"), max_length=200)
    address = models.CharField(_("address"), max_length=300, blank=True)
    latitude = models.FloatField(_("latitude (WGS84)"), null=True, blank=True)
    longitude = models.FloatField(_("longitude (WGS84)"), null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                # Said outright: a comparison with nothing is unknown, and a check lets that pass.
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="event_point_is_whole_and_on_earth",
            ),
        ]
        indexes = [
            models.Index(fields=["ends_at"], name="event_ends_at"),
            models.Index(fields=["starts_at"], name="event_starts_at"),
        ]

    def __str__(self) -> str:
        return f"{self.place}, {self.starts_at:%Y-%m-%d %H:%M}"
