"""A municipality out of an archive: whole, in one transaction with its files, or not at all."""

from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import (
    DatabaseError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    connection,
    transaction,
)
from django.db import Error as DatabaseFault
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tenants.utils import quote_schema_name as quoted
from django_tenants.utils import schema_context

from cms.publicity import tell_everything
from common.errors import Conflict, DomainError, Invalid
from records.services import audit
from tenants.models import Domain, Municipality
from tenants.provisioning import locks, ready_roles
from tenants.provisioning.archive import catalogue, encryption, folders, loading
from tenants.provisioning.archive.export import ROW
from tenants.provisioning.archive.manifest import ARMS, DATA, FILES, Head, table_of
from tenants.provisioning.archive.reading import Contents, Measured, Progress, again, verify
from tenants.provisioning.domains import why_no_host
from tenants.provisioning.placement import place
from tenants.provisioning.prepare import ensure_role_of
from tenants.provisioning.services import NewMunicipality

_PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp"}


class RestoreFailed(DomainError):
    """The disk or the database refused."""

    status = 500


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the restored municipality is to be; empty means as the archive says.

    `without_code` makes a copy beside the original, which keeps its official code to itself.
    """

    schema: str
    host: str = ""
    code: str = ""
    without_code: bool = False


def restore_municipality(
    *,
    path: Path,
    wanted: Wanted,
    identity: Path | None = None,
    progress: Progress = lambda done, of, what: None,
) -> Municipality:
    """Make a municipality of the archive at `path`.

    The whole archive is read and compared before anything is written. `identity` is the file of the
    secret key of an encrypted one. `progress` hears of bytes, twice the archive's; what it writes
    on Django's connection belongs to the transaction of the restore. Needs the owner's login.
    Raises Invalid for an archive that is damaged, of another format or state of the code, or for a
    name that cannot be; Conflict when schema, host, code or folder is taken or somebody else is at
    work on the schema; RestoreFailed when the disk or the database refuses.
    """
    keys = encryption.identities(identity) if identity else []
    contents = verify(path, keys, progress)
    new = _new(contents.head, wanted)
    with connection.cursor() as cursor:
        check_fit(cursor, contents.head)
    with ready_roles.taken_back_on_failure(new.schema), locks.alone_with(new.schema):
        _check_free(new)
        folders.claim(new.schema)
        try:
            members = again(path, keys, contents, progress)
            with closing(members), transaction.atomic():
                municipality = _restore(new, contents, members)
        except (OperationalError, InterfaceError):
            # Perhaps the rows were committed and the database went away before it could say so.
            with suppress(DatabaseFault, Conflict):
                sweep_leftovers()
            raise
        except BaseException:
            _take_back(new.schema)
            raise
        folders.release(new.schema)
    return municipality


def _take_back(schema: str) -> None:
    """Remove the files, unless the rows were committed and only the word of it was lost.

    While the database is away nobody knows; the mark then stays for `sweep_leftovers`.
    """
    connection.close_if_unusable_or_obsolete()
    folders.sweep(schema)


def inspect(*, path: Path, identity: Path | None = None) -> Contents:
    """Read and compare an archive without restoring it. Raises Invalid when it is damaged."""
    keys = encryption.identities(identity) if identity else []
    return verify(path, keys, lambda done, of, what: None)


def sweep_leftovers() -> list[str]:
    """Remove the files that killed restores left; returns their schemas. For the owner's login."""
    swept = []
    for schema in folders.marked():
        try:
            with locks.alone_with(schema):
                if folders.sweep(schema):
                    swept.append(schema)
        except Conflict:
            continue  # it is being restored at this moment
    return swept


def _new(head: Head, wanted: Wanted) -> NewMunicipality:
    """The municipality that is to be made. Raises Invalid with the faults by field."""
    row: dict[str, Any] = {name: head.municipality.get(name) for name in ROW}
    row["code"] = None if wanted.without_code else (wanted.code or row["code"])
    host = (wanted.host or "".join(head.hosts[:1])).lower()
    try:
        new = NewMunicipality(schema=wanted.schema, host=host, **row)
        faults = new.faults()
    except (TypeError, AttributeError, ValueError) as error:
        raise Invalid(
            "archive_damaged", _("The head of the archive cannot be understood.")
        ) from error
    if new.code is None:
        faults.pop("code", None)
    if why_no_host(host) is None:
        faults.pop("host", None)
    if faults:
        raise Invalid("municipality_invalid", " ".join(faults.values()), faults)
    return new


def check_fit(cursor: Any, head: Head) -> None:
    """Raise Invalid unless the archive was made by the same state of the code as the template's.

    The sentence names what one side has and the other lacks.
    """
    here = catalogue.migrations(cursor, settings.TEMPLATE_SCHEMA)
    missing = _lacking(head.migrations, here)
    if missing:
        message = _(
            "The archive is of a newer release (%(state)s): it has %(which)s, which this "
            "installation lacks. Upgrade this installation first."
        )
        raise Invalid("archive_newer", message % {"state": head.state, "which": missing})
    behind = _lacking(here, head.migrations)
    if behind:
        message = _(
            "The archive is of an older release (%(state)s): it lacks %(which)s. Restore it with "
            "the release that made it, then upgrade that installation and export again."
        )
        raise Invalid("archive_older", message % {"state": head.state, "which": behind})
    _check_tables(cursor, head)
    loading.renumbered(cursor, head)


