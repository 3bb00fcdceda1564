"""The register: how each contribution is handled, and what the municipality answers."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.models.consultation import Consultation
from consultations.models.contribution import Contribution
from processes.models import spoken


class Position(models.TextChoices):
    """What the municipality says to a contribution (stališče)."""

    ACCEPTED = "accepted", _("Accepted")
    PARTLY = "partly", _("Partly accepted")
    REJECTED = "rejected", _("Not accepted")
    NOTED = "noted", _("Noted")


class Answer(models.Model):
    """One position, with its reasons, on one contribution or on a group of similar ones.

    Somebody drafts it, somebody else reviews it, then it is published and stays as it is.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="answers")
    title = models.CharField(_("title"), max_length=200)
    position = models.CharField(max_length=10, choices=Position, blank=True)
    # By language: why, and what changed in the draft because of it.
    reasons = models.JSONField(default=dict)
    changed = models.JSONField(default=dict)
    # The provisions that changed through it, by key.
    changed_keys = models.JSONField(default=list)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    drafted_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    # Counts what was written: who writes on an older one is told that somebody was faster.
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(published_at=None)
                | Q(reviewed_at__isnull=False) & ~Q(position="") & ~Q(reasons={}),
                name="published_answer_was_reviewed_and_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def said(self, language: str = "") -> str:
        """Why, in a language or in the one that there is."""
        return str(spoken(self.reasons, language) or "")

    def change(self, language: str = "") -> str:
        """What changed in the draft, in a language or in the one that there is."""
        return str(spoken(self.changed, language) or "")


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads of the register."""

    def shown(self) -> "EntryQuerySet":
        """What people can read: published, not hidden, not withdrawn."""
        return self.filter(published_at__isnull=False, hidden_at=None, withdrawn_at=None)

    def waiting(self) -> "EntryQuerySet":
        """What a moderator has not looked at yet."""
        return self.filter(moderated_at=None, withdrawn_at=None)

    def unanswered(self) -> "EntryQuerySet":
        """What has no published answer, and needs one."""
        return self.filter(Q(answer=None) | Q(answer__published_at=None), withdrawn_at=None)


class Entry(models.Model):
    """A line of the register: how a contribution is shown, grouped, assigned and answered."""

    contribution = models.OneToOneField(
        Contribution, primary_key=True, on_delete=models.PROTECT, related_name="entry"
    )
    # As in the contribution: the register is filtered and sorted by them without it.
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    provision_key = models.CharField(max_length=40, blank=True)
    # The copy that people read: without what must not be published.
    shown_text = models.TextField()
    shown_name = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    moderated_at = models.DateTimeField(null=True, blank=True)
    # Why the copy differs from the original, or is not shown; people read it.
    hidden_at = models.DateTimeField(null=True, blank=True)
    because = models.CharField(max_length=500, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answer = models.ForeignKey(
        Answer, null=True, blank=True, on_delete=models.PROTECT, related_name="entries"
    )
    # How many people support it; written with each support, under this row's lock.
    supports = models.PositiveIntegerField(default=0)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        default_permissions = ()
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["consultation", "number"], name="one_entry_a_number"),
            models.CheckConstraint(
                condition=Q(hidden_at=None) | ~Q(because=""), name="hidden_entry_says_why"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["consultation", "provision_key"], name="entry_by_provision"),
            models.Index(fields=["consultation", "-supports"], name="entry_by_support"),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.number}"

    def is_shown(self, now: datetime) -> bool:
        """Whether people can read it."""
        return self.published_at is not None and not (self.hidden_at or self.withdrawn_at)

    @property
    def public_answer(self) -> Any:
        """The answer that people can read; None while there is none."""
        answer = self.answer
        return answer if answer is not None and answer.published_at is not None else None
