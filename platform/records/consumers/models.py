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
