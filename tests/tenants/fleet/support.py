"""Runs of `manage.py fleet` as an operator starts them, in the tests' own database."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django_tenants.utils import schema_context

from tenants.provisioning.fleet import session, state
from tenants.provisioning.services import NewMunicipality, create_municipality
from tests.database import as_owner, owner_url

ROOT = Path(__file__).resolve().parents[3]
NEXT = "tests.tenants.fleet.next_release"


def environment(**more):
    """The environment of a command of the owner's; `more` on top."""
    owner, login = owner_url(settings.DATABASE_OWNER["NAME"]), settings.DATABASE_APPLICATION
    user = settings.DATABASE_OWNER["USER"]
    return {
        **os.environ,
        "DATABASE_URL": owner,
        "DATABASE_APP_URL": owner.replace(f"{user}@", f"{login['USER']}:{login['PASSWORD']}@"),
        "ROLE_PREFIX": settings.ROLE_PREFIX,
        "DATABASE_LOGIN": "owner",
        "PYTHONWARNINGS": "ignore",
        "PYTHONUNBUFFERED": "1",
        "NEXT": "whole",
        **more,
    }


def start(*words, **more):
    """Start `manage.py fleet …`; `release=NEXT` with the code of the next release."""
    if release := more.pop("release", ""):
        more["DJANGO_SETTINGS_MODULE"] = release
    return subprocess.Popen(
        [sys.executable, "manage.py", "fleet", *words],
        cwd=ROOT,
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell lets what it starts in the background ignore Ctrl-C, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )


def fleet(*words, **more):
    """Run `manage.py fleet …` to its end: exit code, and all that it said."""
    with start(*words, **more) as process:
        said, complained = process.communicate(timeout=300)
    return process.returncode, said + complained


@contextmanager
def one_at_a_time():
    """Roles belong to the server: two workers of the tests must not hand out rights at once."""
    with (ROOT / "var" / "fleet-tests.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make(*schemas):
    """More municipalities beside alpha and beta."""
    with as_owner():
        for number, schema in enumerate(schemas, 10):
            host = f"{schema.replace('_', '-')}.localhost"
            create_municipality(
                new=NewMunicipality(
                    schema=schema, name=f"Občina {schema}", host=host, code=f"{number:03}"
                )
            )


def look():
    """How each municipality stands, by schema, seen with the code of today."""
    with as_owner(), session.catalogue() as cursor:
        return {one.schema: one for one in state.survey(cursor)}


def rows(sql, *parameters):
    """What the owner reads."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def run(sql):
    """What somebody does behind the fleet's back."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(sql)


def applied(schema):
    """The migrations of the next release that a schema names, each as often as it names it."""
    found = rows(f"SELECT name FROM {schema}.django_migrations WHERE name > '0900'")
    return sorted(name for (name,) in found)


def tables(schema):
    """Whether the next release's table and column are there."""
    found = rows(
        "SELECT count(*) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
        "WHERE relnamespace = %s::regnamespace AND (relname, attname) IN "
        "(('cms_remark', 'text'), ('cms_announcementpage', 'note'))",
        schema,
    )
    return found[0][0]


def whole_or_untouched(schema):
    """Each migration is there with its record, or neither is."""
    return tables(schema) == len(applied(schema))


def await_line(process, words, seconds=60):
    """Read what a run says up to a line with `words`; returns what was read."""
    read = []
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        line = process.stdout.readline()
        read.append(line)
        if words in line:
            return read
        if not line:
            break
    raise AssertionError(f"The run never said {words!r}: {read}")


def workers_of(process):
    """The processes that a run has started."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [int(pid) for pid in children]


def kill(pid):
    """End a process as the system does when memory runs out."""
    os.kill(pid, signal.SIGKILL)


def value_in(schema, sql):
    """What a municipality reads under its own role."""
    with schema_context(schema), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]
