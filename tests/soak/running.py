"""The product as it is served: gunicorn, workers and the shipped proxy, on the tests' database."""

import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.db import connections

from tests.database import owner_url

ROOT = Path(__file__).resolve().parents[2]
CADDY = shutil.which("caddy")
needs_caddy = pytest.mark.skipif(CADDY is None, reason="caddy is not installed (apt install caddy)")
needs_wrk = pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed")


def environment(login="owner", **changes):
    """What a process needs to work on this test's database."""
    name = settings.DATABASE_OWNER["NAME"]
    application = settings.DATABASE_APPLICATION
    owner = owner_url(name)
    return {
        **os.environ,
        "DATABASE_URL": owner,
        "DATABASE_APP_URL": owner.replace(
            f"{settings.DATABASE_OWNER['USER']}@",
            f"{application['USER']}:{application['PASSWORD']}@",
        ),
        "ROLE_PREFIX": settings.ROLE_PREFIX,
        "DATABASE_LOGIN": login,
        "PYTHONWARNINGS": "ignore",
        **changes,
    }


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@contextmanager
def process(command, log, env, *, kill=False):
    """A process of our own with its log, ended after the block."""
    with log.open("ab") as out:
        running = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out)
    try:
        yield running
    finally:
        with suppress(ProcessLookupError):
            running.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
        running.wait(30)


def until(true, what, seconds=60):
    """Wait until `true()` holds."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def answers(port, path="/healthz"):
    """Whether an application on the port answers 200."""
    with (
        suppress(OSError, http.client.HTTPException),
        closing(http.client.HTTPConnection("127.0.0.1", port, timeout=2)) as connection,
    ):
        connection.request("GET", path)
        with connection.getresponse() as answer:
            return answer.status == 200
    return False


@contextmanager
def gunicorn(folder, *, port=None, workers=3, **changes):
    """The application under its shipped settings; yields its port."""
    connections.close_all()
    port = port or free_port()
    env = environment(
        "app",
        BIND=f"127.0.0.1:{port}",
        WEB_CONCURRENCY=str(workers),
        VAR_DIR=str(folder),
        PROMETHEUS_MULTIPROC_DIR=str(folder / "metrics"),
        PIDFILE=str(folder / "gunicorn.pid"),
        **changes,
    )
    (folder / "static").mkdir(parents=True, exist_ok=True)
    # By its script: `python -m gunicorn` cannot be started anew by itself (see restart.sh).
    command = [Path(sys.executable).with_name("gunicorn"), "-c", "deploy/gunicorn.py"]
    log = folder / "gunicorn.log"
    with process(command, log, env) as running:
        until(lambda: answers(port), f"gunicorn does not answer: {log.read_text()[-2000:]}")
        try:
            yield port
        finally:
            # The one that took the first one's place is no child of ours.
            with suppress(OSError, ValueError):
                pid = int((folder / "gunicorn.pid").read_text())
                if pid != running.pid:
                    os.kill(pid, signal.SIGTERM)


@contextmanager
def worker(folder, number=0, **changes):
    """A process that runs background tasks."""
    env = environment("app", VAR_DIR=str(folder), **changes)
    command = [sys.executable, "manage.py", "work"]
    with process(command, folder / f"worker{number}.log", env) as running:
        yield running


@contextmanager
def caddy(folder, upstream):
    """The shipped proxy before an application, with certificates of its own; yields its port."""
    port, plain = free_port(), free_port()
    home = folder / "caddy"
    home.mkdir(exist_ok=True)
    env = {
        **os.environ,
        "HOME": str(home),
        "XDG_DATA_HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "ROOT_HOST": "localhost",
        "UPSTREAM": f"127.0.0.1:{upstream}",
        "HTTP_PORT": str(plain),
        "HTTPS_PORT": str(port),
        "BUFFERS": buffers(),
        "CADDY_OPTIONS": "local_certs\n\tskip_install_trust",
    }
    command = [CADDY, "run", "--adapter", "caddyfile", "--config", str(ROOT / "deploy/Caddyfile")]
    log = folder / "caddy.log"
    with process(command, log, env):
        proxy = Proxy(port, plain)
        until(lambda: proxy.status("localhost", "/healthz") == 200, log)
        yield proxy


def buffers():
    """Which of the two spellings the installed Caddy understands."""
    done = subprocess.run([CADDY, "version"], capture_output=True, text=True, check=True)
    version = done.stdout.split()[0].lstrip("v").split("-")[0]
    return "sized" if tuple(map(int, version.split(".")[:3])) >= (2, 6, 4) else "whole"


def plain_http(port):
    """An HTTP connection to an application without the proxy."""
    return http.client.HTTPConnection("127.0.0.1", port, timeout=30)


@dataclass
class Proxy:
    """A client's view of the proxy."""

    port: int
    plain_port: int

    def plain(self, host, path):
        """Status and Location of an answer without TLS."""
        with closing(plain_http(self.plain_port)) as connection:
            connection.request("GET", path, headers={"Host": host})
            with connection.getresponse() as answer:
                return answer.status, answer.headers["Location"]

    def connect(self, host, timeout=30.0):
        """A TLS connection that names the host; certificates are the proxy's own here."""
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=timeout)
        try:
            return context.wrap_socket(raw, server_hostname=host)
        except BaseException:
            raw.close()
            raise

    def http(self, host, timeout=30.0):
        """An HTTP connection over it."""
        connection = http.client.HTTPConnection(host)
        connection.sock = self.connect(host, timeout)
        return connection

    def status(self, host, path="/", **kwargs):
        """The status of one answer, or the error's name."""
        try:
            with closing(self.http(host)) as connection:
                connection.request("GET", path, **kwargs)
                with connection.getresponse() as answer:
                    return answer.status
        except (OSError, http.client.HTTPException) as error:
            return type(error).__name__


