"""After a test that committed, its database is as a new copy of the template would be."""

import psycopg2
import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection

from tests import database, renewing
from tests.consultations.support import consultation, person, said
from tests.support import in_municipality, make_announcement
from tests.tenants.queue_support import owner_does

NAMES = """
SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
"""


@pytest.fixture(scope="module")
def own(django_db_setup, django_db_blocker, worker):
    """A copy of the template that no other test has."""
    template, mine = settings.ROLE_PREFIX, connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        database.copy_for_worker(template, f"{worker}_renewed")
        name = connection.settings_dict["NAME"]
        yield name, renewing.baseline(name)
        connection.close()
        database.point_at(template, mine)
        with database.server() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def everything(name):
    """The rows of each table and the place of each sequence."""
    with database.server(name) as cursor:
        cursor.execute(NAMES)
        tables = [table for (table,) in cursor.fetchall()]
        rows = {table: sorted(renewing._rows(cursor, table).split(b"\n")) for table in tables}
        return rows | renewing._sequences(cursor)


def write():
    said(consultation(), how_many=20)
    person("beti@example.si", schema="beta")
    make_announcement("alpha", title="Nova igrišča")
    with in_municipality("beta"):
        Group.objects.all().delete()


def test_what_was_written_in_any_municipality_is_gone_and_the_rest_is_there(own):
    name, before = own
    was = everything(name)
    write()
    assert renewing.renew(name, before)
    now = everything(name)
    assert [key for key in was if was[key] != now[key]] == []
    assert renewing.renew(name, before)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE SCHEMA gamma",
        "ALTER TABLE alpha.events_event DISABLE TRIGGER USER",
        "GRANT CREATE ON SCHEMA alpha TO PUBLIC",
        "INSERT INTO public.django_migrations (app, name, applied)"
        " SELECT 'x', n::text, now() FROM generate_series(1, 6000) n",
    ],
)
def test_anything_but_a_few_rows_asks_for_a_new_copy(own, statement):
    name, before = own
    assert renewing.renew(name, before)
    owner_does(statement)
    assert not renewing.renew(name, before)
    connection.close()
    database.copy_for_worker(settings.ROLE_PREFIX, name.removeprefix(f"{settings.ROLE_PREFIX}_"))
    assert renewing.renew(name, before)


def test_whoever_is_still_connected_is_ended(own):
    name, before = own
    with database.server(name) as left:
        left.execute("SELECT 1")
        assert renewing.renew(name, before)
        with pytest.raises(psycopg2.OperationalError):
            left.execute("SELECT 1")