def _check_tables(cursor: Any, head: Head) -> None:
    here = catalogue.tables(cursor, settings.TEMPLATE_SCHEMA)
    differing = sorted(
        table
        for table in here.keys() | head.tables.keys()
        if sorted(here.get(table, [])) != sorted(head.tables.get(table, []))
    )
    if differing:
        message = _(
            "The archive's tables differ from those here although the releases are the same: "
            "%(which)s. Somebody has changed them by hand."
        )
        raise Invalid("archive_tables", message % {"which": ", ".join(differing[:5])})


def _lacking(those: dict[str, list[str]], these: dict[str, list[str]]) -> str:
    """The last migration of each application that `those` have and `these` lack."""
    lacking = {app: sorted(set(names) - set(these.get(app, []))) for app, names in those.items()}
    return ", ".join(f"{app} {names[-1]}" for app, names in sorted(lacking.items()) if names)


def _check_free(new: NewMunicipality) -> None:
    """Early words for what the constraints would say late."""
    taken = Municipality.objects.filter(schema_name=new.schema).exists()
    taken = taken or Domain.objects.filter(domain=new.host).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace(%s) IS NOT NULL", [quoted(new.schema)])
        taken = taken or cursor.fetchone()[0]
    if new.code:
        taken = taken or Municipality.objects.filter(code=new.code).exists()
    if taken:
        raise _taken(new)


def _taken(new: NewMunicipality) -> Conflict:
    message = _("There is a municipality with this code, schema or host already: %(which)s.")
    which = f"{new.code or '–'}, {new.schema}, {new.host}"
    return Conflict("municipality_exists", message % {"which": which})


def _restore(
    new: NewMunicipality, contents: Contents, members: Iterator[tuple[str, Measured]]
) -> Municipality:
    head, arms = contents.head, ""
    folder = folders.folder_of(new.schema)
    try:
        with connection.cursor() as cursor:
            loading.make_empty_schema(cursor, new.schema, head)
            for what, group in groupby(members, key=lambda member: _part(member[0])):
                if what.startswith(DATA):
                    pieces = (content for _name, content in group)
                    loading.load(cursor, new.schema, head, what.removeprefix(DATA), pieces)
                elif what == ARMS:
                    arms = _take_arms(new.schema, group)
                else:
                    for name, content in group:
                        folders.place(folder, name.removeprefix(FILES), content)  # type: ignore[arg-type]
            loading.finish(cursor, new.schema, head)
            return _appear(cursor, new, head, arms)
    except OSError as error:
        message = _("The files could not be written, so nothing was restored: %(error)s.")
        raise RestoreFailed("restore_failed", message % {"error": error}) from error


def _part(name: str) -> str:
    """What belongs together: the pieces of a table, the coat of arms, the files."""
    table = table_of(name)
    return f"{DATA}{table}" if table else name.partition("/")[0] + "/"


def _take_arms(schema: str, group: Iterator[tuple[str, Measured]]) -> str:
    stored = ""
    for name, content in group:
        if Path(name).suffix.lower() in _PICTURES:
            stored = folders.place_arms(schema, name, content)  # type: ignore[arg-type]
    return stored


def _appear(cursor: Any, new: NewMunicipality, head: Head, arms: str) -> Municipality:
    """The last steps: host of the site, public rows, role."""
    cursor.execute(
        f"UPDATE {quoted(new.schema)}.wagtailcore_site SET hostname = %s, port = %s",  # noqa: S608
        [new.host, settings.SITE_PORT],
    )
    municipality = _rows(new, head, arms)
    ready_roles.make_ready(new.schema)
    ensure_role_of(cursor, new.schema)
    place(cursor, new.schema)
    with schema_context(new.schema):
        tell_everything()
        audit(
            act="tenants.municipality_restored",
            object=municipality,
            by=None,
            now=timezone.now(),
            data={"exported_at": head.made_at, "hosts": head.hosts},
        )
    return municipality


def _rows(new: NewMunicipality, head: Head, arms: str) -> Municipality:
    fields: dict[str, Any] = {name: getattr(new, name) for name in ROW}
    try:
        with transaction.atomic():
            made: Municipality = Municipality.objects.create(
                schema_name=new.schema, coat_of_arms=arms, **fields
            )
            Domain.objects.create(
                tenant=made, domain=new.host, is_primary=True, checked_at=timezone.now()
            )
    except (IntegrityError, ValidationError) as error:
        raise _taken(new) from error
    except (DatabaseError, ValueError) as error:
        # ValueError: a text that no column holds.
        message = _("The database refused the municipality's row: %(error)s.")
        raise RestoreFailed("restore_failed", message % {"error": error}) from error
    return made
