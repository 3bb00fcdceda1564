"""The register: how each contribution is handled, and what the municipality answers."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from consultations.models.consultation import Consultation
from consultations.models.contribution import Contribution
from processes.models import spoken
from records.models import AuditEntry

# Under which name the audit trail knows that a reviewer has sent an answer back.
SENT_BACK = "consultations.answer_sent_back"


class Position(models.TextChoices):
    """What the municipality says to a contribution (stališče)."""

    ACCEPTED = "accepted", _("Accepted")
    PARTLY = "partly", _("Partly accepted")
    REJECTED = "rejected", _("Not accepted")
    NOTED = "noted", _("Noted")


class AnswerQuerySet(models.QuerySet["Answer"]):
    """Reads of answers."""

    def to_review(self) -> "AnswerQuerySet":
        """Those that wait for a second person: whole, and not sent back as they stand."""
        whole = self.filter(published_at=None, reviewed_at=None)
        whole = whole.exclude(position="").exclude(reasons={})
        answers_somebody = Exists(Entry.objects.filter(answer=OuterRef("pk")))
        return whole.filter(answers_somebody, ~Exists(self._remarks()))

    def sent_back(self) -> "AnswerQuerySet":
        """Those that a reviewer gave back and nobody has written on since."""
        return self.filter(Exists(self._remarks()), published_at=None, reviewed_at=None)

    def _remarks(self) -> QuerySet[AuditEntry]:
        # The trail keeps numbers of things as text, and facts as JSON.
        number = Cast(OuterRef("pk"), models.CharField())
        about = AuditEntry.objects.filter(kind="consultations.answer", object_id=number)
        written: Any = about.filter(act=SENT_BACK).annotate(
            on_revision=KeyTextTransform("revision", "data")
        )
        found: QuerySet[AuditEntry] = written.filter(
            on_revision=Cast(OuterRef("revision"), models.CharField())
        )
        return found

    def reviewed(self) -> "AnswerQuerySet":
        """Those that two have looked at and that are not public yet."""
        return self.filter(reviewed_at__isnull=False, published_at=None)

    def with_numbers(self) -> "AnswerQuerySet":
        """With how many contributions each answers (`size`) and the first of them (`first`)."""
        return self.annotate(
            size=models.Count("entries"), first=models.Min("entries__number")
        ).order_by("first", "pk")

    def public(self) -> "AnswerQuerySet":
        """What people read as the municipality's answer."""
        return self.filter(published_at__isnull=False)


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

    objects = AnswerQuerySet.as_manager()

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


class Stage(models.TextChoices):
    """How far a contribution has come in the register."""

    NEW = "new", _("Not looked at yet")
    HIDDEN = "hidden", _("Hidden")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    OPEN = "open", _("Without an answer")
    DRAFTED = "drafted", _("Answer drafted")
    REVIEWED = "reviewed", _("Answer reviewed")
    ANSWERED = "answered", _("Answered")


_DRAFTED = Q(answer__published_at=None) & (~Q(answer__position="") | ~Q(answer__reasons={}))
_STAGES: dict[str, Q] = {
    Stage.NEW: Q(moderated_at=None, withdrawn_at=None),
    Stage.HIDDEN: Q(hidden_at__isnull=False),
    Stage.WITHDRAWN: Q(withdrawn_at__isnull=False),
    Stage.OPEN: Q(withdrawn_at=None)
    & (Q(answer=None) | Q(answer__position="", answer__reasons={})),
    Stage.DRAFTED: Q(answer__isnull=False, answer__reviewed_at=None) & _DRAFTED,
    Stage.REVIEWED: Q(answer__reviewed_at__isnull=False, answer__published_at=None),
    Stage.ANSWERED: Q(answer__published_at__isnull=False),
}

# What people can read: published, not hidden, not withdrawn.
SHOWN = Q(published_at__isnull=False, hidden_at=None, withdrawn_at=None)


class RegisterQuerySet(models.QuerySet["Entry"]):
    """Reads of the register."""

    def whole(self) -> "RegisterQuerySet":
        """With what a list of the register shows of each."""
        return self.select_related("contribution", "answer", "assigned_to")

    def at(self, stage: str) -> "RegisterQuerySet":
        """Those that have come so far."""
        return self.filter(_STAGES[stage])

    def on(self, keys: Collection[str]) -> "RegisterQuerySet":
        """What is said of these parts of the draft."""
        return self.filter(provision_key__in=keys)

    def with_position(self, position: str) -> "RegisterQuerySet":
        """Those answered so, published or not."""
        return self.filter(answer__position=position)

    def through(self, channel: str) -> "RegisterQuerySet":
        """Those that arrived so."""
        return self.filter(contribution__channel=channel)

    def saying(self, words: str) -> "RegisterQuerySet":
        """Those in whose original or copy, or in whose names, all these words stand."""
        found = self
        for word in words.split()[:10]:
            found = found.filter(
                Q(contribution__text__icontains=word)
                | Q(shown_text__icontains=word)
                | Q(contribution__name__icontains=word)
                | Q(contribution__organisation__icontains=word)
            )
        return found

    def counted(self) -> dict[str, int]:
        """How many there are, and how many at each stage, in one query."""
        stages = {stage: models.Count("pk", filter=_STAGES[stage]) for stage in Stage.values}
        return self.aggregate(all=models.Count("pk"), **stages)

    def shown(self) -> "RegisterQuerySet":
        """What people can read: published, not hidden, not withdrawn."""
        return self.filter(SHOWN)

    def waiting(self) -> "RegisterQuerySet":
        """What a moderator has not looked at yet."""
        return self.filter(moderated_at=None, withdrawn_at=None)

    def unanswered(self) -> "RegisterQuerySet":
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

    objects = RegisterQuerySet.as_manager()

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
