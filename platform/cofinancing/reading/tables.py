"""Files to import: tables (CSV), JSON and GeoJSON, as rows by the names of their columns."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from common.errors import Invalid
from common.text import fold

MOST_BYTES = 10_000_000
MOST_ROWS = 500
_LARGEST_CELL = 200_000
_MOST_FAULTS = 50


class Refused(Invalid):
    """A file of which nothing is taken, with every fault of it, each a sentence."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("import_refused", faults[0], {"file": faults[0]})
        self.faults = _first(faults)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a file: what it is called in it, and its values by the names of the columns."""

    called: str
    values: Mapping[str, Any]


def read(data: bytes, known: Iterable[str], needed: str = "title") -> list[Line]:
    """The rows of a file; of JSON, a list of objects or one under any single name.

    Raises Refused for what is neither table nor JSON, holds too much, or has columns not `known`.
    """
    if len(data) > MOST_BYTES:
        raise Refused([_("The file is larger than 10 MB. Divide it.")])
    text = _decoded(data)
    rows = _objects(text) if text.lstrip().startswith(("{", "[")) else _table(text)
    if not rows:
        raise Refused([_("There is nothing in the file but its first line.")])
    if len(rows) > MOST_ROWS:
        raise Refused([_("At most %(n)d at once. Divide the file.") % {"n": MOST_ROWS}])
    _check_names(rows, set(known), needed)
    return rows


def _first(faults: list[str]) -> list[str]:
    if (more := len(faults) - _MOST_FAULTS) <= 0:
        return faults
    return [*faults[:_MOST_FAULTS], _("And %(n)d more of them.") % {"n": more}]


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel writes in Slovenia; the few bytes that it leaves open are no letters.
        text = data.decode("cp1250", "replace")
    return text.replace("\0", "")


def _objects(text: str) -> list[Line]:
    try:
        found = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Refused(
            [_("The file is no valid JSON: %(why)s") % {"why": str(error)[:100]}]
        ) from error
    lists = (
        [one for one in found.values() if isinstance(one, list)]
        if isinstance(found, dict)
        else [found]
    )
    rows = lists[0] if len(lists) == 1 else []
    if not rows or not all(isinstance(row, dict) for row in rows):
        raise Refused([_("JSON has to hold a list of objects, one for each.")])
    return [Line(_("no. %(n)d") % {"n": n}, row) for n, row in enumerate(rows, 1)]


def _no_number(name: str) -> None:
    raise ValueError(name)


def _table(text: str) -> list[Line]:
    csv.field_size_limit(_LARGEST_CELL)
    first = text.lstrip().partition("\n")[0]
    between = max(";,\t", key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    found = []
    try:
        names = [fold(cell).strip().replace(" ", "_") for cell in next(lines, [])]
        for cells in lines:
            if any(cell.strip() for cell in cells):
                found.append(_line(names, cells, lines.line_num))
    except csv.Error as error:
        said = _("Line %(n)d cannot be read: look for a quotation mark that is never closed.")
        raise Refused([said % {"n": lines.line_num}]) from error
    return found


def _line(names: list[str], cells: list[str], number: int) -> Line:
    called = _("line %(n)d") % {"n": number}
    if len(cells) > len(names):
        said = _("%(called)s has more cells than there are columns.") % {"called": called}
        raise Refused([said])
    values = zip(names, (_plain(cell) for cell in cells), strict=False)
    return Line(called, {name: cell for name, cell in values if name})


def _plain(cell: str) -> str:
    """A cell without the mark that keeps spreadsheets from running it (`common.text.as_cell`)."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in "=+-@" else cell


def _check_names(rows: list[Line], known: set[str], needed: str) -> None:
    names = {name for row in rows for name in row.values}
    if needed not in names:
        said = _("There has to be a column “%(name)s”. Take the names from the list below.")
        raise Refused([said % {"name": needed}])
    if unknown := sorted(names - known):
        said = _("Columns that are not known: %(names)s. Take the names from the list below.")
        shown = ", ".join(f"“{name[:40]}”" for name in unknown[:10])
        raise Refused([said % {"names": shown}])
