"""A backup can be restored, is private, and is never half there."""

import hashlib
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.db import connections

from deploy import postgres
from deploy.pgpaths import OWNER, socket_dir
from tenants.console.models import Backup
from tests.soak import running

BACKUP = Path(__file__).resolve().parents[2] / "deploy" / "backup.sh"
DATABASE = "občina/../x 1"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    var_dir = tmp_path_factory.mktemp("var")
    postgres.start(var_dir, fast=True)
    ask(var_dir, "postgres", f'CREATE DATABASE "{DATABASE}"', 'CREATE DATABASE "restored"')
    ask(var_dir, DATABASE, "CREATE TABLE kept AS SELECT 'čšž' AS word", "CREATE ROLE kranj")
    picture = var_dir / "media" / "kranj" / "slika.png"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"picture")
    yield var_dir
    postgres.remove(var_dir, fast=True)


def ask(var_dir, database, *statements, fast=True):
    connection = psycopg2.connect(postgres.cluster_url(var_dir, database, fast=fast))
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def environment(var_dir):
    return os.environ | {
        "PG_BIN": str(postgres.binaries()),
        "PGHOST": str(socket_dir(var_dir, fast=True)),
        "PGUSER": OWNER,
        "PGDATABASE": DATABASE,
        "VAR_DIR": str(var_dir),
    }


def back_up(folder, env):
    return subprocess.run([BACKUP, folder], check=False, env=env, capture_output=True, text=True)


def test_what_was_backed_up_can_be_restored(server, tmp_path):
    done = back_up(tmp_path / "sets", environment(server))
    assert done.returncode == 0, done.stderr
    files = {file.name.split(".", 1)[1]: file for file in (tmp_path / "sets").iterdir()}
    assert set(files) == {"roles.sql", "dump", "media.tar.gz", "sha256"}
    restore = postgres.binaries() / "pg_restore"
    url = postgres.cluster_url(server, "restored", fast=True)
    subprocess.run([restore, "--dbname", url, files["dump"]], check=True)
    assert ask(server, "restored", "SELECT word FROM kept") == [("čšž",)]
    assert "CREATE ROLE kranj" in files["roles.sql"].read_text()
    with tarfile.open(files["media.tar.gz"]) as archive:
        assert archive.extractfile("media/kranj/slika.png").read() == b"picture"


def test_a_set_has_a_safe_name_sums_that_hold_and_no_other_reader(server, tmp_path):
    back_up(tmp_path, environment(server))
    (sums,) = tmp_path.glob("*.sha256")
    assert sums.name.startswith("ob__ina____x_1-")
    for line in sums.read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest
        assert (tmp_path / name).stat().st_mode & 0o077 == 0


def test_a_backup_that_fails_leaves_nothing_that_looks_like_one(server, tmp_path):
    done = back_up(tmp_path, environment(server) | {"PGDATABASE": "not there"})
    assert done.returncode != 0
    assert "not there" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("missing", ["PGDATABASE", "VAR_DIR"])
def test_what_was_not_named_is_asked_for(server, tmp_path, missing):
    done = back_up(tmp_path, environment(server) | {missing: ""})
    assert done.returncode == 1
    assert missing in done.stderr


def of_the_product(folder, **changes):
    """The environment in which the tests' own installation is backed up, with its manage.py."""
    owner = settings.DATABASE_OWNER
    return {
        **running.environment("owner", VAR_DIR=str(folder)),
        "PG_BIN": str(postgres.binaries()),
        "PGHOST": owner["HOST"],
        "PGUSER": owner["USER"],
        "PGPASSWORD": owner["PASSWORD"],
        "PGDATABASE": owner["NAME"],
        "MANAGE": f"{sys.executable} {running.ROOT / 'manage.py'}",
        **changes,
    }


@pytest.mark.django_db(transaction=True)
def test_municipalities_are_archived_too_where_the_application_is_at_hand(alpha, beta, tmp_path):
    connections.close_all()
    done = back_up(tmp_path / "sets", of_the_product(tmp_path))
    assert done.returncode == 0, done.stderr
    (sums,) = (tmp_path / "sets").glob("*.sha256")
    archives = sorted((tmp_path / "sets").glob("*.municipalities/*.tar"))
    assert [archive.stem for archive in archives] == ["alpha", "beta"]
    for archive in archives:
        digest = hashlib.sha256(archive.read_bytes()).hexdigest()
        assert f"{digest}  {archive.parent.name}/{archive.name}" in sums.read_text()
        inspect = [sys.executable, "manage.py", "municipality", "inspect", archive]
        env = running.environment("owner")
        subprocess.run(inspect, cwd=running.ROOT, env=env, check=True, capture_output=True)
    noted = Backup.objects.order_by("kind", "schema_name").values_list(
        "kind", "schema_name", "name"
    )
    name = sums.name.removesuffix(".sha256")
    assert list(noted) == [("archive", "alpha", name), ("archive", "beta", name), ("set", "", name)]
    made = [path for path in (tmp_path / "sets").rglob("*") if path.is_file()]
    assert Backup.objects.get(kind="set").bytes == sum(path.stat().st_size for path in made)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", [{"MANAGE": "false"}, {"ENCRYPT_TO": "no-key"}])
def test_archives_that_cannot_be_made_leave_no_set(alpha, tmp_path, change):
    connections.close_all()
    done = back_up(tmp_path / "sets", of_the_product(tmp_path, **change))
    assert done.returncode != 0
    assert list((tmp_path / "sets").iterdir()) == []
    assert not Backup.objects.exists()
