"""An installation on a PostgreSQL server of its own, since the server itself is killed too."""

import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2

from deploy import postgres
from deploy.pgpaths import cluster_dir
from deploy.pgserver import postmaster
from tests.soak.running import ROOT

DATABASE = "kills"


@dataclass(frozen=True)
class Installation:
    """Its folder, which is `VAR_DIR`, and the environment of its commands with the owner's login.

    Its questions fail while the server is away.
    """

    folder: Path
    env: dict
    _own: threading.local = field(default_factory=threading.local)

    def ask(self, sql, *given):
        """The first column of what the owner reads."""
        return [row[0] for row in self.rows(sql, *given)]

    def rows(self, sql, *given):
        """What the owner reads."""
        with self._cursor() as cursor:
            cursor.execute(sql, given or None)
            return cursor.fetchall()

    def do(self, sql, *given):
        """Let the owner change something."""
        with self._cursor() as cursor:
            cursor.execute(sql, given or None)

    @contextmanager
    def _cursor(self):
        """A cursor of this thread's connection; another one after an error."""
        known = getattr(self._own, "connection", None)
        if known is None:
            known = psycopg2.connect(postgres.cluster_url(self.folder, DATABASE))
            known.autocommit = True
            self._own.connection = known
        try:
            with known.cursor() as cursor:
                yield cursor
        except psycopg2.Error:
            self._own.connection = None
            known.close()
            raise

    @property
    def server(self):
        """The number of the server's process."""
        return postmaster(cluster_dir(self.folder) / "data")

    def kill_server(self, how=signal.SIGKILL):
        """End the server at once: SIGKILL, or SIGQUIT for PostgreSQL's immediate stop."""
        with suppress(ProcessLookupError, TypeError):
            os.kill(self.server, how)

    def start_server(self):
        """Start it where it does not run; it recovers what was committed."""
        postgres.start(self.folder)

    def manage(self, *words):
        """A command of the installation, to its end."""
        self._run("manage.py", *words)

    def settle(self):
        """Prepare it with alpha, beta and an operator; returns the operator's secret of codes."""
        done = self._run("-m", "tests.soak.settle", stdout=subprocess.PIPE, text=True)
        return bytes.fromhex(done.stdout.split()[-1])

    def _run(self, *words, **options):
        command = [sys.executable, *words]
        return subprocess.run(command, cwd=ROOT, env=self.env, check=True, **options)


@contextmanager
def installation(folder):
    """A running server with an empty database for an installation; both go with the block."""
    postgres.start(folder)
    env = {
        **os.environ,
        "SKUPAJ_ENV": "test",
        "VAR_DIR": str(folder),
        "DATABASE_URL": postgres.cluster_url(folder, DATABASE),
        "DATABASE_LOGIN": "owner",
        "PYTHONWARNINGS": "ignore",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}",
    }
    for name in ("DATABASE_APP_URL", "ROLE_PREFIX"):
        env.pop(name, None)
    try:
        yield Installation(folder, env)
    finally:
        postgres.remove(folder)
