"""The two worlds: built once a worker, in a database of their own, and given anew to each module."""

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import TransactionTestCase

from tests import database
from tests.tenants.isolation import world


@pytest.fixture(scope="session")
def worlds_database(django_db_setup, django_db_blocker, worker):
    """The name of a database that holds both worlds, and the worlds."""
    with django_db_blocker.unblock():
        template = database.ensure_template()
        database.copy_for_worker(template, f"{worker}_worlds")
        built = {schema: world.build(schema) for schema in ("alpha", "beta")}
        connection.set_schema_to_public()
        name = connection.settings_dict["NAME"]
        connections.close_all()
        database.point_at(template, f"{template}_{worker}")
    return name, built
