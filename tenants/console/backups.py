"""When the fleet was last backed up, as far as the installation knows.

Scripts that make backups note them by the function `console_note_backup` of `public` (migration
0004), after the files have their names and not before: what stands there was once whole. Whether
it still lies where it was put, nobody here can know.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from tenants.console.models import Backup, FleetJob
from tenants.models import Municipality


@dataclass(frozen=True, slots=True)
class LastBackup:
    """From when a municipality could be brought back, and by what."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class Backups:
    """The newest backups of all, read at one moment."""

    whole: dict[Backup.Kind, Backup | None] = field(default_factory=dict)
    _archives: dict[str, datetime] = field(default_factory=dict)
    _exports: dict[str, datetime] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "Backups":
        """As they are known; two queries for any number of municipalities."""
        noted = list(Backup.objects.all())
        whole = {one.kind: one for one in noted if not one.schema_name}
        kinds = (Backup.Kind.SET, Backup.Kind.BASE)
        exported = FleetJob.objects.filter(kind="export", failed=False).exclude(finished_at=None)
        # What an archive holds is of a moment after the job began.
        newest = exported.order_by().values("schema_name").annotate(at=Max("started_at"))
        return cls(
            {kind: whole.get(kind) for kind in kinds},
            {one.schema_name: one.began_at for one in noted if one.schema_name},
            dict(newest.values_list("schema_name", "at")),
        )

    def of(self, municipality: Municipality) -> LastBackup | None:
        """The newest that holds the data and the files of a municipality.

        The set of the installation does; the copy of the server holds no files. One from before
        the municipality was made is of another that had its name.
        """
        schema, of_all = municipality.schema_name, self.whole.get(Backup.Kind.SET)
        known = (
            (self._exports.get(schema), _("export")),
            (self._archives.get(schema), Backup.Kind.ARCHIVE.label),
            (of_all and of_all.began_at, Backup.Kind.SET.label),
        )
        made = municipality.created_at
        found = [LastBackup(at, str(what)) for at, what in known if at and at >= made]
        return max(found, key=lambda one: one.at, default=None)


def is_stale(at: datetime | None, now: datetime) -> bool:
    """Whether a backup of that moment is too old to be relied on, or there is none."""
    return at is None or now - at > timedelta(hours=settings.BACKUP_HOURS)
