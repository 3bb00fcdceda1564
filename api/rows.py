"""Fast reads: one query for a list, plain columns, no model and no serializer a row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS
from django.db.models import BooleanField, Expression, QuerySet, TextField
from django.db.models.expressions import RawSQL
from django.db.models.sql import Query
from django.db.models.sql.where import AND, WhereNode

from tenants.isolation import planned

Raw = dict[str, Any]


class Columns(Expression):
    """Several columns of SQL, the last of a SELECT; read by `Source` alone."""

    def __init__(self, sql: str) -> None:
        super().__init__(output_field=TextField())
        self.sql = sql

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """The columns as they are."""
        return self.sql, ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """What of a list does not depend on the call, compiled once a process.

    The ORM would take longer to write the query than PostgreSQL to answer it. There are no results
    in it and no municipality: the names of tables mean those of whoever asks.
    """

    kind: type["QuerySet[Any]"]
    model: type[Any]
    query: Query
    sql: str
    params: tuple[Any, ...]
    names: tuple[str, ...]

    def queryset(self) -> "QuerySet[Any]":
        """All that everyone may see, to be narrowed."""
        return self.kind(self.model, self.query.chain())

    def fetch(
        self, queryset: "QuerySet[Any]", *, falling: bool = False, most: int = 1
    ) -> list[Raw]:
        """The first objects of a queryset of ours by key and number: their columns, key and pk."""
        try:
            sql, params = self._compiled(queryset.query)
        except EmptyResultSet:
            return []
        way = "DESC" if falling else "ASC"
        found = planned.rows(f"{sql} ORDER BY 1 {way}, 2 {way} LIMIT {most:d}", params)
        return [dict(zip(self.names, row, strict=True)) for row in found]

    def _compiled(self, query: Query) -> tuple[str, tuple[Any, ...]]:
        """Only the conditions that filters have added, unless they have joined other tables."""
        if query.alias_map.keys() != self.query.alias_map.keys() or query.where.connector != AND:
            return query.sql_with_params()
        compiler = query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = self.sql, self.params
        for condition in query.where.children[1:]:
            more, values = compiler.compile(condition)
            sql, params = f"{sql} AND ({more})", (*params, *values)
        return sql, params


class Source:
    """Where the objects of a list come from.

    `public` gives what everyone may see, for the number of a language in this municipality (0 where
    there are no languages); it is compiled once, so it may not look at the clock or at the caller.
    `columns` maps names to SQL over the tables of that queryset.
    """

    def __init__(
        self, public: "Callable[[int], QuerySet[Any]]", columns: Mapping[str, str]
    ) -> None:
        names = ("key", "pk", *columns)
        sql = Columns(", ".join(columns.values()))

        # The same few numbers in all municipalities, which are copies of one template.
        @lru_cache(maxsize=100)
        def prepared(locale_id: int, key: str) -> Prepared:
            found = public(locale_id).select_related(None).order_by().annotate(columns=sql)
            return _prepared(found.values_list(key, "pk", "columns"), names)

        self._prepared = prepared

    def prepared(self, locale_id: int = 0, key: str = "pk") -> Prepared:
        """The list in a language, to be ordered by `key` and then by number."""
        return self._prepared(locale_id, key)


def _prepared(queryset: "QuerySet[Any]", names: tuple[str, ...]) -> Prepared:
    query = queryset.query.chain()
    compiler = query.get_compiler(DEFAULT_DB_ALIAS)
    compiler.setup_query()
    # All conditions become one, which is SQL already; filters add theirs behind it.
    sql, params = compiler.compile(query.where)
    conditions: Any = RawSQL(sql, params, BooleanField())  # noqa: S611 - what the ORM wrote
    query.where = WhereNode([conditions])
    sql, params = query.sql_with_params()
    return Prepared(type(queryset), queryset.model, query, sql, tuple(params), names)
