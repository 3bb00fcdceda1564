"""Forms of the back office: what is uploaded is checked by content."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.documents.forms import BaseDocumentForm

from files.rules import may_store


class DocumentForm(BaseDocumentForm):
    """A document to attach; refused when its content is not what its name says."""

    def clean_file(self) -> Any:
        """The uploaded file, or a sentence that says why not."""
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and (reason := may_store(file.name, file.size, file)):
            raise ValidationError(reason)
        return file
