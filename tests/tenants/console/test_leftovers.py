"""Files that killed processes leave are removed, and none that somebody needs."""

import fcntl
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import OperationalError, connection
from django.utils import timezone

from tenants.console import leftovers, places, services
from tenants.console.kinds import KINDS, Task
from tenants.models import Municipality, shared_storage
from tests.database import as_owner
from tests.soak.running import owner_connection

pytestmark = pytest.mark.usefixtures("lasting")
LOOK = {"name": "Občina Alpha", "colour": "#0b4f6c", "accent": "#e0a800"}


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR_DIR = tmp_path


def tidy():
    with as_owner():
        return leftovers.tidy(now=timezone.now())


def arms(name, days=2):
    stored = shared_storage().save(f"arms/{name}", ContentFile(b"grb"))
    then = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(shared_storage().path(stored), (then, then))
    return stored


def test_half_an_archive_is_removed_unless_it_is_being_written():
    left = places.folder() / ".alpha-20260101-000000.tar.partial"
    whole = places.folder() / "alpha-20260101-000000.tar"
    sent = places.folder() / f".{places.SENT}-20260101-000000.tar.partial"
    for path in (left, whole, sent):
        path.write_bytes(b"x")
    with left.open("rb") as writing:
        fcntl.flock(writing, fcntl.LOCK_EX)
        assert tidy() == []
    assert tidy() == [left.name]
    assert {path.name for path in places.folder().iterdir()} == {whole.name, sent.name}


def test_a_coat_of_arms_of_nobody_s_is_removed_after_a_day():
    nobodys, fresh = arms("a.png"), arms("b.png", days=0)
    shown, asked = arms("c.png"), arms("d.png")
    with as_owner():
        Municipality.objects.filter(schema_name="alpha").update(coat_of_arms=shown)
    services.ask(
        kind="brand",
        schema="beta",
        arguments=LOOK | {"arms": asked},
        by="o@skupaj.example",
        now=timezone.now(),
    )
    try:
        assert tidy() == [Path(nobodys).name]
        there = {path.name for path in Path(shared_storage().path("arms")).iterdir()}
        assert there == {Path(name).name for name in (fresh, shown, asked)}
    finally:
        with as_owner():
            Municipality.objects.filter(schema_name="alpha").update(coat_of_arms="")


def test_a_new_coat_of_arms_outlasts_an_attempt_that_broke_off():
    new = arms("nov.png")
    task = Task(
        schema="alpha",
        arguments=LOOK | {"arms": new, "languages": ["sl", "en"]},
        asked_by="o@skupaj.example",
        again=False,
        progress=lambda *told: None,
    )
    holder = owner_connection()
    holder.autocommit = False
    with holder.cursor() as cursor:
        cursor.execute("SELECT 1 FROM tenants_municipality FOR UPDATE")
    with as_owner():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        with pytest.raises(OperationalError):
            KINDS["brand"].run(task)
        holder.close()
        KINDS["brand"].run(task)
        try:
            municipality = Municipality.objects.get(schema_name="alpha")
            assert municipality.coat_of_arms.name == new
            assert shared_storage().exists(new)
        finally:
            Municipality.objects.filter(schema_name="alpha").update(coat_of_arms="")
