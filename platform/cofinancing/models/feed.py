"""A feed from which calls are read, as an official has mapped it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from cofinancing.programmes import Level


class Feed(models.Model):
    """An RSS or Atom feed: which of its fields says what of a call, and how it was last read."""

    title = models.CharField(max_length=200)
    url = models.URLField(max_length=500, unique=True)
    # What all its calls have in common.
    programme = models.CharField(max_length=30, default="other")
    level = models.CharField(max_length=10, choices=Level)
    applicants = ArrayField(models.CharField(max_length=12), default=list)
    topics = ArrayField(models.CharField(max_length=12), default=list)
    # {"title": "title", "closes": "dc_date"}: our part, and the field of an entry that says it.
    mapping = models.JSONField(default=dict)
    unit = models.CharField(max_length=80, blank=True)
    is_active = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True, blank=True)
    # What came of the last reading: {"new", "changed", "same", "alike", "faults": [...]}.
    report = models.JSONField(default=dict)
    # Why it could not be read last, in the words of an official; empty when it could.
    trouble = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["title", "pk"]

    def __str__(self) -> str:
        return self.title
