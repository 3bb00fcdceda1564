"""Whether this process could serve: the database answers, and is not behind the code."""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from tenants.isolation.backend.base import as_platform


def trouble() -> str | None:
    """None when this process can serve, else the reason in a sentence."""
    try:
        return _missing()
    except (DatabaseError, InterfaceError):
        # The connection may have died since its last use: a new one decides.
        connection.close()
    try:
        return _missing()
    except (DatabaseError, InterfaceError):
        connection.close()
        return "The database cannot be reached, or is not prepared."
    finally:
        connection.set_schema_to_public()  # type: ignore[attr-defined]


def _missing() -> str | None:
    """Newer than the code is fine: while a fleet is upgraded the old code goes on serving."""
    with as_platform(), connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM public.django_migrations")
        behind = sorted(migrations_on_disk() - set(cursor.fetchall()))
    if not behind:
        return None
    return f"{len(behind)} migrations are missing, the first is {'.'.join(behind[0])}."


@cache
def migrations_on_disk() -> frozenset[tuple[str, str]]:
    """The installation's own migrations by application and name, without loading them."""
    return frozenset(_on_disk())


def _on_disk() -> Iterator[tuple[str, str]]:
    for config in apps.get_app_configs():
        if config.name not in settings.SHARED_APPS:
            continue
        name = f"{config.name}.migrations"
        try:
            package = import_module(name)
        except ModuleNotFoundError as error:
            if error.name != name:
                raise
            continue
        for module in iter_modules(package.__path__):
            if module.name[0] not in "_~":
                yield config.label, module.name
