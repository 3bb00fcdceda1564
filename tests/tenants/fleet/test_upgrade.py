"""An installation of step 1 is brought up to this code, with all that it holds.

`step1.sql.gz` was made by `make_step1.sh` from the code of commit c059346.
"""

import gzip
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections
from django_tenants.utils import schema_context

from config.database import application_login
from tenants.isolation.roles import role_of
from tenants.provisioning.fleet.state import Standing
from tests import database
from tests.support import client_of, make_announcement, signed_in
from tests.tenants.fleet import support

STEP_1 = Path(__file__).with_name("step1.sql.gz")


@pytest.fixture
def upgraded(django_db_setup, django_db_blocker, worker):
    """The installation of step 1 in a database and with roles of its own, brought up."""
    template, mine = settings.ROLE_PREFIX, connections["default"].settings_dict["NAME"]
    name = f"{template}_{worker}_step1"
    with django_db_blocker.unblock(), support.one_at_a_time():
        restore(name)
        database.point_at(name, name)
        # Numbers of content types are each installation's own, and a process remembers them.
        ContentType.objects.clear_cache()
        try:
            yield support.fleet("migrate", ROLE_PREFIX=name)
        finally:
            connections.close_all()
            forget(name)
            database.point_at(template, mine)
            ContentType.objects.clear_cache()


def restore(name):
    forget(name)
    with database.server() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    text = gzip.decompress(STEP_1.read_bytes()).decode()
    # A setting that servers before 17 do not know.
    text = text.replace("SET transaction_timeout = 0;", "")
    with closing(psycopg2.connect(database.owner_url(name))) as own, own.cursor() as cursor:
        cursor.execute(text)
        own.commit()


def forget(name):
    with database.server() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s) OR rolname = %s",
            [f"{name}.", application_login(name)],
        )
        for (role,) in cursor.fetchall():
            cursor.execute(f'DROP ROLE "{role}"')


def test_an_installation_of_step_1_is_brought_up_with_all_that_it_holds(upgraded):
    code, said = upgraded
    assert code == 0, said
    found = support.look()
    assert {schema: one.standing for schema, one in found.items()} == {
        "alpha": Standing.CURRENT,
        "beta": Standing.CURRENT,
    }
    for schema in ("alpha", "beta"):
        portal_answers(schema)
        its_own_role_and_no_other(schema)
        its_people_sign_in_and_write(schema)
    code, said = support.fleet("migrate", ROLE_PREFIX=settings.ROLE_PREFIX)
    assert (code, "nothing to do" in said) == (0, True), said


def portal_answers(schema):
    client = client_of(schema)
    home = client.get("/").content.decode()
    assert f"Občina {schema}" in home
    listed = client.get("/api/v1/announcements/").json()["results"]
    assert {one["title"] for one in listed} == {f"Obvestilo {n} {schema}" for n in range(3)}
    events = client.get("/api/v1/events/").json()["results"]
    assert {one["title"] for one in events} == {f"Dogodek {n} {schema}" for n in range(3)}
    page = client.get("/obvestila/obvestilo-1/")
    assert page.status_code == 200
    assert f"Besedilo: Obvestilo 1 {schema}" in page.content.decode()
    assert client.get("/obvestila/osnutek/").status_code == 404


def its_own_role_and_no_other(schema):
    other = {"alpha": "beta", "beta": "alpha"}[schema]
    with schema_context(schema), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (role_of(schema),)
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.cursor.execute(f"SELECT count(*) FROM {other}.cms_basepage")
    connection.close()


def its_people_sign_in_and_write(schema):
    admin = signed_in(schema)
    assert admin.get("/admin/").status_code == 200
    make_announcement(schema, title=f"Po nadgradnji {schema}")
    listed = client_of(schema).get("/api/v1/announcements/").json()["results"]
    assert f"Po nadgradnji {schema}" in {one["title"] for one in listed}
