"""A backup can be restored, is private, and is never half there."""

import hashlib
import os
import subprocess
import tarfile
from pathlib import Path

import psycopg2
import pytest

from deploy import postgres
from deploy.pgpaths import OWNER, socket_dir

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


def with_manage(folder, words):
    """A program that stands where `manage.py` would."""
    program = folder / "manage"
    program.write_text(f"#!/bin/sh\nset -eu\n{words}\n")
    program.chmod(0o755)
    return {"MANAGE": f"/bin/sh {program}"}


EXPORTS = '''[ "$1 $2" = "municipality export" ]
if [ "$3" = --help ]; then exit 0; fi
[ "$3 $4" = "--all --to" ]
echo archive > "$5/kranj.skupaj"'''


def test_municipalities_are_archived_too_where_the_application_is_at_hand(server, tmp_path):
    env = environment(server) | with_manage(tmp_path, EXPORTS)
    done = back_up(tmp_path / "sets", env)
    assert done.returncode == 0, done.stderr
    (archive,) = (tmp_path / "sets").glob("*.municipalities/kranj.skupaj")
    (sums,) = (tmp_path / "sets").glob("*.sha256")
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    assert f"{digest}  {archive.parent.name}/kranj.skupaj" in sums.read_text()


@pytest.mark.parametrize("words", ["exit 2", EXPORTS + "; exit 3"])
def test_archives_that_cannot_be_made_leave_no_set(server, tmp_path, words):
    done = back_up(tmp_path / "sets", environment(server) | with_manage(tmp_path, words))
    assert done.returncode != 0
    assert list((tmp_path / "sets").iterdir()) == []
