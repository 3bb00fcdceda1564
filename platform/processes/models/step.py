"""The steps of a process, and the documents of both."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from processes.models.process import Process, spoken


def document_path(_instance: Any, filename: str) -> str:
    """A name of ours, never used twice."""
    return f"processes/{uuid4().hex}.{filename.rpartition('.')[2].lower()}"


class StepQuerySet(models.QuerySet["Step"]):
    """Reads of steps."""

    def open(self, now: datetime) -> "StepQuerySet":
        """Steps that run at `now`."""
        return self.filter(opens_at__lte=now, closes_at__gt=now)

    def next_change(self, now: datetime) -> datetime | None:
        """The next moment at which a step of a public process opens or closes."""
        public = self.filter(process__published_at__isnull=False, closes_at__gt=now)
        opens = Q(opens_at__gt=now)
        found = public.aggregate(
            opens=models.Min("opens_at", filter=opens), closes=models.Min("closes_at")
        )
        return min((one for one in found.values() if one is not None), default=None)


class Step(models.Model):
    """A step of a process: from when to when (`opens_at <= now < closes_at`), what it brought."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="steps")
    key = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    # Answers to the key questions, by question; asked before the step opens.
    answers = models.JSONField(default=dict)
    # Where it was really announced: [{"channel", "on", "url"}].
    channels = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    # {"sl": {"text", "reason"}}: what was decided and why.
    decision = models.JSONField(default=dict)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)
    # A hearing, a display, a workshop: its notice period is held to (`rules.may_bind`).
    event = models.ForeignKey(
        "events.Event", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    notice = models.ForeignKey(
        "notices.Notice", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = StepQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process", "key"], name="one_step_of_a_kind"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="step_closes_after_it_opens"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["closes_at"], name="step_closes_at")]

    def __str__(self) -> str:
        return f"{self.process_id} {self.key}"

    def is_open(self, now: datetime) -> bool:
        """Whether it runs at `now`."""
        return self.opens_at <= now < self.closes_at

    def is_over(self, now: datetime) -> bool:
        """Whether it has ended at `now`."""
        return self.closes_at <= now


class Attachment(models.Model):
    """A document of a process or of one of its steps: for everyone, or evidence for the file."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="attachments")
    step = models.ForeignKey(
        Step, null=True, blank=True, on_delete=models.CASCADE, related_name="attachments"
    )
    titles = models.JSONField(default=dict)
    file = models.FileField(upload_to=document_path)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    is_public = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    # Taken from the page, kept in the file.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it is called, in the language of the moment or in the one that there is."""
        return str(spoken(self.titles) or self.pk)

    @property
    def kind(self) -> str:
        """The ending of its name, in capitals."""
        return str(self.file.name).rpartition(".")[2].upper()
