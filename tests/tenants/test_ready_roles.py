"""A municipality's role is made beside its transaction, and is no one's leftover."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction

from common.errors import Conflict
from tenants.isolation.roles import role_of
from tenants.models import Municipality
from tenants.provisioning import locks, ready_roles, services
from tenants.provisioning.services import NewMunicipality, create_municipality
from tests.database import as_owner
from tests.soak.running import ROOT, environment
from tests.support import client_of, make_announcement

pytestmark = pytest.mark.django_db(transaction=True)
# Dies when everything of the municipality is there but the commit.
KILLED = """
import os, signal
from django.db import transaction
from tenants.provisioning.services import NewMunicipality, create_municipality
new = NewMunicipality(schema={0!r}, name="Gama", host="gamma.localhost", code="004")
with transaction.atomic():
    create_municipality(new=new)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def gamma(worker):
    return NewMunicipality(
        schema=f"gamma_{worker}", name="Gama", host="gamma.localhost", code="004"
    )


@pytest.fixture
def delta(worker):
    return NewMunicipality(
        schema=f"delta_{worker}", name="Delta", host="delta.localhost", code="005"
    )


@pytest.fixture(autouse=True)
def roles_of_these_tests_go(gamma, delta):
    """Roles are the server's, and outlast the database of a test."""
    yield
    with as_owner(), connection.cursor() as cursor:
        for new in (gamma, delta):
            cursor.execute(f'DROP SCHEMA IF EXISTS "{new.schema}" CASCADE')
            cursor.execute(f'DROP ROLE IF EXISTS "{role_of(new.schema)}"')


def left_of(schema):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", [role_of(schema)])
        roles = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM queue_rolequeue WHERE schema_name = %s", [schema])
        return roles, cursor.fetchone()[0]


def in_threads(*acts):
    """Futures of acts in threads of their own, with the owner's login."""
    owner = dict(connection.settings_dict)

    def run(act):
        connection.settings_dict.update(owner)
        try:
            return act()
        finally:
            connection.close()

    pool = ThreadPoolExecutor(len(acts))
    return [pool.submit(run, act) for act in acts]


def test_one_that_is_being_filled_keeps_no_other_from_being_made(gamma, delta):
    """The second waited for the first one's content: for the group of roles, for the generation of
    the root domain's list, and for the table of content types."""
    made, go_on = Event(), Event()

    def content():
        make_announcement(gamma.schema)
        made.set()
        assert go_on.wait(30)

    def with_content():
        create_municipality(new=gamma, fill=content)

    def beside_it():
        assert made.wait(30)
        return create_municipality(new=delta)

    with as_owner():
        slow, quick = in_threads(with_content, beside_it)
        try:
            assert quick.result(20).schema_name == delta.schema
            assert not slow.done()
        finally:
            go_on.set()
        slow.result(30)
    for new in (gamma, delta):
        assert left_of(new.schema) == (1, 1)
        assert client_of("x").get("/", headers={"host": new.host}).status_code == 200


def test_two_of_the_same_name_at_once_are_one_and_its_role_stays(gamma):
    def attempt():
        try:
            return create_municipality(new=gamma)
        except Conflict as error:
            return error.code

    with as_owner():
        results = [done.result(30) for done in in_threads(attempt, attempt)]
    assert results.count("municipality_exists") == 1
    assert left_of(gamma.schema) == (1, 1)
    assert client_of("x").get("/", headers={"host": gamma.host}).status_code == 200


def test_a_making_that_fails_takes_its_role_back(gamma, monkeypatch):
    monkeypatch.setattr(services, "_make_its_own", lambda new: 1 / 0)
    with as_owner(), pytest.raises(ZeroDivisionError):
        create_municipality(new=gamma)
    assert left_of(gamma.schema) == (0, 0)
    # The worker's jobs are made within a transaction that goes on.
    with as_owner(), transaction.atomic(), pytest.raises(ZeroDivisionError):
        create_municipality(new=gamma)
    assert left_of(gamma.schema) == (0, 0)


def test_a_conflict_leaves_the_role_of_who_is_there(alpha, gamma):
    with as_owner(), pytest.raises(Conflict):
        create_municipality(
            new=gamma.__class__(schema="alpha", name="Alfa", host="a.localhost", code="006")
        )
    assert left_of("alpha") == (1, 1)


def test_what_a_killed_making_left_is_swept_and_can_be_made_again(gamma):
    connection.close()
    command = [sys.executable, "manage.py", "shell", "-c", KILLED.format(gamma.schema)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), check=False)
    assert done.returncode == -signal.SIGKILL
    assert not Municipality.objects.filter(schema_name=gamma.schema).exists()
    wait_until_free(gamma.schema)
    assert left_of(gamma.schema) == (1, 1)
    with as_owner():
        assert ready_roles.sweep_roles() == [gamma.schema]
    assert left_of(gamma.schema) == (0, 0)
    assert left_of("alpha") == (1, 1)
    with as_owner():
        create_municipality(new=gamma)
    assert left_of(gamma.schema) == (1, 1)


def wait_until_free(schema):
    """The server notices a while later that its client is gone."""
    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        locks.hold(cursor, schema)


def test_a_role_is_not_swept_while_its_municipality_is_being_made(gamma):
    made, go_on = Event(), Event()

    def slowly():
        with transaction.atomic():
            create_municipality(new=gamma)
            made.set()
            assert go_on.wait(30)

    with as_owner():
        (slow,) = in_threads(slowly)
        try:
            assert made.wait(30)
            assert ready_roles.sweep_roles() == []
            assert not ready_roles.take_back(gamma.schema)
        finally:
            go_on.set()
        slow.result(30)
    assert left_of(gamma.schema) == (1, 1)
    assert client_of("x").get("/", headers={"host": gamma.host}).status_code == 200


def test_a_role_with_rights_on_something_is_never_dropped(gamma):
    with as_owner():
        ready_roles.make_ready(gamma.schema)
        with connection.cursor() as cursor:
            cursor.execute(f'GRANT USAGE ON SCHEMA alpha TO "{role_of(gamma.schema)}"')
        assert ready_roles.sweep_roles() == []
    assert left_of(gamma.schema) == (1, 1)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f'REVOKE USAGE ON SCHEMA alpha FROM "{role_of(gamma.schema)}"')
        assert ready_roles.sweep_roles() == [gamma.schema]
