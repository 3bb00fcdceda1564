"""Migrations of one schema after another: what they mean is worked out once a process.

Django's own command loads every migration, builds the graph and the models of each state for every
schema anew. Here schemas that lack the same migrations share all that, and each only runs the
operations. What is applied is recorded in the same transaction, so that a process killed at any
moment leaves a migration whole and recorded, or undone.
"""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from functools import cached_property
from typing import Any

from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.recorder import MigrationRecorder
from django.utils import translation
from django_tenants.utils import quote_schema_name, schema_context

from common.errors import Conflict
from tenants.isolation.connection import connection
from tenants.isolation.roles import PUBLIC
from tenants.provisioning.fleet.history import LEDGER

# An operation with the states of the models before and after it.
Step = tuple[Any, Any, Any]
# While a change waits for a table, everybody else waits behind it: rather give up and come again.
LOCK_SECONDS = 5
Key = tuple[str, str]


class Plan:
    """The migrations that a schema lacks, in order, and the state of the models before them."""

    def __init__(self, migrations: list[Migration], before: Any) -> None:
        self.migrations = migrations
        self.before = before

    @cached_property
    def steps(self) -> list[list[Step]]:
        """For each migration its operations, with the states of the models around each."""
        state = self.before.clone()
        return [list(_steps(migration, state)) for migration in self.migrations]


class Migrator:
    """Brings schemas up to the code; keeps the plans of one process."""

    def __init__(self) -> None:
        self._plans: dict[frozenset[Key], Plan] = {}

    def bring_up(self, schema: str) -> int:
        """Apply what `schema` lacks, each migration in a transaction; returns how many there were.

        What Django does after migrations is done even when nothing was lacking: a run may have been
        killed between the two. Raises whatever a migration raises; the ones before it stay applied.
        """
        # As in Django: what migrations write into the database is in nobody's language.
        with schema_context(schema), translation.override(None):
            plan = self._plan(schema)
            _signal_before(schema, plan)
            for migration, steps in zip(plan.migrations, plan.steps, strict=True):
                _apply(migration, steps)
            emit_post_migrate_signal(0, False, connection.alias)
            return len(plan.migrations)

    def _plan(self, schema: str) -> Plan:
        applied = _applied(schema)
        # Renamed content types are put into the plan of `public`: it is nobody else's.
        if schema == PUBLIC:
            return _planned()
        if applied not in self._plans:
            self._plans[applied] = _planned()
        return self._plans[applied]


def _signal_before(schema: str, plan: Plan) -> None:
    more: dict[str, Any] = {}
    if schema == PUBLIC:
        more = {"plan": [(m, False) for m in plan.migrations], "apps": plan.before.apps}
    emit_pre_migrate_signal(0, False, connection.alias, **more)


def _applied(schema: str) -> frozenset[Key]:
    with connection.cursor() as cursor:
        table = f"{quote_schema_name(schema)}.{LEDGER}"
        cursor.execute(f"SELECT app, name FROM {table}")  # noqa: S608
        return frozenset(cursor.fetchall())


def _planned() -> Plan:
    """The plan of the schema that the connection is in."""
    executor = MigrationExecutor(connection)
    loader: MigrationLoader = executor.loader
    loader.check_consistent_history(connection)
    if conflicts := loader.detect_conflicts():
        names = "; ".join(f"{app}: {', '.join(found)}" for app, found in conflicts.items())
        raise Conflict("migrations_conflict", f"Migrations branch: {names}.")
    plan = [migration for migration, _ in executor.migration_plan(loader.graph.leaf_nodes())]
    before = executor._create_project_state(  # type: ignore[attr-defined]
        with_applied_migrations=True
    )
    return Plan(plan, before)


def _steps(migration: Migration, state: Any) -> Iterator[Step]:
    for operation in migration.operations:
        # Rendered once, later states change what an operation touches instead of all models.
        state.apps  # noqa: B018
        before = state.clone()
        operation.state_forwards(migration.app_label, state)
        yield operation, before, state.clone()


def _apply(migration: Migration, steps: list[Step]) -> None:
    """As Django's `Migration.apply`, but recorded within the migration's own transaction."""
    together: Callable[[], Any] = transaction.atomic if migration.atomic else nullcontext
    with together():
        with connection.schema_editor(atomic=migration.atomic) as editor:
            if migration.atomic:
                editor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
            for operation, before, after in steps:
                alone = not migration.atomic and operation.atomic
                with transaction.atomic() if alone else nullcontext():
                    operation.database_forwards(migration.app_label, editor, before, after)
        # A migration that stands for others is recorded as those as well.
        names = [*migration.replaces, (migration.app_label, migration.name)]
        recorded = MigrationRecorder(connection).migration_qs
        recorded.bulk_create([recorded.model(app=app, name=name) for app, name in names])
