"""Documents and photographs of a funded project."""

from typing import Any, ClassVar
from uuid import uuid4

from django.db import models

from cofinancing.models.project import Project
from processes.models import spoken


def paper_path(_instance: Any, filename: str) -> str:
    """A name of ours, never used twice."""
    return f"cofinancing/{uuid4().hex}.{filename.rpartition('.')[2].lower()}"


class ProjectPaper(models.Model):
    """A document, or a photograph that its page shows."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="papers")
    is_picture = models.BooleanField(default=False)
    # {"sl": "…"}: the title of a document, what a photograph shows.
    titles = models.JSONField(default=dict)
    credit = models.CharField(max_length=120, blank=True)
    file = models.FileField(upload_to=paper_path)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it is called or shows, in the language of the moment."""
        return str(spoken(self.titles) or self.pk)