@dataclass
class Load:
    """What visitors met: seconds for each answer, and what went wrong."""

    seconds: list = field(default_factory=list)
    failures: list = field(default_factory=list)

    def percentile(self, part):
        """The time, in seconds, that `part` of the answers did not exceed."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))]

    def __str__(self):
        p50, p99 = (self.percentile(part) * 1000 for part in (0.5, 0.99))
        return (
            f"{len(self.seconds)} answers, p50 {p50:.1f} ms, p99 {p99:.1f} ms, "
            f"{len(self.failures)} failures"
        )


@contextmanager
def visitors(connect, host, *, path="/", count=4, pause=0.0):
    """Visitors that ask one request after another, `pause` seconds apart, for as long as the block
    runs; yields a Load."""
    load, stop = Load(), threading.Event()

    def visit():
        visitor = Visitor(connect, host, path)
        while not stop.is_set():
            visitor.ask(load)
            time.sleep(pause)
        visitor.close()

    threads = [threading.Thread(target=visit) for _visitor in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        stop.set()
        for thread in threads:
            thread.join()


@dataclass
class Visitor:
    """One browser, whose connection is kept as long as the server lets it."""

    connect: object
    host: str
    path: str
    connection: object = None

    def ask(self, load):
        began = time.monotonic()
        try:
            self.connection = self.connection or self.connect()
            self.connection.request("GET", self.path, headers={"Host": self.host})
            with self.connection.getresponse() as answer:
                answer.read()
        except (OSError, http.client.HTTPException) as error:
            load.failures.append(repr(error))
            self.close()
            return
        load.seconds.append(time.monotonic() - began)
        if answer.status != 200:
            load.failures.append(answer.status)
        if answer.will_close:
            self.close()

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None


@contextmanager
def slow_clients(connections, first, rest):
    """Clients that say `first`, then a byte of `rest` a second, for as long as the block runs."""
    stop = threading.Event()
    for connection in connections:
        connection.sendall(first)

    def drip():
        for byte in rest:
            if stop.wait(1):
                return
            for connection in connections:
                with suppress(OSError):
                    connection.sendall(bytes([byte]))

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        for connection in connections:
            connection.close()


def owner_connection():
    """A connection of the owner to this test's database, outside Django."""
    connection = psycopg2.connect(owner_url(settings.DATABASE_OWNER["NAME"]))
    connection.autocommit = True
    return connection
