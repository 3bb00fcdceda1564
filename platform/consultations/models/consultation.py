"""A consultation: the call for comments of a process."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from processes.models import Process, Step, spoken


class Moderation(models.TextChoices):
    """When a moderator looks at what came in; the municipality's choice."""

    AFTER = "after", _("Shown at once, looked at afterwards")
    BEFORE = "before", _("Shown once a moderator has looked at it")


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    """Reads of consultations; each comes with its process and its call."""

    def whole(self) -> "ConsultationQuerySet":
        """With what every page of a consultation shows of its process."""
        return self.select_related("process", "call")

    def public(self) -> "ConsultationQuerySet":
        """Those whose process people can see."""
        return self.filter(process__published_at__isnull=False)

    def open(self, now: datetime) -> "ConsultationQuerySet":
        """Those in which people can say something at `now`."""
        running = self.filter(call__opens_at__lte=now, call__closes_at__gt=now)
        return running.filter(process__published_at__isnull=False, process__annulled_at=None)


class Consultation(models.Model):
    """What the municipality asks people about a draft; its times are those of a step (`call`)."""

    # A draft that is thrown away takes it along; what is public PostgreSQL keeps (processes 0002).
    process = models.OneToOneField(Process, on_delete=models.CASCADE, related_name="consultation")
    call = models.ForeignKey(Step, on_delete=models.RESTRICT, related_name="+")
    # The plain-language summary by language; nothing opens without it.
    summary = models.JSONField(default=dict)
    moderation = models.CharField(max_length=6, choices=Moderation, default=Moderation.AFTER)
    allows_guests = models.BooleanField(default=False)
    asks_for_places = models.BooleanField(default=False)
    # The number of the last contribution; written under this row's lock, so that the numbers
    # follow each other without a gap.
    last_number = models.PositiveIntegerField(default=0)
    # What was reckoned last of the answers to its statements (`opinions.results`), and when that
    # was asked for.
    opinion_groups = models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)
    groups_asked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.process)

    def is_open(self, now: datetime) -> bool:
        """Whether people can say something at `now`."""
        process = self.process
        is_public = process.published_at is not None and process.published_at <= now
        return is_public and process.annulled_at is None and self.call.is_open(now)

    def summarised(self, language: str = "") -> str:
        """The plain-language summary in a language, or in the one that there is."""
        return str(spoken(self.summary, language) or "")
