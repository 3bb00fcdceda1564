"""What happened in a municipality, written in the transaction in which it happened."""

from django.db import models
from django.db.models.functions import Now


class OutboxEvent(models.Model):
    """Something that happened here and that others want to hear of."""

    name = models.CharField(max_length=80, help_text="Dotted, a past participle.")
    object_id = models.CharField(max_length=64)
    scope = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    # Given once the event is committed: only then is it known what came before what.
    number = models.BigIntegerField(null=True, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(number=None), name="outbox_unnumbered")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.object_id}"
