"""A deletion that broke off leaves the console whole."""

import pytest
from django.db import connection
from django.utils import timezone

from tenants.console import figures
from tenants.console.models import Measured
from tenants.provisioning import deletion
from tests.database import as_owner
from tests.tenants.console.support import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def half_gone(monkeypatch):
    """The deletion of alpha, killed when it had dropped its first tables."""
    with as_owner():
        deletion.mark_for_deletion(
            schema="alpha", confirm="Občina Alpha", grace=0, now=timezone.now()
        )
        with monkeypatch.context() as killing, pytest.raises(KeyboardInterrupt):
            killing.setattr(deletion, "_drop_schema", killed)
            deletion.purge(schema="alpha", now=timezone.now())


def killed(schema):
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {schema}.accounts_user, {schema}.isolation_cacheentry CASCADE")
    raise KeyboardInterrupt


def test_the_others_are_measured(half_gone):
    with as_owner():
        figures.measure()
    assert list(Measured.objects.values_list("schema_name", flat=True)) == ["beta"]


def test_its_page_leads_on_to_the_deletion(half_gone):
    console = signed_in()
    page = console.get("/console/municipalities/alpha/")
    assert page.status_code == 200
    assert console.get("/console/").status_code == 200
