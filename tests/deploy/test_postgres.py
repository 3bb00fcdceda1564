"""The embedded PostgreSQL starts, stops, recovers and keeps to itself."""

import os
import pwd
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg2
import pytest

from deploy import pgserver, pguser, postgres
from deploy.pgpaths import cluster_dir, socket_dir
from deploy.processes import identity

ROOT = Path(__file__).resolve().parents[2]
DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")


@pytest.fixture
def var_dir(tmp_path):
    yield tmp_path / "var"
    for fast in (False, True):
        postgres.remove(tmp_path / "var", fast=fast)


def ask(var_dir, sql, *, fast=False):
    connection = psycopg2.connect(postgres.cluster_url(var_dir, "postgres", fast=fast))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(sql)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows[0][0] if rows else None


def command(var_dir, action, *more):
    return subprocess.Popen(
        [sys.executable, "-m", "deploy.postgres", action, "--var", str(var_dir), *more],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def exit_code(process):
    process.communicate()
    return process.returncode


def pid_of(var_dir, *, fast=False):
    return pgserver.postmaster(cluster_dir(var_dir, fast=fast) / "data")


def test_a_cluster_keeps_its_data_over_stop_and_start(var_dir):
    assert postgres.start(var_dir) is True
    assert postgres.start(var_dir) is False
    ask(var_dir, "CREATE TABLE kept AS SELECT 7 AS number")
    pid = pid_of(var_dir)
    assert postgres.stop(var_dir) is True
    assert identity(pid) is None
    assert postgres.stop(var_dir) is False
    postgres.start(var_dir)
    assert ask(var_dir, "SELECT number FROM kept") == 7


def test_many_starts_at_once_make_one_server(var_dir):
    starts = [command(var_dir, "start", "--fast") for _ in range(4)]
    said = [process.communicate()[0].split(" postgresql")[0] for process in starts]
    assert sorted(said) == ["started", "was running", "was running", "was running"]
    assert ask(var_dir, "SELECT 1", fast=True) == 1


def test_a_killed_server_is_recovered_with_what_was_committed(var_dir):
    postgres.start(var_dir)
    ask(var_dir, "CREATE TABLE kept AS SELECT 7 AS number")
    busy = psycopg2.connect(postgres.cluster_url(var_dir, "postgres"))
    os.kill(pid_of(var_dir), signal.SIGKILL)
    assert postgres.start(var_dir) is True
    assert ask(var_dir, "SELECT number FROM kept") == 7
    busy.close()


def test_a_lock_left_with_the_number_of_a_stranger_is_seen_through(var_dir):
    postgres.start(var_dir)
    data, run = cluster_dir(var_dir) / "data", socket_dir(var_dir)
    left = (data / "postmaster.pid").read_text()
    socket_lock = (run / ".s.PGSQL.5432.lock").read_text()
    postgres.stop(var_dir)
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    for file, text in ((data / "postmaster.pid", left), (run / ".s.PGSQL.5432.lock", socket_lock)):
        file.write_text(f"{stranger.pid}\n{text.partition(chr(10))[2]}")
    assert postgres.stop(var_dir) is False
    assert postgres.start(var_dir) is True
    postgres.stop(var_dir)
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_set_up_that_was_killed_half_way_is_begun_anew(var_dir):
    half = cluster_dir(var_dir, fast=True) / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    postgres.start(var_dir, fast=True)
    assert not half.exists()
    assert ask(var_dir, "SELECT 1", fast=True) == 1


@pytest.mark.parametrize("programs", [None, DEBIAN_15], ids=["embedded", "15"])
def test_case_rules_know_slovenian_letters(var_dir, monkeypatch, programs):
    if programs is not None and not programs.exists():
        pytest.skip("The second version needs Debian's postgresql-15.")
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("PG_BIN", str(programs or ""))
    postgres.start(var_dir, fast=True)
    assert ask(var_dir, "SELECT upper('čšž') || lower('ČŠŽ')", fast=True) == "ČŠŽčšž"
    assert ask(var_dir, "SHOW server_encoding", fast=True) == "UTF8"


def test_only_its_own_user_reaches_it_and_only_by_the_socket(var_dir):
    postgres.start(var_dir)
    for folder in (cluster_dir(var_dir), socket_dir(var_dir)):
        assert folder.stat().st_mode & 0o777 == 0o700
    assert (socket_dir(var_dir) / ".s.PGSQL.5432").stat().st_mode & 0o777 == 0o700
    assert ask(var_dir, "SHOW listen_addresses") == ""


def test_the_owner_is_the_superuser_and_many_locks_fit(var_dir):
    postgres.start(var_dir)
    assert ask(var_dir, "SELECT current_user") == "skupaj_owner"
    assert ask(var_dir, "SHOW is_superuser") == "on"
    assert ask(var_dir, "SHOW max_locks_per_transaction") == "512"


def test_the_tests_cluster_is_apart_and_alone_goes_without_fsync(var_dir):
    postgres.start(var_dir)
    postgres.start(var_dir, fast=True)
    assert ask(var_dir, "SHOW fsync") == "on"
    assert ask(var_dir, "SHOW fsync", fast=True) == "off"
    assert ask(var_dir, "SHOW data_directory") != ask(var_dir, "SHOW data_directory", fast=True)


def test_the_url_touches_nothing_and_survives_lower_casing(tmp_path):
    var_dir = tmp_path / "Občina Ž" / "VAR"
    url = postgres.cluster_url(var_dir, "skupaj")
    assert not var_dir.parent.exists()
    assert unquote(urlsplit(url).hostname) == str(socket_dir(var_dir))
    assert url.startswith("postgresql://skupaj_owner@%2F")
    assert url.endswith("/skupaj")


def test_a_path_too_long_for_a_socket_still_serves(tmp_path):
    var_dir = tmp_path / ("Dolga pot, z vejico " * 6) / "var"
    assert socket_dir(var_dir).parent == Path("/tmp")
    try:
        postgres.start(var_dir, fast=True)
        assert ask(var_dir, "SELECT 1", fast=True) == 1
        assert socket_dir(var_dir, fast=True).stat().st_mode & 0o777 == 0o700
    finally:
        postgres.remove(var_dir, fast=True)
    assert not socket_dir(var_dir, fast=True).exists()


def test_a_link_that_somebody_laid_in_the_shared_folder_is_refused(tmp_path):
    var_dir = tmp_path / ("dolga-pot-" * 10) / "var"
    trap = socket_dir(var_dir)
    trap.symlink_to(tmp_path)
    try:
        with pytest.raises(postgres.PostgresError, match="belongs to another user"):
            postgres.start(var_dir)
    finally:
        trap.unlink()


def test_the_last_user_stops_it_and_a_killed_one_does_not_count(var_dir):
    code = (
        "import sys, time; from pathlib import Path; from deploy.postgres import using\n"
        "with using(Path(sys.argv[1]), fast=True): print('in', flush=True); time.sleep(60)"
    )
    with postgres.using(var_dir, fast=True):
        other = subprocess.Popen(
            [sys.executable, "-c", code, str(var_dir)], cwd=ROOT, stdout=subprocess.PIPE
        )
        assert other.stdout.readline() == b"in\n"
    assert pid_of(var_dir, fast=True) is not None
    other.kill()
    other.communicate()
    with postgres.using(var_dir, fast=True) as url:
        assert url == postgres.cluster_url(var_dir, fast=True)
        assert ask(var_dir, "SELECT 1", fast=True) == 1
    assert pid_of(var_dir, fast=True) is None


def test_one_that_a_process_has_joined_outlives_the_others(var_dir):
    code = (
        "import sys; from pathlib import Path; from deploy.postgres import join\n"
        "print(join(Path(sys.argv[1]), fast=True), flush=True); sys.stdin.read()"
    )
    member = subprocess.Popen(
        [sys.executable, "-c", code, str(var_dir)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert member.stdout.readline().strip() == postgres.cluster_url(var_dir, fast=True)
    with postgres.using(var_dir, fast=True):
        pass
    assert pid_of(var_dir, fast=True) is not None
    member.communicate()
    with postgres.using(var_dir, fast=True):
        pass
    assert pid_of(var_dir, fast=True) is None


def test_one_started_by_hand_outlives_its_users(var_dir):
    assert exit_code(command(var_dir, "start", "--fast")) == 0
    with postgres.using(var_dir, fast=True):
        pass
    assert pid_of(var_dir, fast=True) is not None
    assert exit_code(command(var_dir, "status", "--fast")) == 0
    assert exit_code(command(var_dir, "stop", "--fast")) == 0
    assert exit_code(command(var_dir, "status", "--fast")) == 3


def test_a_cluster_of_another_version_is_refused_with_what_to_do(var_dir):
    postgres.start(var_dir)
    postgres.stop(var_dir)
    (cluster_dir(var_dir) / "data" / "PG_VERSION").write_text("14\n")
    with pytest.raises(postgres.PostgresError, match=r"made by PostgreSQL 14.*make demo-reset"):
        postgres.start(var_dir)


def test_programs_that_are_not_there_are_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(postgres.PostgresError, match=f"PG_BIN={tmp_path} holds no PostgreSQL"):
        postgres.binaries()


def test_the_dump_program_matches_the_server(var_dir):
    postgres.start(var_dir, fast=True)
    url = postgres.cluster_url(var_dir, "postgres", fast=True)
    subprocess.run([postgres.pg_dump(), "--schema-only", url], check=True, capture_output=True)


def test_a_namespace_takes_a_number_that_has_a_name_here(monkeypatch):
    # PostgreSQL looks its user up: on a bare system there is no user 1000.
    few = [entry for entry in pwd.getpwall() if entry.pw_uid != 1000]
    monkeypatch.setattr(pwd, "getpwall", lambda: few)
    number = int(pguser._namespace()[2].partition("=")[2])
    assert number != 0
    assert pwd.getpwuid(number).pw_name


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root needs another account for PostgreSQL.")
def test_root_without_a_namespace_serves_from_a_closed_checkout(tmp_path, monkeypatch):
    refusing = tmp_path / "bin" / "unshare"
    refusing.parent.mkdir()
    refusing.write_text("#!/bin/sh\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", f"{refusing.parent}:{os.environ['PATH']}")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    pguser.account.cache_clear()
    try:
        postgres.start(closed / "var", fast=True)
        assert cluster_dir(closed / "var", fast=True).is_symlink()
        assert ask(closed / "var", "SELECT 1", fast=True) == 1
    finally:
        postgres.remove(closed / "var", fast=True)
        pguser.account.cache_clear()
    assert not cluster_dir(closed / "var", fast=True).exists()
