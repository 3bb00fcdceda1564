"""What somebody said, as it arrived; drafts of it, and who supports it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.models.consultation import Consultation
from consultations.models.document import Version


class Channel(models.TextChoices):
    """How it reached the municipality."""

    PORTAL = "portal", _("On this portal")
    GUEST = "guest", _("On this portal, with a confirmed e-mail address")
    HEARING = "hearing", _("Said at a hearing")
    PAPER = "paper", _("On paper")
    EMAIL = "email", _("By e-mail")


class Contribution(models.Model):
    """What somebody said, word for word, with its number and the moment of its arrival.

    PostgreSQL refuses to change or remove it (migration 0002): what is shown is the copy of its
    `Entry`. So nothing here points to a person: people go, what they said stays.
    """

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="contributions"
    )
    number = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    channel = models.CharField(max_length=8, choices=Channel)
    # Whose account it was; None for guests and for what officials entered.
    person_id = models.BigIntegerField(null=True, blank=True)
    name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    # The official who entered it on somebody's behalf.
    entered_by_id = models.BigIntegerField(null=True, blank=True)
    language = models.CharField(max_length=5)
    text = models.TextField()
    # Of which text it is said, and of which part; nothing for the whole.
    version = models.ForeignKey(
        Version, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    provision_key = models.CharField(max_length=40, blank=True)
    # WGS84, degrees.
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    # [{"title", "name", "size", "digest"}]: what was handed in with it.
    files = models.JSONField(default=list)
    # SHA-256 of all this, as the receipt shows it (`receipts.digest_of`).
    digest = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["consultation", "number"], name="one_contribution_a_number"
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="contribution_point_is_whole_and_on_earth",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_contribution_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.number}"


class Draft(models.Model):
    """What somebody has written and not handed in; or a guest, and not confirmed."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="drafts")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # Of a guest: the address to confirm, and the hash of the key that was mailed there.
    email = models.EmailField(blank=True)
    token_digest = models.CharField(max_length=64, blank=True)
    provision_key = models.CharField(max_length=40, blank=True)
    # What was typed, as `services.Words` takes it.
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["consultation", "person", "provision_key"],
                name="one_draft_a_person_and_place",
            ),
            models.UniqueConstraint(
                fields=["token_digest"], condition=~Q(token_digest=""), name="one_draft_a_token"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(token_digest=""),
                name="a_draft_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.provision_key}"


class Support(models.Model):
    """Somebody agrees with what somebody else said."""

    entry = models.ForeignKey("Entry", on_delete=models.CASCADE, related_name="supporters")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "person"], name="a_person_supports_once"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.person_id}"
