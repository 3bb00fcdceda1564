"""The ledger of duties: answers that the municipality owes."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from processes.models.process import Process


class DutyQuerySet(models.QuerySet["Duty"]):
    """Reads of the ledger of duties."""

    def in_time(self) -> "DutyQuerySet":
        """Answered on their last day or before."""
        return self.filter(answered_on__lte=F("due_on"))

    def late(self) -> "DutyQuerySet":
        """Answered after their last day."""
        return self.filter(answered_on__gt=F("due_on"))

    def unanswered(self) -> "DutyQuerySet":
        """Not answered yet."""
        return self.filter(answered_on=None)

    def overdue(self, now: datetime) -> "DutyQuerySet":
        """Not answered, and their last day is over at `now`."""
        return self.unanswered().filter(due_on__lt=timezone.localdate(now))


class Duty(models.Model):
    """An answer that the municipality owes somebody, until when, and by which rule."""

    # Whose it is: a dotted name of the kind of thing, and its number there.
    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    process = models.ForeignKey(
        Process, null=True, blank=True, on_delete=models.PROTECT, related_name="duties"
    )
    unit = models.CharField(max_length=80, blank=True, db_default="", default="")
    received_on = models.DateField()
    # The last day; the day that was first promised stays beside it.
    due_on = models.DateField()
    first_due_on = models.DateField()
    # {"days": 15, "unit": "working_days", "basis": {"sl": …}}: the rule that it comes from.
    rule = models.JSONField(default=dict)
    answered_on = models.DateField(null=True, blank=True)
    # When anything of it changed last, for those who keep a copy.
    changed_at = models.DateTimeField(db_default=Now())

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "duties"
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="one_duty_for_each_thing"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("received_on")), name="no_duty_is_due_before_it_arrived"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_on"], condition=Q(answered_on=None), name="duty_unanswered"),
            models.Index(fields=["-received_on", "-id"], name="duty_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
