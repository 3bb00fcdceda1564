"""What happened in a municipality, written in the transaction in which it happened."""

from django.core.serializers.json import DjangoJSONEncoder
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


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    """Reads of the audit trail."""

    def about(self, thing: models.Model) -> "AuditEntryQuerySet":
        """What happened to `thing`, in the order of the chain."""
        return self.filter(kind=thing._meta.label_lower, object_id=str(thing.pk)).order_by("number")


class AuditEntry(models.Model):
    """What somebody did here, when and to what. PostgreSQL refuses changes (migration 0004).

    Nothing here points to another row: people and things go, what they did stays.
    """

    # Place in the chain, from 1 and without a gap; given by the database when the act is committed.
    number = models.BigIntegerField(null=True, unique=True, editable=False)
    at = models.DateTimeField()
    act = models.CharField(max_length=80, help_text="Dotted, a past participle.")
    # `app.model` and the number of what the act was about.
    kind = models.CharField(max_length=100)
    object_id = models.CharField(max_length=64)
    # Who did it; empty for the installation itself. The name of those alone who act for the
    # municipality: of anybody else there is but a number, which says nothing once they have left.
    by_id = models.BigIntegerField(null=True, blank=True)
    by_name = models.CharField(max_length=254, blank=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    # SHA-256 of the entry before and of this one, in hexadecimal; also the database's to give.
    previous = models.CharField(max_length=64, blank=True, db_default="", editable=False)
    hash = models.CharField(max_length=64, blank=True, db_default="", editable=False)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["kind", "object_id"], name="audit_about")]

    def __str__(self) -> str:
        return f"{self.number} {self.at:%Y-%m-%d %H:%M} {self.act} {self.kind} {self.object_id}"
