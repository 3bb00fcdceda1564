"""Word documents of the blocks that `printing` takes: real headings, tables with header rows, the
language of each part set. The same every time for the same facts."""

import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Written
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from files.printing import Section

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Word names a language with its country; with another one it checks the spelling of none.
_LANGUAGES = {"sl": "sl-SI", "en": "en-GB", "it": "it-IT", "hu": "hu-HU"}
_TIMELESS = (1980, 1, 1, 0, 0, 0)


def docx(*, title: str, author: str, day: date, sections: Sequence[Section], footer: str) -> bytes:
    """A document of `sections`, whose first block is the title. `day` is its date."""
    made = Document()
    _describe(made, title, author, day, sections[0].language)
    for section in sections:
        for block in section.blocks:
            _add(made, block, block.get("lang", section.language))
    _foot(made, footer)
    content = BytesIO()
    made.save(content)
    return _timeless(content)


def _describe(made: Written, title: str, author: str, day: date, language: str) -> None:
    known: Any = made.core_properties
    known.title, known.author, known.comments = title, author, ""
    known.last_modified_by, known.language = author, _LANGUAGES.get(language, language)
    known.created = known.modified = datetime(day.year, day.month, day.day)  # noqa: DTZ001
    normal: Any = made.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    _speak(normal.element.get_or_add_rPr(), language)


def _add(made: Written, block: dict[str, Any], language: str) -> None:
    kind = block["kind"]
    if kind == "heading":
        # The title of the document is a heading too: screen readers list it with the others.
        _write(_paragraph(made, f"Heading{block['level']}"), block["runs"], language)
    elif kind == "paragraph":
        _write(_paragraph(made), block["runs"], language)
    elif kind == "list":
        style = "ListNumber" if block["ordered"] else "ListBullet"
        for item in block["items"]:
            _write(_paragraph(made, style), item, language)
    elif kind == "facts":
        for name, value in block["rows"]:
            paragraph = _paragraph(made)
            _run(paragraph, f"{name}: ", language, bold=True)
            _run(paragraph, value, language)
    elif kind == "table":
        _table(made, block, language)


def _paragraph(made: Written, style: str = "") -> Any:
    # The library looks at all that is there for each that it adds: a long report takes minutes.
    body: Any = made._body
    element = OxmlElement("w:p")
    if style:
        properties = OxmlElement("w:pPr")
        named = OxmlElement("w:pStyle")
        named.set(qn("w:val"), style)
        properties.append(named)
        element.append(properties)
    body._element[-1].addprevious(element)
    return Paragraph(element, body)


def _write(paragraph: Any, runs: Sequence[dict[str, Any]], language: str) -> None:
    for run in runs:
        written = _run(paragraph, run["text"], language, bold=run["bold"])
        written.italic = run["italic"] or None


def _run(paragraph: Any, text: str, language: str, *, bold: bool = False) -> Any:
    # Signs that XML cannot hold are no letters of anybody.
    run = paragraph.add_run("".join(sign for sign in text if sign in "\n\t" or sign >= " "))
    run.bold = bold or None
    _speak(run._r.get_or_add_rPr(), language)
    return run


def _speak(properties: Any, language: str) -> None:
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), _LANGUAGES.get(language, language))
    properties.append(mark)


def _table(made: Written, block: dict[str, Any], language: str) -> None:
    table: Any = made.add_table(rows=0, cols=len(block["header"]), style="Table Grid")
    for place, cells in enumerate([block["header"], *block["rows"]]):
        row = table.add_row()
        for cell, text in zip(row.cells, cells, strict=True):
            _run(cell.paragraphs[0], text, language, bold=place == 0)
        if place == 0:
            # Read out as the heading of each column, and repeated on each page.
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _foot(made: Written, text: str) -> None:
    paragraph = made.sections[0].footer.paragraphs[0]
    paragraph.add_run(f"{text} · ")
    run = paragraph.add_run()
    for part in ("begin", "PAGE", "end"):
        element = OxmlElement("w:instrText" if part == "PAGE" else "w:fldChar")
        if part == "PAGE":
            element.text = part
        else:
            element.set(qn("w:fldCharType"), part)
        run._r.append(element)


def _timeless(content: BytesIO) -> bytes:
    """The same archive without the moment at which each of its parts was written."""
    again = BytesIO()
    with zipfile.ZipFile(content) as made, zipfile.ZipFile(again, "w") as written:
        for name in made.namelist():
            part = zipfile.ZipInfo(name, _TIMELESS)
            part.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(part, made.read(name))
    return again.getvalue()
