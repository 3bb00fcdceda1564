"""Tables: a line is an announcement, or an event where the table has the column `starts_at`."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.imports.found import Found, Kind, Picture
from cms.imports.sources.dates import read_date
from cms.imports.sources.wordpress import paragraphs
from cms.models.base import Topic
from common.errors import Invalid
from common.text import fold

ANNOUNCEMENT = ("title", "summary", "body", "published_at", "topic", "kind", "old_url")
EVENT = ("title", "summary", "body", "starts_at", "ends_at", "place", "address", "lat", "lon")
PICTURE = ("image_url", "image_alt")
COLUMNS = {
    "announcements": (*ANNOUNCEMENT, *PICTURE, "draft"),
    "events": (*EVENT, "published_at", "topic", "old_url", *PICTURE, "draft"),
}
_KNOWN = frozenset(name for names in COLUMNS.values() for name in names)
_LARGEST_CELL = 2_000_000
_YES = frozenset(("1", "x", "yes", "true", "da"))
_KINDS = {
    "": Kind.ANNOUNCEMENT,
    "announcement": Kind.ANNOUNCEMENT,
    "obvestilo": Kind.ANNOUNCEMENT,
    "press_release": Kind.PRESS_RELEASE,
    "press release": Kind.PRESS_RELEASE,
    "sporocilo za javnost": Kind.PRESS_RELEASE,
}


class _Fault(Exception):
    """Why a line cannot be imported."""


def read(file: BinaryIO) -> Iterator[Found]:
    """The lines of a table, in order; a broken one says why.

    Raises Invalid for a file that is no table of ours.
    """
    file.seek(0)
    text = _decoded(file.read())
    csv.field_size_limit(_LARGEST_CELL)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        header = _header(next(lines, []))
        before = lines.line_num
        for number, cells in enumerate(lines, 1):
            if any(cell.strip() for cell in cells):
                yield _found(header, cells, number, before + 1)
            before = lines.line_num
    except csv.Error as error:
        raise _broken(lines.line_num, error) from error


def template(name: str) -> str:
    """A table to fill in: the columns of `announcements` or `events` and a line as an example."""
    written = io.StringIO()
    lines = csv.writer(written, delimiter=";")
    lines.writerow(COLUMNS[name])
    lines.writerow(_EXAMPLES[name].get(column, "") for column in COLUMNS[name])
    return written.getvalue()


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace").replace("\0", "")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel writes in Slovenia; the few bytes that it leaves open are no letters.
        text = content.decode("cp1250", "replace")
    return text.replace("\0", "")


def _delimiter(text: str) -> str:
    header = text.lstrip().partition("\n")[0]
    return max(";,\t", key=header.count)


def _header(cells: list[str]) -> list[str]:
    names = [fold(cell).strip().replace(" ", "_") for cell in cells]
    if "title" not in names:
        message = _(
            "The first line must name the columns, “title” among them. Take the template and fill "
            "it in."
        )
        raise Invalid("import_no_columns", message, {"file": message})
    if unknown := [name for name in names if name and name not in _KNOWN]:
        message = _("The columns %(names)s are not known. Take the names from the template.") % {
            "names": ", ".join(f"“{name[:40]}”" for name in unknown[:10])
        }
        raise Invalid("import_unknown_columns", message, {"file": message})
    if twice := [name for name in names if name and names.count(name) > 1]:
        message = _("The column “%(name)s” stands there twice.") % {"name": twice[0]}
        raise Invalid("import_column_twice", message, {"file": message})
    return names


def _broken(line: int, error: Exception) -> Invalid:
    message = _(
        "From line %(line)s on the table cannot be read: a quotation mark is missing or misplaced, "
        "or a cell is too long (%(error)s)."
    ) % {"line": line, "error": error}
    return Invalid("import_table_broken", message, {"file": message})


def _found(header: list[str], cells: list[str], number: int, line: int) -> Found:
    row = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name}
    where = _("line %(line)s") % {"line": line}
    title = row.get("title", "")
    try:
        if any(cell.strip() for cell in cells[len(header) :]):
            raise _Fault(
                _("It has more cells than there are columns: is a separator part of a text?")
            )
        return _line(row, number, where, is_event="starts_at" in header)
    except _Fault as fault:
        return Found(
            number=number, where=where, source=f"{where} {title}", title=title, fault=str(fault)
        )


def _line(row: Mapping[str, str], number: int, where: str, *, is_event: bool) -> Found:
    starts_at = _date(row, "starts_at")
    published_at = _date(row, "published_at")
    title, link = row.get("title", ""), row.get("old_url", "")
    return Found(
        number=number,
        where=where,
        # Without an address of its own, a line is who it is by its title and its day.
        source=link or f"{'event' if is_event else 'text'}:{title}:{starts_at or published_at}",
        kind=Kind.EVENT if is_event else _kind(row),
        title=title,
        excerpt=row.get("summary", ""),
        body=paragraphs(row.get("body", "")),
        link=link,
        published_at=published_at,
        draft=fold(row.get("draft", "")) in _YES,
        topic=_topic(row),
        starts_at=starts_at,
        ends_at=_date(row, "ends_at"),
        place=row.get("place", ""),
        address=row.get("address", ""),
        latitude=_number(row, "lat"),
        longitude=_number(row, "lon"),
        pictures=_pictures(row),
    )


def _date(row: Mapping[str, str], name: str) -> datetime | None:
    text = row.get(name, "")
    moment = read_date(text)
    if text and moment is None:
        raise _Fault(
            _("“%(text)s” in the column %(name)s is no date. Write 21. 8. 2019 10:00.")
            % {"text": text[:40], "name": name}
        )
    return moment


def _number(row: Mapping[str, str], name: str) -> float | None:
    text = row.get(name, "").replace(",", ".")
    try:
        return float(text) if text else None
    except ValueError:
        raise _Fault(
            _("“%(text)s” in the column %(name)s is no number. Write 46.1461.")
            % {"text": text[:40], "name": name}
        ) from None


def _kind(row: Mapping[str, str]) -> str:
    said = fold(row.get("kind", ""))
    if said not in _KINDS:
        raise _Fault(
            _("“%(text)s” is no kind. Write announcement or press_release.")
            % {"text": row["kind"][:40]}
        )
    return _KINDS[said]


@cache
def _topics() -> dict[str, str]:
    """Topics by their values and by their names in every language, whoever reads the table."""
    known = {topic.value: topic.value for topic in Topic}
    for code, _name in settings.LANGUAGES:
        with override(code):
            known |= {fold(str(topic.label)): topic.value for topic in Topic}
    return known


def _topic(row: Mapping[str, str]) -> str:
    said = fold(row.get("topic", ""))
    if said in (known := _topics()):
        return known[said]
    if said:
        raise _Fault(
            _("“%(text)s” is no topic. Write one of: %(topics)s.")
            % {"text": row["topic"][:40], "topics": ", ".join(Topic.values)}
        )
    return ""


def _pictures(row: Mapping[str, str]) -> tuple[Picture, ...]:
    address = row.get("image_url", "")
    made = Picture(address=address, alt=row.get("image_alt", ""), featured=True)
    return (made,) if address else ()


_EXAMPLES: dict[str, dict[str, str]] = {
    "announcements": {
        "title": "Javna razgrnitev prostorskega načrta",
        "summary": "Načrt je na ogled do 20. septembra v sprejemni pisarni.",
        "body": "Občina vabi k ogledu načrta.\n\nPripombe lahko oddate pisno ali na zboru občanov.",
        "published_at": "21. 8. 2019 10:00",
        "topic": "spatial_planning",
        "kind": "announcement",
        "old_url": "https://www.obcina.si/novice/javna-razgrnitev/",
        "image_url": "https://www.obcina.si/slike/nacrt.jpg",
        "image_alt": "Zemljevid občine z označenimi novimi zazidljivimi zemljišči",
    },
    "events": {
        "title": "Zbor občanov o proračunu",
        "summary": "Pogovor o predlogih za prihodnje leto.",
        "body": "Predstavili bomo predloge in odgovorili na vprašanja.",
        "starts_at": "12. 9. 2019 18:00",
        "ends_at": "12. 9. 2019 20:00",
        "place": "Kulturni dom",
        "address": "Trg svobode 1",
        "lat": "46.1461",
        "lon": "15.0822",
        "topic": "budget",
        "old_url": "https://www.obcina.si/dogodki/zbor-obcanov/",
    },
}
