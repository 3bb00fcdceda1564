"""The import of municipalities, killed at random moments together with the server it works on.

On a cluster of its own, since the server itself is killed too.
"""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import closing, suppress

import psycopg2
import pytest

from deploy import postgres
from deploy.pgpaths import cluster_dir
from deploy.pgserver import postmaster
from tests.soak.running import ROOT

pytestmark = pytest.mark.soak
RUNS = 20
BATCH = 2
DATABASE = "kills"
SEED = int(os.environ.get("SOAK_SEED", "20261122"))
# What is killed, in turn: the command, the server's process that works for it, the whole server.
VICTIMS = ("command", "backend", "server")
_HALF = """
    SELECT n.nspname FROM pg_namespace n
     WHERE n.nspname !~ '^(pg_|information_schema$|public$|tplbase0$)'
    {} SELECT schema_name FROM public.tenants_municipality
"""
_INCOMPLETE = """
    SELECT m.schema_name FROM public.tenants_municipality m
     WHERE NOT EXISTS (SELECT FROM public.tenants_domain d WHERE d.tenant_id = m.id)
        OR NOT EXISTS (SELECT FROM pg_roles r
                        WHERE r.rolname = current_database() || '.m.' || m.schema_name)
        OR NOT EXISTS (SELECT FROM public.queue_rolequeue q WHERE q.schema_name = m.schema_name)
        OR (SELECT count(*) FROM pg_tables t WHERE t.schemaname = m.schema_name)
           <> (SELECT count(*) FROM pg_tables t WHERE t.schemaname = 'tplbase0')
"""
_ORPHANS = """
    SELECT rolname FROM pg_roles WHERE starts_with(rolname, current_database() || '.m.')
    EXCEPT SELECT current_database() || '.m.' || schema_name FROM public.tenants_municipality
    EXCEPT SELECT current_database() || '.m.tplbase0'
"""

_BACKENDS = """
    SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """A server with a prepared installation; its folder and the environment of its commands."""
    folder = tmp_path_factory.mktemp("kills")
    postgres.start(folder)
    env = {
        **os.environ,
        "SKUPAJ_ENV": "test",
        "VAR_DIR": str(folder),
        "DATABASE_URL": postgres.cluster_url(folder, DATABASE),
        "DATABASE_LOGIN": "owner",
        "PYTHONWARNINGS": "ignore",
    }
    for name in ("DATABASE_APP_URL", "ROLE_PREFIX"):
        env.pop(name, None)
    subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=env, check=True)
    yield folder, env
    postgres.remove(folder)


def ask(folder, sql):
    url = postgres.cluster_url(folder, DATABASE)
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


def batch(folder, number):
    path = folder / f"batch{number}.csv"
    codes = [f"{1 + number * BATCH + n:03}" for n in range(BATCH)]
    path.write_text("code,name\n" + "".join(f"{code},Kraj {word(code)}\n" for code in codes))
    return path


def word(code):
    return "".join(chr(ord("a") + int(digit)) for digit in code)


def begin(folder, env, number):
    command = [sys.executable, "manage.py", "municipality", "import", str(batch(folder, number))]
    log = (folder / "import.log").open("ab")
    with log:
        return subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)


def whole(folder):
    """Every municipality is there with all that belongs to it, or not at all."""
    assert ask(folder, _HALF.format("EXCEPT")) == []
    assert ask(folder, _INCOMPLETE) == []
    assert ask(folder, _ORPHANS) == []
    schemas = ask(folder, "SELECT schema_name FROM public.tenants_municipality")
    for schema in schemas:
        assert len(ask(folder, f"SELECT 1 FROM {schema}.cms_homepage")) == 2
        assert len(ask(folder, f"SELECT 1 FROM {schema}.wagtailcore_site")) == 1
    return len(schemas)


def sweep(env):
    """What the fleet's worker does from time to time: the role of who never came to be goes."""
    command = [sys.executable, "manage.py", "municipality", "purge"]
    subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True)


def kill(victim, command, folder):
    if victim == "command":
        command.send_signal(signal.SIGKILL)
        return
    server = postmaster(cluster_dir(folder) / "data")
    backends = ask(
        folder,
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid()",
    )
    for pid in [server] if victim == "server" else backends:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def test_an_import_killed_at_any_moment_leaves_no_half_municipality(installation):
    folder, env = installation
    began = time.monotonic()
    assert begin(folder, env, 0).wait(120) == 0
    longest = time.monotonic() - began
    assert whole(folder) == BATCH
    chosen = random.Random(SEED)
    broken_off = 0
    for run in range(1, RUNS + 1):
        victim = VICTIMS[run % len(VICTIMS)]
        command = begin(folder, env, run)
        moment = chosen.uniform(0.3, 1.0) * longest
        time.sleep(moment)
        if command.poll() is not None:
            # The machine was busier when the first was timed.
            longest = moment
        kill(victim, command, folder)
        broken_off += command.wait(120) != 0
        postgres.start(folder)
        sweep(env)
        left = whole(folder) - run * BATCH
        assert 0 <= left <= BATCH
        assert begin(folder, env, run).wait(120) == 0, (folder / "import.log").read_text()[-3000:]
        assert whole(folder) == (run + 1) * BATCH
    print(f"\n{RUNS} runs (seed {SEED}), {broken_off} broken off, no half municipality")
    assert broken_off >= RUNS // 2
