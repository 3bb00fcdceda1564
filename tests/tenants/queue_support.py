"""What the tests of the queue share: rows, the owner's hand, and real worker processes."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import psycopg2
from django.conf import settings
from django.db import connection
from django.db.models.functions import Now
from django_tasks_db.models import DBTaskResult
from django_tenants.utils import schema_context

from tenants.isolation.backend.base import as_platform
from tenants.queue.models import Lease, Sweep, Turn

ROOT = Path(__file__).resolve().parents[2]


def empty_queue():
    with as_platform():
        for model in (Lease, Turn, Sweep, DBTaskResult):
            model.objects.all().delete()


def enqueue(schema, task, *args):
    with schema_context(schema):
        return task.enqueue(*args)


def row(result):
    """The queue's row of an enqueued task, as the platform sees it."""
    with as_platform():
        return DBTaskResult.objects.get(pk=result.id)


def hurry():
    """Let the pauses after errors be over; what is meant for another day stays where it is."""
    with as_platform():
        soon = DBTaskResult.objects.filter(
            status="READY", run_after__lt=Now() + timedelta(hours=12)
        )
        soon.update(run_after=Now())


def let_leases_run_out():
    with as_platform():
        Lease.objects.update(until=Now())


def lines(path):
    return path.read_text().split() if path.exists() else []


def wait_for(what, seconds=20.0):
    """Wait until `what()` is true; a test that waits in vain fails."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


def owner_does(sql, *known):
    """Run one statement with the owner's login, in the database of these tests."""
    owner, name = settings.DATABASE_OWNER, connection.settings_dict["NAME"]
    server = psycopg2.connect(
        dbname=name,
        user=owner["USER"],
        password=owner["PASSWORD"] or None,
        host=owner["HOST"] or None,
        port=owner["PORT"] or None,
    )
    try:
        with server, server.cursor() as cursor:
            cursor.execute(sql, known)
    finally:
        server.close()


def cut_connections():
    """Take the database away from whoever works with it, as a restart of the server does."""
    connection.close()
    owner_does(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = %s",
        connection.settings_dict["USER"],
    )


@contextmanager
def suspended(schema):
    set_status = "UPDATE public.tenants_municipality SET status = %s WHERE schema_name = %s"
    owner_does(set_status, "suspended", schema)
    try:
        yield
    finally:
        owner_does(set_status, "active", schema)


def _url(login):
    """The URL of this test's own database for one of the two logins."""
    who = quote(login["USER"] or "") + (f":{quote(login['PASSWORD'])}" if login["PASSWORD"] else "")
    where = quote(login["HOST"], safe="") + (f":{login['PORT']}" if login["PORT"] else "")
    return f"postgresql://{who}@{where}/{quote(connection.settings_dict['NAME'])}"


@contextmanager
def worker_process(lease_seconds=2):
    """A real `manage.py work`, killed at the end if it still runs."""
    environment = {
        **os.environ,
        "DATABASE_URL": _url(settings.DATABASE_OWNER),
        "DATABASE_APP_URL": _url(settings.DATABASE_APPLICATION),
        "DATABASE_LOGIN": "app",
        "ROLE_PREFIX": settings.ROLE_PREFIX,
        "SKUPAJ_ENV": "test",
        "TASK_LEASE_SECONDS": str(lease_seconds),
    }
    command = [sys.executable, str(ROOT / "manage.py"), "work", "--poll", "0.1", "--skip-checks"]
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
