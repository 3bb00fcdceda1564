"""The diary of a renewal, its photographs, and the papers of measures."""

from typing import Any, ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from processes.models import spoken
from renewal.models.measure import PICTURES, Measure, Stage
from renewal.models.neighbourhood import Neighbourhood


def paper_path(_instance: Any, filename: str) -> str:
    """A name of ours, never used twice."""
    return f"renewal/{uuid4().hex}.{filename.rpartition('.')[2].lower()}"


class DiaryEntry(models.Model):
    """What happened in a renewal on a day, for everyone to see; its photographs are papers."""

    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.CASCADE, related_name="diary")
    measure = models.ForeignKey(
        Measure, null=True, blank=True, on_delete=models.SET_NULL, related_name="diary"
    )
    day = models.DateField()
    # {"sl": {"title", "text"}}.
    texts = models.JSONField(default=dict)
    published_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["-day", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it is called, in the language of the moment or in the one that there is."""
        return str(spoken(self.texts).get("title", "") or self.day)

    @property
    def text(self) -> str:
        """What happened, in the language of the moment."""
        return str(spoken(self.texts).get("text", ""))


class Paper(models.Model):
    """A document or a photograph of a measure or of an entry of the diary."""

    measure = models.ForeignKey(
        Measure, null=True, blank=True, on_delete=models.CASCADE, related_name="papers"
    )
    entry = models.ForeignKey(
        DiaryEntry, null=True, blank=True, on_delete=models.CASCADE, related_name="papers"
    )
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.OTHER)
    # {"sl": "…"}: the title of a document, what a photograph shows.
    titles = models.JSONField(default=dict)
    credit = models.CharField(max_length=120, blank=True)
    file = models.FileField(upload_to=paper_path)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    # Taken from the page, kept in the file.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(measure=None, entry__isnull=False)
                | Q(measure__isnull=False, entry=None),
                name="a_paper_is_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it is called or shows, in the language of the moment."""
        return str(spoken(self.titles) or self.pk)

    @property
    def is_picture(self) -> bool:
        """Whether it is shown as a photograph."""
        return Stage(self.stage) in PICTURES
