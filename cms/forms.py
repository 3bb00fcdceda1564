"""Forms of the back office: what is uploaded is checked by content."""

from typing import Any

from django.core.exceptions import ValidationError
from PIL import Image, ImageSequence
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from files.rules import may_store
from tenants.isolation.quotas import may_keep


class DocumentForm(BaseDocumentForm):
    """A document to attach; refused when its content is not what its name says."""

    def clean_file(self) -> Any:
        """The uploaded file, or a sentence that says why not."""
        file = self.cleaned_data["file"]
        if "file" in self.changed_data:
            # The storage asks for the room once more, when it is taken.
            reason = may_store(file.name, file.size, file) or may_keep(file.size)
            if reason:
                raise ValidationError(reason)
        return file


class PictureField(WagtailImageField):
    """A picture that can be drawn: Wagtail asks for its size alone, which a torn file still has."""

    def to_python(self, data: Any) -> Any:
        """The uploaded file; whatever the library for pictures trips over is said, not raised."""
        try:
            file = super().to_python(data)
            if file is not None:
                _draw(file)
        except ValidationError:
            raise
        except Exception as error:
            # It names no full list of what it raises for a file that somebody made up.
            message = self.error_messages["invalid_image"]
            raise ValidationError(message, code="invalid_image") from error
        return file


def _draw(file: Any) -> None:
    # Its pixels have been counted before, over all frames, so that this is bounded.
    with Image.open(file) as picture:
        for frame in ImageSequence.Iterator(picture):
            frame.load()
    file.seek(0)


class ImageForm(BaseImageForm):
    """A picture for the portal; refused when it cannot be drawn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if given := self.fields.get("file"):
            self.fields["file"] = PictureField(
                label=given.label, required=given.required, widget=given.widget
            )

    def clean_file(self) -> Any:
        """The uploaded picture, where there is room for it."""
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and file and (reason := may_keep(file.size)):
            raise ValidationError(reason)
        return file
