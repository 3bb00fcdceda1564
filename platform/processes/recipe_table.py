"""A table of a data file, read field by field: what is missing, wrong or unknown is named."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from processes.recipe import Text

_REQUIRED: Any = object()


class RecipeError(Exception):
    """A recipe that cannot be: the message names file, step and field."""


class Table:
    """A table of a data file, out of which each field is taken once; what is left is unknown."""

    def __init__(self, data: Mapping[str, Any], where: str) -> None:
        if not isinstance(data, Mapping):
            raise RecipeError(f"{where}: a table was expected")
        self.left = dict(data)
        self.where = where

    def fail(self, field: str, why: str) -> RecipeError:
        """The error of a field, to be raised."""
        return RecipeError(f"{self.where}, field “{field}”: {why}")

    def take(self, field: str, kind: type, default: Any = _REQUIRED) -> Any:
        """A field of a type; without it the default, or an error."""
        if field not in self.left and default is _REQUIRED:
            raise self.fail(field, "is missing")
        value = self.left.pop(field, default)
        # TOML's booleans are numbers to Python.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.fail(field, f"must be {kind.__name__}, not {value!r}")
        return value

    def number(self, field: str, default: int, least: int = 0) -> int:
        """A number of days."""
        value: int = self.take(field, int, default)
        if not least <= value <= 3660:
            raise self.fail(field, f"must lie between {least} and 3660, not {value}")
        return value

    def choice[E: StrEnum](self, field: str, choices: type[E], default: Any = _REQUIRED) -> E:
        """One of the words of an enumeration."""
        value = self.take(field, str, default)
        if value not in [one.value for one in choices]:
            raise self.fail(field, f"must be one of {', '.join(choices)}, not {value!r}")
        return choices(value)

    def text(self, field: str) -> Text:
        """A text in both languages, and in no other."""
        table = Table(self.take(field, dict), f"{self.where}, field “{field}”")
        return text_of(table)

    def words(self, field: str) -> list[str]:
        """A list of different words."""
        values: list[str] = self.take(field, list, [])
        if not all(isinstance(one, str) for one in values) or len(set(values)) != len(values):
            raise self.fail(field, "must be a list of different words")
        return values

    def known[T](self, field: str, among: Mapping[str, T]) -> tuple[T, ...]:
        """What a list of keys names."""
        keys = self.words(field)
        for key in keys:
            if key not in among:
                raise self.fail(field, f"names {key!r}, which is nowhere")
        return tuple(among[key] for key in keys)

    def done(self) -> None:
        """Refuses what nobody has taken."""
        for field in self.left:
            raise self.fail(field, "is unknown")


def text_of(table: Table) -> Text:
    """The text of a table that has the two languages left, and nothing else."""
    sl, en = (str(table.take(code, str)).strip() for code in ("sl", "en"))
    for code, said in (("sl", sl), ("en", en)):
        if not said:
            raise table.fail(code, "says nothing")
    table.done()
    return Text(sl=sl, en=en)
