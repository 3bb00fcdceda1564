"""Jobs for the tests of the queue; what they did is read from a file, across processes."""

import time
from pathlib import Path

from django.db import connection

from tenants.queue.jobs import job


def write(path, line):
    with Path(path).open("a") as notes:
        notes.write(f"{line}\n")


@job(repeatable=True)
def note(path, line):
    write(path, line)


@job(repeatable=True)
def whoami():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_user, count(*) FROM isolation_generation")
        schema, role, _ = cursor.fetchone()
    return [schema, role]


@job(repeatable=True, platform=True)
def tend():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


def hold_until(path, seconds):
    write(path, "begun")
    time.sleep(seconds)
    write(path, "ended")


@job(repeatable=True)
def hold(path, seconds):
    hold_until(path, seconds)


@job(repeatable=False)
def hold_once(path, seconds):
    hold_until(path, seconds)


@job(repeatable=True, retries=2)
def stumble(path):
    write(path, "tried")
    raise ValueError("a stone, with \0 in it")


@job(repeatable=False)
def stumble_once(path):
    write(path, "tried")
    raise ValueError("a stone")


@job(repeatable=True)
def leave():
    raise SystemExit(3)


@job(repeatable=True)
def answer(kind):
    return {"nul": "a\0b", "nan": float("nan"), "half": "\ud800", "object": object()}[kind]


@job(repeatable=True, platform=True)
def disturb():
    """Leave the session as no task should: another path, and no role."""
    with connection.cursor() as cursor:
        cursor.execute("SET search_path = pg_catalog; RESET ROLE")


def not_a_job():
    raise AssertionError("a plain function was run as a task")
