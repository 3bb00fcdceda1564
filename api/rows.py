"""Fast reads: one query for a list, plain columns, no model and no serializer a row."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import BooleanField, Expression, QuerySet, TextField
from django.db.models.expressions import RawSQL
from django.db.models.sql import Query
from django.db.models.sql.where import WhereNode

Raw = dict[str, Any]


class Columns(Expression):
    """Several columns of SQL, the last of a SELECT; read by `Source` alone."""

    def __init__(self, sql: str) -> None:
        super().__init__(output_field=TextField())
        self.sql = sql

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """The columns as they are."""
        return self.sql, ()


class Source:
    """Where the objects of a list come from.

    `public` gives what everyone may see, for the number of a language in this municipality (0 where
    there are no languages); `columns` maps names to SQL over the tables of that queryset. What does
    not depend on the call is compiled once a process: the ORM would take longer to write the query
    than PostgreSQL to answer it.
    """

    def __init__(
        self, public: "Callable[[int], QuerySet[Any]]", columns: Mapping[str, str]
    ) -> None:
        self.names = ("key", "pk", *columns)
        sql = Columns(", ".join(columns.values()))

        # The same few numbers in all municipalities, which are copies of one template.
        @lru_cache(maxsize=100)
        def prepared(locale_id: int, key: str) -> "tuple[type[QuerySet[Any]], type[Any], Query]":
            found = public(locale_id).select_related(None).order_by().annotate(columns=sql)
            query = found.values_list(key, "pk", "columns").query
            return type(found), found.model, _frozen(query)

        self._prepared = prepared

    def queryset(self, locale_id: int = 0, key: str = "pk") -> "QuerySet[Any]":
        """What everyone may see in a language, to be narrowed, ordered by `key` and cut."""
        # A query has no results and no municipality, a queryset could have: it is new each time.
        kind, model, query = self._prepared(locale_id, key)
        return kind(model, query.chain())

    def fetch(self, queryset: "QuerySet[Any]") -> list[Raw]:
        """The columns of each object, with its `key` and `pk`."""
        try:
            sql, params = queryset.query.sql_with_params()
        except EmptyResultSet:
            return []
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return [dict(zip(self.names, found, strict=True)) for found in cursor.fetchall()]


def _frozen(query: Query) -> Query:
    """The same query, its conditions as SQL that need not be compiled again."""
    frozen = query.chain()
    compiler = frozen.get_compiler(DEFAULT_DB_ALIAS)
    compiler.setup_query()
    sql, params = compiler.compile(frozen.where)
    conditions: Any = RawSQL(sql, params, BooleanField())  # noqa: S611 - what the ORM wrote
    frozen.where = WhereNode([conditions])
    return frozen
