"""The rehearsal: the whole server is copied, brought back elsewhere, started and asked."""

import os
import shutil
import subprocess
from functools import partial
from pathlib import Path

import pytest

from deploy import postgres
from deploy.pgpaths import OWNER, cluster_dir, socket_dir
from deploy.pguser import account
from tests.deploy import test_backup

# The real server's settings: the tests' fast ones keep no log to copy.
ask = partial(test_backup.ask, fast=False)
SCRIPTS = Path(__file__).resolve().parents[2] / "deploy"


# What the product's migration makes, as far as the script is concerned.
NOTE = """
    CREATE FUNCTION console_note_backup(text, text, timestamptz, bigint) RETURNS void
    LANGUAGE sql AS 'INSERT INTO noted VALUES ($1, $2, $3, $4)'
"""


def run(script, *words, **environment):
    return subprocess.run(
        [SCRIPTS / script, *map(str, words)],
        env=os.environ | {"PG_BIN": str(postgres.binaries())} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A server with two databases and a role, its backup, and what was written after it."""
    var_dir, sets = tmp_path_factory.mktemp("var"), tmp_path_factory.mktemp("sets")
    postgres.start(var_dir)
    ask(var_dir, "postgres", "CREATE DATABASE skupaj", "CREATE DATABASE other")
    ask(var_dir, "skupaj", "CREATE SCHEMA kranj", "CREATE TABLE kranj.kept AS SELECT 'čšž' AS word")
    ask(var_dir, "other", "CREATE TABLE kept AS SELECT 7 AS n", "CREATE ROLE kranj PASSWORD 'x'")
    ask(var_dir, "other", "CREATE TABLE noted (kind text, name text, at timestamptz, size bigint)")
    ask(var_dir, "other", NOTE)
    where = {"PGHOST": str(socket_dir(var_dir)), "PGUSER": OWNER}
    done = run("basebackup.sh", sets, **where, PGDATABASE="other")
    assert done.returncode == 0, done.stderr
    (noted,) = ask(var_dir, "other", "SELECT kind, name, now() - at < '1 hour', size FROM noted")
    (kept,) = sets.iterdir()
    size = sum(file.stat().st_size for file in kept.iterdir())
    assert noted == ("base", kept.name, True, size)
    ask(var_dir, "skupaj", "DROP TABLE kranj.kept")
    (backup,) = sets.iterdir()
    yield backup
    postgres.remove(var_dir)


def test_the_server_comes_back_as_it_was_with_databases_and_roles(made, tmp_path):
    home = cluster_dir(tmp_path)
    home.mkdir(parents=True)
    done = run("restore-base.sh", made, home / "data")
    assert done.returncode == 0, done.stderr
    give_to_the_server(home)
    postgres.start(tmp_path)
    try:
        assert ask(tmp_path, "skupaj", "SELECT word FROM kranj.kept") == [("čšž",)]
        assert ask(tmp_path, "other", "SELECT n FROM kept") == [(7,)]
        roles = "SELECT rolpassword IS NOT NULL FROM pg_authid WHERE rolname = 'kranj'"
        assert ask(tmp_path, "postgres", roles) == [(True,)]
    finally:
        postgres.remove(tmp_path)


def give_to_the_server(home):
    """What root brought back belongs to root; the server may run as somebody else."""
    server = account()
    if server.uid is not None:
        for path in (home, *home.rglob("*")):
            os.chown(path, server.uid, server.gid, follow_symlinks=False)


def test_a_backup_is_for_its_owners_eyes_alone(made):
    for path in (made, *made.iterdir()):
        assert path.stat().st_mode & 0o077 == 0


def damaged(made, folder):
    copy = folder / "copy"
    shutil.copytree(made, copy)
    return copy


def test_a_backup_cut_short_is_not_restored(made, tmp_path):
    copy = damaged(made, tmp_path)
    archive = copy / "base.tar.gz"
    archive.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    done = run("restore-base.sh", copy, tmp_path / "data")
    assert done.returncode != 0
    assert "damaged" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy"]


def test_a_backup_whose_manifest_tells_otherwise_is_not_restored(made, tmp_path):
    copy = damaged(made, tmp_path)
    manifest = copy / "backup_manifest"
    manifest.write_text(manifest.read_text().replace('"Size": 8192', '"Size": 8193', 1))
    done = run("restore-base.sh", copy, tmp_path / "data")
    assert done.returncode != 0
    assert "nothing was restored" in done.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("missing", ["base.tar.gz", "pg_wal.tar.gz", "backup_manifest"])
def test_half_a_backup_is_none(made, tmp_path, missing):
    copy = damaged(made, tmp_path)
    (copy / missing).unlink()
    done = run("restore-base.sh", copy, tmp_path / "data")
    assert done.returncode == 1
    assert missing in done.stderr


def test_data_that_are_there_are_never_written_over(made, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "precious").write_text("kept")
    done = run("restore-base.sh", made, tmp_path / "data")
    assert done.returncode == 1
    assert (tmp_path / "data" / "precious").read_text() == "kept"


def test_a_server_that_is_not_there_leaves_nothing_that_looks_like_a_backup(tmp_path):
    done = run("basebackup.sh", tmp_path / "sets", PGHOST=str(tmp_path), PGUSER=OWNER)
    assert done.returncode != 0
    assert list((tmp_path / "sets").iterdir()) == []
