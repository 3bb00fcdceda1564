"""Whether a migration leaves the code of the release before it unharmed.

While a fleet is brought up, and until the last old process has ended, that code works on the new
schema: what it reads has to stay, and what it writes has to be accepted. So columns, tables and
constraints are only added, in a form that a writer who does not know them satisfies; what is not
needed any more goes one release later.
"""

from collections.abc import Collection, Iterator
from typing import Any

from django.db import models
from django.db.migrations import operations as ops
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState

Key = tuple[str, str]
_HARMLESS = (
    ops.AlterModelManagers,
    ops.AlterModelOptions,
    ops.AlterOrderWithRespectTo,
    ops.AddIndex,
    ops.CreateModel,
    ops.RemoveConstraint,
    ops.RemoveIndex,
    ops.RenameIndex,
    ops.AlterModelTableComment,
)
_DESTRUCTIVE = (
    ops.DeleteModel,
    ops.RemoveField,
    ops.RenameField,
    ops.RenameModel,
    ops.AlterModelTable,
)
_NARROWING = (ops.AddConstraint, ops.AlterUniqueTogether, ops.AlterConstraint)


def faults(migration: Migration, state: ProjectState, fresh: Collection[Key] = ()) -> list[str]:
    """What in `migration` harms the code before it, in words; empty when nothing does.

    `state` is that before the migration; `fresh` are the models (app, lower-case name) that the
    same release has made: no older code knows them. SQL and Python are not read: a migration that
    has any says by its attribute `additive` why old code is unharmed.
    """
    known = set(fresh)
    found: list[str] = []
    mixed = {isinstance(one, ops.RunPython) for one in migration.operations}
    if len(mixed) == 2:
        found.append("data and schema in one migration")
    for operation in migration.operations:
        found += _of(operation, migration, state, known)
        operation.state_forwards(migration.app_label, state)
    return found


def made_by(migration: Migration) -> set[Key]:
    """The models that a migration makes."""
    return {
        (migration.app_label, operation.name_lower)
        for operation in _flat(migration.operations)
        if isinstance(operation, ops.CreateModel)
    }


def _flat(operations: Any) -> Iterator[Any]:
    for operation in operations:
        if isinstance(operation, ops.SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation


def _of(operation: Any, migration: Migration, state: ProjectState, known: set[Key]) -> list[str]:
    found = []
    for one in _flat([operation]):
        if isinstance(one, ops.CreateModel):
            known.add((migration.app_label, one.name_lower))
        model = getattr(one, "model_name_lower", "") or getattr(one, "name_lower", "")
        if (migration.app_label, model) in known:
            continue
        if fault := _fault(one, migration, state):
            found.append(f"{one.describe()}: {fault}")
    return found


def _fault(operation: Any, migration: Migration, state: ProjectState) -> str:
    reason = str(getattr(migration, "additive", ""))
    if isinstance(operation, _DESTRUCTIVE):
        return "old code still uses it; leave it for the release after this one"
    if isinstance(operation, ops.AddField):
        return _added(operation.field)
    if isinstance(operation, ops.AlterField):
        model = state.models[migration.app_label, operation.model_name_lower]
        return _altered(model.fields[operation.name], operation.field)
    if isinstance(operation, _HARMLESS) or reason:
        return ""
    if isinstance(operation, _NARROWING):
        return "old code may write what it refuses"
    return "say with the attribute `additive` of the migration why old code is unharmed"


def _added(field: Any) -> str:
    if field.many_to_many or field.null or field.has_db_default() or field.generated:
        return ""
    return "old code does not fill it: let it be null, or give it a db_default"


def _altered(old: Any, new: Any) -> str:
    if old.null and not new.null:
        return "old code may leave it empty"
    if new.unique and not old.unique:
        return "old code may write a value twice"
    if old.has_db_default() and not new.has_db_default():
        return "old code may rely on its default"
    if type(old) is not type(new):
        return "another type: old code may read and write what does not fit"
    before, after = _length(old), _length(new)
    if after is not None and (before is None or after < before):
        return "old code may write more than it takes"
    return _same(old, new)


def _length(field: models.Field[Any, Any]) -> int | None:
    return getattr(field, "max_length", None) if isinstance(field, models.CharField) else None


def _digits(field: Any) -> tuple[int | None, int | None]:
    return getattr(field, "max_digits", None), getattr(field, "decimal_places", None)


def _same(old: Any, new: Any) -> str:
    if old.db_column != new.db_column:
        return "old code knows its column by another name"
    if _digits(old) != _digits(new):
        return "another precision: old code may read and write what does not fit"
    if old.is_relation and old.remote_field.model != new.remote_field.model:
        return "it points elsewhere: old code may write what is not there"
    return ""
