"""Imports of what a municipality has today: runs, their lines, and what became of each source."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.imports.found import Kind, Source

# How long a file waits for somebody to confirm its import.
KEPT = timedelta(days=7)
# A worker renews its lease each minute; what has not moved for so long has stopped.
STALLED = timedelta(minutes=15)


def file_path(instance: "ImportRun", filename: str) -> str:
    """A name of ours, in a folder that nothing serves."""
    return f"imports/{uuid4().hex}"


class ImportState(models.TextChoices):
    """Where an import is."""

    READING = "reading", _("is being read")
    PREVIEWED = "previewed", _("waits for confirmation")
    RUNNING = "running", _("is being imported")
    DONE = "done", _("imported")
    FAILED = "failed", _("could not be read")
    TAKING_BACK = "taking_back", _("is being taken back")
    TAKEN_BACK = "taken_back", _("taken back")


class ImportRun(models.Model):
    """A file or an address that somebody wants to import, from the preview to the report."""

    State = ImportState

    source = models.CharField(_("kind"), max_length=4, choices=Source)
    file = models.FileField(_("file"), upload_to=file_path, blank=True)
    file_name = models.CharField(_("name of the file"), max_length=200, blank=True)
    address = models.URLField(_("address"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=12)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(
        _("state"), max_length=11, choices=ImportState, default=ImportState.READING
    )
    without_faulty = models.BooleanField(default=False)
    trouble = models.TextField(blank=True, help_text="Why it failed, for the person.")
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    moved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name or self.address

    @property
    def is_moving(self) -> bool:
        """Whether a task is at it."""
        return self.state in (
            ImportState.READING,
            ImportState.RUNNING,
            ImportState.TAKING_BACK,
        )

    def has_stopped(self, now: Any) -> bool:
        """Whether the task that was at it has not been heard of for too long."""
        return self.is_moving and now - self.moved_at > STALLED


class Plan(models.TextChoices):
    """What is to become of a line, and why not more."""

    CREATE = "create", _("new page")
    UPDATE = "update", _("page updated")
    UNCHANGED = "unchanged", _("already here")
    KEPT = "kept", _("left as it is here")
    TWICE = "twice", _("stands there twice")
    FAULTY = "faulty", _("faulty")
    TAKEN_BACK = "taken_back", _("taken back")


class ImportLine(models.Model):
    """A text of a run: what is planned for it, and what became of it."""

    Plan = Plan

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    where = models.CharField(_("where"), max_length=60)
    title = models.CharField(_("title"), max_length=255, blank=True)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    draft = models.BooleanField(default=False)
    plan = models.CharField(_("what will happen"), max_length=10, choices=Plan)
    reason = models.TextField(blank=True)
    warnings = models.JSONField(default=list)
    outcome = models.CharField(_("what happened"), max_length=10, choices=Plan, blank=True)
    page = models.ForeignKey(
        settings.WAGTAIL_PAGE_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("line of an import")
        verbose_name_plural = _("lines of an import")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="one_line_a_number_of_a_run")
        ]
        indexes = [
            models.Index(fields=["run"], condition=Q(outcome=""), name="importline_not_done")
        ]

    def __str__(self) -> str:
        return f"{self.where}: {self.title}"


class ImportedItem(models.Model):
    """A text of a source that has become a page here: one page, however often it is read."""

    key = models.CharField(max_length=64, unique=True)
    source = models.TextField()
    content_hash = models.CharField(max_length=64)
    page = models.ForeignKey(
        settings.WAGTAIL_PAGE_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # As the import left the page: with another revision or state, somebody has worked on it since.
    revision = models.BigIntegerField(null=True)
    live = models.BooleanField(default=False)
    created_by = models.ForeignKey(
        ImportRun, null=True, on_delete=models.SET_NULL, related_name="created"
    )
    redirect = models.BigIntegerField(null=True)
    pictures = models.JSONField(default=list)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("imported text")
        verbose_name_plural = _("imported texts")

    def __str__(self) -> str:
        return self.source

    def page_itself(self) -> Any:
        """The page as what it is; None when it was deleted here."""
        return None if self.page is None else self.page.specific

    def is_untouched(self, page: Any) -> bool:
        """Whether nobody here has changed, published, unpublished or locked it since the import."""
        same = page.latest_revision_id == self.revision and page.live == self.live
        return same and not page.locked
