"""When a municipality was last backed up, as the scripts noted it."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from tenants.console import figures, services
from tenants.console.models import Backup, FleetJob
from tenants.models import Municipality
from tests.database import as_owner
from tests.support import in_municipality
from tests.tenants.console.support import signed_in

pytestmark = pytest.mark.usefixtures("lasting")


def hours_ago(hours):
    return timezone.now() - timedelta(hours=hours)


@pytest.fixture(autouse=True)
def long_there(lasting):
    """Both municipalities are older than every backup of these tests."""
    with as_owner():
        Municipality.objects.update(created_at=hours_ago(1000))


def note(kind, at, schemas=(), name="skupaj-20261122T010000Z"):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT public.console_note_backup(%s, %s, %s, 1000, %s::text[])",
            [kind, name, at, list(schemas)],
        )


def last(schema="alpha"):
    (portal,) = figures.fleet(timezone.now(), [schema]).portals
    return portal


def export(at, *, failed=False):
    job = services.ask(kind="export", schema="alpha", arguments={}, by="o@skupaj.example", now=at)
    with as_owner():
        FleetJob.objects.filter(pk=job.pk).update(started_at=at, finished_at=at, failed=failed)


def test_without_any_backup_the_console_warns():
    assert last().backup is None
    assert last().unsafe
    answer = signed_in().get("/console/")
    assert answer.context["fleet"].unsafe == 2
    assert [stale for _kind, _last, stale in answer.context["whole"]] == [True, True]
    # Two portals, the set, the copy of the server.
    assert answer.content.decode().count("status--bad") == 4


def test_the_newest_of_export_archive_and_set_counts():
    moments = [hours_ago(n) for n in (50, 40, 30, 20)]
    export(moments[0])
    assert last().backup.at == moments[0]
    assert last().unsafe
    note("set", moments[1], ["alpha"])
    assert last().backup.at == moments[1]
    assert last("beta").backup.at == moments[1]
    export(moments[2])
    assert (last().backup.at, last().unsafe) == (moments[2], False)
    assert last("beta").unsafe
    note("set", moments[3])
    assert last("beta").backup.at == moments[3]
    assert not figures.fleet(timezone.now()).unsafe


def test_what_failed_or_holds_no_files_is_no_backup_of_a_municipality():
    export(hours_ago(1), failed=True)
    note("base", hours_ago(1))
    assert last().backup is None
    assert figures.fleet(timezone.now()).backups.whole[Backup.Kind.BASE].name


def test_a_backup_of_another_that_had_the_name_is_none():
    note("set", hours_ago(10), ["alpha"])
    export(hours_ago(9))
    with as_owner():
        Municipality.objects.filter(schema_name="alpha").update(created_at=hours_ago(1))
    assert last().backup is None


def test_an_older_backup_takes_nobody_s_place_and_strangers_are_not_noted():
    newer, older = hours_ago(2), hours_ago(30)
    note("set", newer, ["alpha", "nikjer", "template"], "newer")
    note("set", older, ["alpha", "beta"], "older")
    found = {(one.kind, one.schema_name): one.began_at for one in Backup.objects.all()}
    assert found == {("set", ""): newer, ("archive", "alpha"): newer, ("archive", "beta"): older}


def test_the_threshold_is_the_installation_s(settings):
    note("set", hours_ago(30))
    assert not last().unsafe
    settings.BACKUP_HOURS = 24
    assert last().unsafe


@pytest.mark.parametrize("schema", ["public", "alpha"])
def test_only_the_owner_notes_a_backup(schema):
    with in_municipality(schema), connection.cursor() as cursor, pytest.raises(ProgrammingError):
        cursor.execute("SELECT public.console_note_backup('set', 'x', now(), 1)")
    transaction.get_connection().close()
    assert not Backup.objects.exists()
