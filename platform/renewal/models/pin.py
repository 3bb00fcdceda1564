"""What people mark on the map, who supports it, what is said of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from places.models import Placed, PlacedQuerySet
from processes.models import spoken
from renewal.models.measure import Measure
from renewal.models.neighbourhood import Neighbourhood, Theme


class Became(models.TextChoices):
    """What became of a pin."""

    TAKEN_UP = "taken_up", _("Taken up in a measure")
    NOT_TAKEN = "not_taken", _("Not taken up")
    ELSEWHERE = "elsewhere", _("Somebody else decides about it")


class PinQuerySet(PlacedQuerySet):
    """Reads of pins."""

    def visible(self) -> "PinQuerySet":
        """Those that everyone sees."""
        shown = self.filter(published_at__isnull=False, hidden_at=None, withdrawn_at=None)
        return shown.filter(neighbourhood__process__published_at__isnull=False)


class Pin(Placed):
    """A place that somebody marked on the map, and what they say of it.

    A person goes, what they marked stays without their name.
    """

    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.CASCADE, related_name="pins")
    number = models.PositiveIntegerField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # How they want to be named; nothing for not at all.
    name = models.CharField(max_length=100, blank=True)
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.SET_NULL)
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    # {"name", "size", "digest", "alt"}: a photograph, and what it shows.
    photo = models.JSONField(default=dict)
    language = models.CharField(max_length=5)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # Set when a moderator hid it, and why; people read so.
    hidden_at = models.DateTimeField(null=True, blank=True)
    because = models.CharField(max_length=300, blank=True)
    became = models.CharField(max_length=9, choices=Became, blank=True)
    measure = models.ForeignKey(
        Measure, null=True, blank=True, on_delete=models.SET_NULL, related_name="pins"
    )
    # {"sl": "…"}: what the municipality says to it.
    reply = models.JSONField(default=dict)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = PinQuerySet.as_manager()

    class Meta(Placed.Meta):
        default_permissions = ()
        constraints: ClassVar = [
            *Placed.Meta.constraints,
            models.UniqueConstraint(fields=["neighbourhood", "number"], name="one_pin_a_number"),
            models.CheckConstraint(
                condition=Q(hidden_at=None) | ~Q(because=""), name="a_hidden_pin_says_why"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | (~Q(reply={}) & ~Q(became="")),
                name="an_answer_to_a_pin_says_something",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["neighbourhood", "-number"], name="pin_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def replied(self) -> str:
        """What the municipality says to it, in the language of the moment."""
        return str(spoken(self.reply) or "")


class PinSupport(models.Model):
    """Somebody agrees with a pin."""

    pin = models.ForeignKey(Pin, on_delete=models.CASCADE, related_name="supporters")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pin", "person"], name="a_person_supports_a_pin_once"),
        ]

    def __str__(self) -> str:
        return f"{self.pin_id} {self.person_id}"


class Comment(models.Model):
    """What somebody says to a pin."""

    pin = models.ForeignKey(Pin, on_delete=models.CASCADE, related_name="comments")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=100, blank=True)
    text = models.TextField()
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    because = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="a_comment_says_something"),
            models.CheckConstraint(
                condition=Q(hidden_at=None) | ~Q(because=""), name="a_hidden_comment_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pin_id} {self.pk}"
