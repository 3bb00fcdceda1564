"""The database backend: search path and role of a municipality, set together."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.utils import InternalError
from django.utils.functional import cached_property
from django_tenants.postgresql_backend import base
from django_tenants.utils import quote_schema_name

from tenants.isolation.backend.lost import LossNamed
from tenants.isolation.connection import connection
from tenants.isolation.planned import Plans
from tenants.isolation.roles import PUBLIC, platform_role, role_of

# The server keeps about half a megabyte for each municipality that a connection has worked for,
# until it is closed (tenancy.md, 3.1).
MOST_MUNICIPALITIES = 120


class Platform:
    """Stands in for a tenant while the platform itself works: schema `public`, its own role."""

    schema_name = PUBLIC

    def __init__(self) -> None:
        self.database_role = platform_role()


class DatabaseWrapper(base.DatabaseWrapper):
    """django-tenants' backend with a second wall: the role of the municipality.

    `search_path_set_schemas`, which the parent forgets on rollback, on rollback to a savepoint and
    on close, holds the pair that the server last accepted; it is sent again only when it differs.
    """

    _setting_search_path: bool

    @cached_property
    def wrap_database_errors(self) -> LossNamed:
        """Django's errors in place of psycopg2's."""
        return LossNamed(self)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection to the server, which knows no plans yet."""
        self.plans = Plans()
        self._seen: set[str] = set()
        return super().get_new_connection(conn_params)

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        """Choose whose schema and role the next statement runs in; sends nothing by itself.

        Unlike the parent it keeps the cache of content types: those stand in `public` alone.
        """
        self.tenant = tenant
        self.schema_name = tenant.schema_name
        self.include_public_schema = include_public
        self.set_settings_schema(self.schema_name)

    def has_seen_too_many(self) -> bool:
        """Whether the server keeps too much for this connection."""
        return self.connection is not None and len(self._seen) > MOST_MUNICIPALITIES

    def close_if_unusable_or_obsolete(self) -> None:
        """Django's own, between requests; also closes a connection that has grown too large."""
        super().close_if_unusable_or_obsolete()
        if self.has_seen_too_many() and not self.in_atomic_block:
            self.close()

    def on_commit(self, func: Callable[[], Any], robust: bool = False) -> None:
        """Run `func` after the commit, in the municipality that asked for it.

        A transaction may be committed after its block has left the municipality (provisioning);
        what Wagtail leaves to the commit would then run in a stranger's schema, or in none.
        """
        tenant = self.tenant

        def there() -> None:
            before = self.tenant
            self.set_tenant(tenant)
            try:
                func()
            finally:
                self.set_tenant(before)

        super().on_commit(there, robust)

    def _wanted(self) -> tuple[str, bool, str | None]:
        if not self.settings_dict.get("ASSUME_ROLES"):
            return self.schema_name, self.include_public_schema, None
        role = getattr(self.tenant, "database_role", None) or role_of(self.schema_name)
        return self.schema_name, self.include_public_schema, role

    def _handle_search_path(self, cursor: Any = None) -> None:
        if self._setting_search_path:
            return
        wanted = self._wanted()
        if self.search_path_set_schemas == wanted:
            return
        self._setting_search_path = True
        own = self.connection.cursor() if cursor is None else cursor
        try:
            self._send(own, wanted)
        finally:
            self._setting_search_path = False
            if cursor is None:
                own.close()

    def _send(self, cursor: Any, wanted: tuple[str, bool, str | None]) -> None:
        paths = ", ".join(quote_schema_name(path) for path in self._get_cursor_search_paths())
        statement = f"SET search_path = {paths}"
        if wanted[2]:
            statement += f"; SET ROLE {quote_schema_name(wanted[2])}"
        self.search_path_set_schemas = None
        try:
            cursor.execute(statement)
        except InternalError:
            # The transaction has failed already: PostgreSQL refuses every statement but a rollback,
            # and after it the state is unknown, so it stays forgotten.
            return
        self.search_path_set_schemas = wanted
        self._seen.add(wanted[0])


@contextmanager
def as_platform() -> Iterator[None]:
    """Run the block under the platform's role, then return to whoever was served before."""
    before = connection.tenant
    connection.set_tenant(Platform())
    try:
        yield
    finally:
        connection.set_tenant(before)
