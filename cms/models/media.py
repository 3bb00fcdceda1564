"""Images and documents, stored under our names and checked by content."""

from pathlib import PurePosixPath
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage


def document_path(instance: "PortalDocument", filename: str) -> str:
    """A name of ours; the one that the editor's file had is kept as the title alone."""
    return f"documents/{uuid4().hex}{PurePosixPath(filename).suffix.lower()}"


class PortalImage(AbstractImage):
    """A picture of a municipality."""

    admin_form_fields = WagtailImage.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def get_upload_to(self, filename: str) -> str:
        """A name of ours, whatever the file was called."""
        return f"original_images/{uuid4().hex}{PurePosixPath(filename).suffix.lower()}"


class PortalRendition(AbstractRendition):
    """A picture at a size."""

    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_a_filter"
            )
        ]


class PortalDocument(AbstractDocument):
    """A file that editors attach to pages."""

    file = models.FileField(upload_to=document_path, verbose_name=_("file"))

    admin_form_fields = WagtailDocument.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
