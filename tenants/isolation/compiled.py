"""Queries of nearly every page: written by the ORM once a process, planned once a connection.

The ORM takes longer to write such a query than PostgreSQL to answer it. Nothing of a municipality
is kept: the names of tables mean those of whoever asks, and every call asks the database.
"""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

from tenants.isolation import planned


@dataclass(frozen=True, slots=True)
class _Written:
    queryset: "QuerySet[Any]"
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    # By name, where in `params` its values go.
    places: Mapping[str, tuple[int, ...]]


class Compiled:
    """A queryset of fixed shape, to be called with the values that differ from call to call.

    `build` makes the queryset from `marks`: values of the right types, each unlike any other value
    in it, which are found again among the parameters of the query. It is called once.
    """

    def __init__(self, build: "Callable[..., QuerySet[Any]]", **marks: Any) -> None:
        self._build, self._marks = build, marks
        self._kept: _Written | None = None

    def __call__(self, **values: Any) -> list[Any]:
        """What the queryset yields for `values`. Raises TypeError when they are not the marks'."""
        if values.keys() != self._marks.keys():
            raise TypeError(f"Expected {', '.join(self._marks)}; found {', '.join(values)}.")
        written = self._kept or self._write()
        params = list(written.params)
        for name, places in written.places.items():
            for place in places:
                params[place] = values[name]
        found = written.queryset.all()
        compiler = _ready(written, params)
        found.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
        return list(found)

    def _write(self) -> _Written:
        queryset = self._build(**self._marks)
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        places = {name: _places(params, mark) for name, mark in self._marks.items()}
        self._kept = _Written(queryset, compiler, sql, tuple(params), places)
        return self._kept


def _places(params: Any, mark: Any) -> tuple[int, ...]:
    found = tuple(
        place for place, value in enumerate(params) if type(value) is type(mark) and value == mark
    )
    if not found:
        raise ValueError(f"The query has no parameter {mark!r}.")
    return found


def _ready(written: _Written, params: list[Any]) -> Any:
    compiler = copy(written.compiler)
    compiler.connection = connections[DEFAULT_DB_ALIAS]
    compiler.execute_sql = lambda *_, **__: [planned.rows(written.sql, params)]
    return compiler
