"""A fleet's worker that is killed leaves no half municipality; the next one finishes."""

import os
import subprocess
import sys
from contextlib import contextmanager

import pytest
from django.db import connection
from django.utils import timezone

from tenants.console import services
from tenants.console.models import FleetJob
from tenants.models import Municipality
from tests.database import as_owner
from tests.support import client_of
from tests.tenants.console.support import work_off
from tests.tenants.queue_support import ROOT, _url, wait_for

pytestmark = pytest.mark.django_db(transaction=True)
CSV = "code,name\n" + "".join(f"{n:03},Gama{n}\n" for n in range(10, 18))


@contextmanager
def fleet_worker():
    """A real `manage.py work --fleet`, killed at the end."""
    from django.conf import settings

    environment = {
        **os.environ,
        "DATABASE_URL": _url(settings.DATABASE_OWNER),
        "DATABASE_APP_URL": _url(settings.DATABASE_APPLICATION),
        "ROLE_PREFIX": settings.ROLE_PREFIX,
        "SKUPAJ_ENV": "test",
    }
    command = [sys.executable, str(ROOT / "manage.py"), "work", "--fleet", "--skip-checks"]
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_an_import_whose_worker_is_killed_is_finished_by_the_next():
    job = services.ask(
        kind="import", schema="", arguments={"csv": CSV}, by="o@skupaj.example", now=timezone.now()
    )
    with fleet_worker() as process:
        # Progress is written once a second.
        begun = FleetJob.objects.filter(pk=job.pk).exclude(step="")
        wait_for(lambda: Municipality.objects.count() >= 4 and begun.exists(), 60)
        process.kill()
        process.wait()
    job.refresh_from_db()
    assert job.finished_at is None
    assert job.step
    assert schemas() == rows()
    with as_owner():
        FleetJob.objects.update(lease_until=timezone.now())
    assert work_off() == 1
    job.refresh_from_db()
    assert (job.failed, job.attempts) == (False, 2)
    assert schemas() == rows()
    assert len(rows()) == 10
    assert client_of("gama17").get("/").status_code == 200


def test_the_command_refuses_to_serve_without_the_owner_s_login():
    command = [sys.executable, str(ROOT / "manage.py"), "work", "--fleet"]
    environment = os.environ | {"DATABASE_LOGIN": "app"}
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "owner's login" in done.stderr


def rows():
    return set(Municipality.objects.values_list("schema_name", flat=True))


def schemas():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'gama%' "
            "OR nspname IN ('alpha', 'beta')"
        )
        return {name for (name,) in cursor.fetchall()}
