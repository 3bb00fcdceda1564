"""What schemas look like, compared with each other by PostgreSQL's own catalogue.

Two statements for any number of schemas. The first gives each a number over the raw catalogue; of
those with the same number one stands for all in the second, which puts the shape into words without
the schema's own name. The order of columns is not compared: a clone has them as pg_dump wrote them,
a migrated schema as they were added.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tenants.provisioning.fleet.catalogue import HASHES, RAW, WORDS

# A schema that was emptied differs in a thousand lines; nobody reads them.
_SHOWN = 12


@dataclass(frozen=True)
class Difference:
    """What a schema lacks of its model, and what it has besides; a line for each thing."""

    lacks: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lacks or self.extra)

    def __str__(self) -> str:
        lines = [f"lacks {line}" for line in self.lacks] + [f"has {line}" for line in self.extra]
        if len(lines) > _SHOWN:
            lines[_SHOWN:] = [f"… and {len(lines) - _SHOWN} differences more"]
        return "\n".join(lines)


def shapes(cursor: Any, schemas: Iterable[str]) -> dict[str, str]:
    """The hash of each schema's shape, by its name; one that does not exist or is empty is absent.

    `cursor` must have `pg_catalog` alone in its search path, so that every name is written whole.
    """
    cursor.execute(RAW, {"schemas": list(schemas)})
    raw = dict(cursor.fetchall())
    one_of = {number: schema for schema, number in raw.items()}
    cursor.execute(HASHES, {"schemas": list(one_of.values())})
    hashes = dict(cursor.fetchall())
    return {schema: hashes[one_of[number]] for schema, number in raw.items()}


def differences(cursor: Any, schemas: Iterable[str], model: str) -> Mapping[str, Difference]:
    """What in each of `schemas` is otherwise than in the schema `model`; cursor as for `shapes`."""
    wanted = [*schemas, model]
    lines: dict[str, set[str]] = {name: set() for name in wanted}
    cursor.execute(WORDS, {"schemas": wanted})
    for schema, text in cursor.fetchall():
        lines[schema].add(text)
    right = lines.pop(model)
    return {
        name: Difference(tuple(sorted(right - found)), tuple(sorted(found - right)))
        for name, found in lines.items()
    }
