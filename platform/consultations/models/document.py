"""A draft as people read it: its versions, and each in articles and paragraphs."""

from typing import Any, ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.models.consultation import Consultation
from processes.models import spoken


def source_path(_instance: Any, filename: str) -> str:
    """A name of ours, never used twice."""
    return f"consultations/{uuid4().hex}.{filename.rpartition('.')[2].lower()}"


class Document(models.Model):
    """A draft act, strategy or plan that is consulted on."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="documents"
    )
    slug = models.SlugField(max_length=60)
    titles = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["consultation", "slug"], name="one_document_a_slug"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it is called, in the language of the moment or in the one that there is."""
        return str(spoken(self.titles) or self.slug)


class Reading(models.TextChoices):
    """How far a text has come."""

    DRAFT = "draft", _("Draft")
    FIRST = "first", _("First reading")
    SECOND = "second", _("Second reading")
    ADOPTED = "adopted", _("Adopted")


class Version(models.Model):
    """A text of a document; once it is published nothing of it changes."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    reading = models.CharField(max_length=8, choices=Reading, default=Reading.DRAFT)
    language = models.CharField(max_length=5, default="sl")
    # What is new in it, by language.
    note = models.JSONField(default=dict)
    source = models.FileField(upload_to=source_path, blank=True)
    # What the official was told when the file was read.
    warnings = models.JSONField(default=list)
    # SHA-256 of its provisions, in hexadecimal.
    digest = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "number"], name="one_version_a_number"),
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(digest=""),
                name="published_version_has_its_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.number}"


class ProvisionKind(models.TextChoices):
    """What part of a text it is."""

    CHAPTER = "chapter", _("Chapter")
    ARTICLE = "article", _("Article")
    PARAGRAPH = "paragraph", _("Paragraph")
    ANNEX = "annex", _("Annex")


class Provision(models.Model):
    """A chapter, article or paragraph; its key stays the same under later versions."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="provisions")
    key = models.CharField(max_length=40)
    # The key of the article or chapter to which it belongs; empty at the top.
    parent_key = models.CharField(max_length=40, blank=True)
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=ProvisionKind)
    # As it is written: "12.", "12.a", "(2)", "II."
    number = models.CharField(max_length=30, blank=True)
    heading = models.CharField(max_length=300, blank=True)
    # Of its own, without that of its parts; cleaned by nh3.
    html = models.TextField(blank=True)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "key"], name="one_provision_a_key"),
            models.UniqueConstraint(fields=["version", "position"], name="one_provision_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.heading}".strip() or self.key
