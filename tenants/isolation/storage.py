"""Files in a folder of the municipality's own, within its quota, whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from tenants.isolation import quotas
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

    def _save(self, name: str, content: Any) -> str:
        """Write beside the place first: a full disk or a full quota leaves no half file behind.

        Raises QuotaReached when the municipality may store no more.
        """
        with self._written(content) as part:
            size = part.stat().st_size
            quotas.reserve(size, name)
            try:
                return self._place(part, name)
            except BaseException:
                quotas.give_back(size)
                raise

    @contextmanager
    def _written(self, content: Any) -> Iterator[Path]:
        """The content as a file in our folder under a name of its own; gone afterwards."""
        Path(self.location).mkdir(parents=True, exist_ok=True)
        number, path = mkstemp(dir=self.location, prefix=quotas.PART)
        try:
            with os.fdopen(number, "wb") as part:
                for chunk in content.chunks():
                    part.write(chunk if isinstance(chunk, bytes) else chunk.encode())
            yield Path(path)
        finally:
            os.unlink(path)

    def _place(self, part: Path, name: str) -> str:
        """Give a written file the first free name, which nobody else takes at the same moment."""
        while True:
            place = Path(self.path(name))
            place.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(part, place)
            except FileExistsError:
                name = self.get_available_name(name)
            else:
                place.chmod(self.file_permissions_mode or 0o600)
                return name.replace("\\", "/")

    def delete(self, name: str) -> None:
        """Remove a file, and count what it took."""
        try:
            size = self.size(name) if name else 0
        except OSError:
            size = 0
        super().delete(name)
        if size and not self.exists(name):
            quotas.give_back(size)

    def _clear_cached_properties(self, setting: str, **kwargs: Any) -> None:
        """Nothing is cached here."""
