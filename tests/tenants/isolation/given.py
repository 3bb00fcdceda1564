"""The two worlds: built once a worker in a database of their own, and given anew to each module.

Taken up by `tests/conftest.py` alone: a fixture that two folders import is two fixtures to pytest,
and the second would build its worlds in the database of the first.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import TransactionTestCase

from config.database import application_login
from tests import database, renewing
from tests.tenants.isolation.build import build
from tests.tenants.isolation.world import World, picture

# A database, a folder of files, and the two worlds in them.
Built = tuple[str, Path, dict[str, World]]


@pytest.fixture(scope="session")
def built(
    django_db_setup: None, django_db_blocker: Any, worker: str, tmp_path_factory: Any
) -> Iterator[Built]:
    """The database and the folder in which both worlds have been built, and the worlds."""
    template, mine = settings.ROLE_PREFIX, connection.settings_dict["NAME"]
    media = tmp_path_factory.mktemp("worlds")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "MEDIA_ROOT", media)
        database.copy_for_worker(template, f"{worker}_worlds")
        arms = media / "public" / "arms" / "grb.png"
        arms.parent.mkdir(parents=True)
        arms.write_bytes(picture((20, 160, 20), "grb"))
        worlds = {schema: build(schema) for schema in ("alpha", "beta")}
        connection.set_schema_to_public()
        name = connection.settings_dict["NAME"]
        connections.close_all()
        database.point_at(template, mine)
    yield name, media, worlds
    with database.server() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}_trial" WITH (FORCE)')


@pytest.fixture(scope="module")
def worlds(built: Built, django_db_blocker: Any) -> Iterator[Any]:
    """Alpha and beta with the same things under the same numbers, as they were when built.

    A test with a transaction takes its changes back; after one without, the copy is made anew.
    """
    (pristine, media, made), template = built, settings.ROLE_PREFIX
    mine = connection.settings_dict["NAME"]

    trial = f"{pristine}_trial"

    def begin_anew(self: Any) -> None:
        if not renewing.renew(trial, before):
            _copy(pristine, trial, template)

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "MEDIA_ROOT", media)
        _copy(pristine, trial, template)
        before = renewing.baseline(trial)
        patch.setattr(TransactionTestCase, "_fixture_teardown", begin_anew)
        yield made
        connections.close_all()
        database.point_at(template, mine)


def _copy(source: str, name: str, template: str) -> None:
    connections.close_all()
    with database.server() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        # Rights on the database itself are not copied with it.
        cursor.execute(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
        cursor.execute(f'GRANT CONNECT ON DATABASE "{name}" TO "{application_login(template)}"')
    database.point_at(template, name)
