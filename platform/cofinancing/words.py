"""What calls and projects say, searched without the names of its parts."""

from typing import Any

from django.db.models import Func, QuerySet, TextField


class _Said(Func):
    """The texts in every language, without the names under which they are kept."""

    template = "jsonb_path_query_array(%(expressions)s, '$.*.*')::text"
    output_field = TextField()


def saying(rows: "QuerySet[Any]", typed: str) -> "QuerySet[Any]":
    """Of some rows those whose texts hold each of the words; eight words at most."""
    found: QuerySet[Any] = rows.alias(said_words=_Said("texts"))
    for word in typed.replace("\0", "").split()[:8]:
        found = found.filter(said_words__icontains=word)
    return found
