"""How far the readers of the outboxes are; rows of `public`, the platform's alone."""

from django.db import models
from django.db.models.functions import Now

NAME_LENGTH = 63


class News(models.Model):
    """A municipality's outbox has grown; written by a trigger, gone once everybody has read it."""

    schema_name = models.CharField(max_length=NAME_LENGTH)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.schema_name} {self.at}"


class Position(models.Model):
    """The number of the last event of a municipality that a consumer has dealt with."""

    consumer = models.CharField(max_length=40)
    schema_name = models.CharField(max_length=NAME_LENGTH)
    number = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consumer", "schema_name"], name="consumer_has_one_position"
            )
        ]

    def __str__(self) -> str:
        return f"{self.consumer} {self.schema_name} {self.number}"


class SetAside(models.Model):
    """An event that a consumer could not digest, with its reason; the others went on."""

    consumer = models.CharField(max_length=40)
    schema_name = models.CharField(max_length=NAME_LENGTH)
    number = models.BigIntegerField(help_text="Of the event, in its outbox.")
    name = models.CharField(max_length=80)
    object_id = models.CharField(max_length=64)
    scope = models.CharField(max_length=40, blank=True)
    error = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consumer", "schema_name", "number"], name="event_is_set_aside_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.consumer} {self.schema_name} {self.number} {self.name} {self.object_id}"
