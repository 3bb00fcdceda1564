"""The response report, and for spatial plans the positions on comments."""

from typing import Any, ClassVar
from uuid import uuid4

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.models.consultation import Consultation


def report_path(_instance: Any, filename: str) -> str:
    """A name of ours, never used twice."""
    return f"reports/{uuid4().hex}.{filename.rpartition('.')[2].lower()}"


class ReportKind(models.TextChoices):
    """What the law calls it."""

    RESPONSE = "response", _("Response report")
    POSITIONS = "positions", _("Positions on comments")


class Report(models.Model):
    """What people said and what the municipality answered, as it was published; never changed."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=10, choices=ReportKind)
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=5, default="sl")
    # Why there is a new one, by language; nothing in the first.
    because = models.JSONField(default=dict)
    # All that it shows: figures, entries, answers, changes of the draft.
    data = models.JSONField(encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64)
    pdf = models.FileField(upload_to=report_path)
    docx = models.FileField(upload_to=report_path)
    published_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["consultation", "kind", "number"], name="one_report_a_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.kind} {self.number}"
