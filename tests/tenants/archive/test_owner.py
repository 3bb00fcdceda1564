"""The owner's login of a real installation creates roles and databases, and is no superuser."""

import os
import subprocess
import sys

import pytest

from tests import database
from tests.tenants.archive.processes import ROOT

pytestmark = pytest.mark.soak


@pytest.fixture
def owner(worker):
    """A login and a database of its own; yields the name of both."""
    name = f"sko_{worker}"
    with database.server() as cursor:
        _remove(cursor, name)
        cursor.execute(f'CREATE ROLE "{name}" LOGIN CREATEDB CREATEROLE NOSUPERUSER')
        cursor.execute(f'CREATE DATABASE "{name}" OWNER "{name}"')
        yield name
        _remove(cursor, name)


def _remove(cursor, name):
    cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    cursor.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE %s", [f"{name}%"])
    roles = [role for (role,) in cursor.fetchall() if role != name]
    # Whoever was granted a role first, then the owner, who granted all.
    for role in [*roles, name]:
        cursor.execute(f'DROP OWNED BY "{role}"' if role in roles else "SELECT 1")
        cursor.execute(f'DROP ROLE IF EXISTS "{role}"')


def test_an_owner_that_is_no_superuser_does_every_act(owner, tmp_path):
    url = database.owner_url(owner)
    user = url.partition("//")[2].partition("@")[0]
    environment = {
        **os.environ,
        "DATABASE_URL": url.replace(f"//{user}@", f"//{owner}@"),
        "VAR_DIR": str(tmp_path),
        "ROLE_PREFIX": owner,
        "PYTHONWARNINGS": "ignore",
    }

    def manage(*arguments):
        command = [sys.executable, "manage.py", *map(str, arguments)]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    manage("prepare")
    new = ("--name", "Občina Alfa", "--host", "alfa.localhost", "--code", "002")
    manage("municipality", "create", "alfa", *new)
    path = tmp_path / "alfa.tar"
    manage("municipality", "export", "alfa", path)
    copy = ("--schema", "gama", "--host", "gama.localhost", "--without-code")
    manage("municipality", "restore", path, *copy)
    manage("municipality", "host", "gama", "--set", "nova.localhost", "--keep-old")
    manage("municipality", "delete", "gama", "--confirm", "Občina Alfa", "--grace", "0")
    assert "1 deleted." in manage("municipality", "purge")
    assert "1 municipalities" in manage("municipality", "list")
