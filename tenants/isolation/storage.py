"""Files in a folder of the municipality's own."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from tenants.isolation.connection import current_schema


class MunicipalityStorage(FileSystemStorage):
    """Stores under `MEDIA_ROOT/<schema>/`; the address does not name the schema, the host does.

    The folder is read at every call and never cached: one storage object serves all municipalities.
    """

    @property
    def base_location(self) -> str:
        """The folder of the municipality that is being served."""
        return str(Path(settings.MEDIA_ROOT) / current_schema())

    @property
    def location(self) -> str:
        """The same, absolute, as Django's storage expects it."""
        return str(Path(self.base_location).resolve())

    @property
    def base_url(self) -> str:
        """One address for all hosts."""
        return str(settings.MEDIA_URL)

    def _clear_cached_properties(self, setting: str, **kwargs: Any) -> None:
        """Nothing is cached here."""
