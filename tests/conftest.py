"""Fixtures of every test: two municipalities in a database of the worker's own."""

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client, TransactionTestCase
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck
from hypothesis import settings as settings_of_examples

from search import pace
from tenants.isolation import hosts, memory
from tenants.models import Municipality
from tests import database, renewing, support
from tests.portal.browser import started
from tests.tenants.isolation.given import built, worlds

__all__ = ["built", "worlds"]

# How fast examples are drawn and run says something of the machine, which others share.
settings_of_examples.register_profile(
    "shared", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings_of_examples.load_profile("shared")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The browser, one for all tests of a module."""
    yield from started()


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """The name of this xdist worker."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, worker: str, tmp_path_factory: Any) -> Iterator[None]:
    """In place of pytest-django's: a copy of the template instead of migrations."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock():
        template = database.ensure_template()
        database.copy_for_worker(template, worker)
        name = connection.settings_dict["NAME"]
        before = renewing.baseline(name)

    def begin_anew(self: TransactionTestCase) -> None:
        # Django would TRUNCATE what the current search path shows, and no other municipality.
        if not renewing.renew(name, before):
            database.copy_for_worker(template, worker)

    TransactionTestCase._fixture_teardown = begin_anew  # type: ignore[method-assign]
    yield
    with django_db_blocker.unblock():
        connection.close()


@pytest.fixture(autouse=True)
def _nothing_is_left() -> Iterator[None]:
    """Process-wide memory is empty before each test, and the connection belongs to nobody after."""
    hosts._known.clear()
    memory._kept.clear()
    pace.forget()
    for alias in ("answers", "searches", "renditions"):
        caches[alias].clear()
    yield
    connection.set_schema_to_public()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """A connection that ended with the test before is not this one's."""
    is_open = connection.connection is not None and not connection.in_atomic_block
    if is_open and not connection.is_usable():
        connection.close()


@pytest.fixture(autouse=True)
def _no_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing leaves this machine."""
    connect = socket.socket.connect

    def only_here(self: socket.socket, address: Any) -> Any:
        if isinstance(address, tuple) and not str(address[0]).startswith(
            ("127.", "::1", "localhost")
        ):
            raise AssertionError(f"A test tried to reach {address}.")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_here)


@pytest.fixture
def alpha(db: None) -> Municipality:
    """The first of two municipalities."""
    return Municipality.objects.get(schema_name="alpha")


@pytest.fixture
def beta(db: None) -> Municipality:
    """The second."""
    return Municipality.objects.get(schema_name="beta")


@pytest.fixture
def two_municipalities(
    alpha: Municipality, beta: Municipality
) -> tuple[Municipality, Municipality]:
    """Both."""
    return alpha, beta


@pytest.fixture
def client_of() -> Callable[[str], Client]:
    """A browser on the portal of a schema; `public` is the root domain."""

    def make(schema: str, **headers: str) -> Client:
        return support.client_of(schema, **headers)

    return make


@pytest.fixture
def queries() -> Callable[[int], AbstractContextManager[Any]]:
    """`with queries(4):` fails when the block runs another number of statements, and lists them."""
    return support.Queries


@pytest.fixture
def portal_server(live_server: Any) -> str:
    """The address of alpha's portal on a real server; beta's is the same with its own host."""
    port = live_server.thread.port
    return f"http://alpha.localhost:{port}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests run last: they are the slowest to say that something small is broken."""
    items.sort(key=lambda item: "browser" in Path(str(item.path)).name)


__all__ = ["CaptureQueriesContext"]
