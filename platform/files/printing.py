"""Accessible PDF: tagged after PDF/UA-1, with fonts that come with the compiler."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from PIL import Image

_TEMPLATE = Path(__file__).with_name("document.typ").read_bytes()
_ARMS_PIXELS = (240, 240)


class NotPrintable(Exception):
    """The compiler cannot make an accessible document of it, for example of a sign without a form
    in its fonts; it says why."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues a document: the municipality's name, its arms, and the document's address."""

    name: str
    address: str
    arms: bytes = b""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document in one language."""

    language: str
    blocks: Sequence[dict[str, Any]]


def pdf(
    *, title: str, issuer: Issuer, day: date, sections: Sequence[Section], footer: str
) -> bytes:
    """A document of `sections` as PDF/UA-1; the same every time for the same facts.

    Nothing is fetched and no font of the machine is used. `day` is its date; `footer` stands at
    the foot of each page. Raises NotPrintable.
    """
    arms = _arms(issuer.arms)
    with override(sections[0].language):
        alt = _("Coat of arms of %(name)s") % {"name": issuer.name}
    data = {
        "title": title,
        "author": issuer.name,
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "lang": sections[0].language,
        # The compiler takes no file but text from memory; a picture comes as its bytes.
        "arms": list(arms),
        "arms_alt": alt,
        "footer": footer,
        "sections": [{"lang": part.language, "blocks": list(part.blocks)} for part in sections],
    }
    return _compiled(json.dumps(data, ensure_ascii=False))


def _compiled(data: str) -> bytes:
    try:
        return _compile(data)
    except RuntimeError as error:
        raise NotPrintable(str(error)) from error


def _compile(data: str) -> bytes:
    made: bytes = typst.compile(
        _TEMPLATE,
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        # No package is ever named; a folder that holds none says so twice.
        package_path=str(settings.VAR_DIR / "none"),
        package_cache_path=str(settings.VAR_DIR / "none"),
        sys_inputs={"data": data},
        timestamp=0,
    )
    return made


# What is printed in the place of a sign that the fonts do not have.
INSTEAD = "□"
# What every font of the compiler has, so that nothing is asked of it: Latin and its accents.
_PLAIN = frozenset(chr(code) for code in range(0x20, 0x180) if not 0x7F <= code < 0xA0) | {"\n"}
# Asked of the compiler once: its fonts come with it and stay the same.
_judged: dict[str, bool] = {}


def legible(blocks: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], bool]:
    """The blocks with a mark in the place of each sign that cannot be printed, and whether there
    was one: what citizens write must not stand in the way of a document."""
    signs = {sign for text in _texts(list(blocks)) for sign in text} - _PLAIN
    missing = {sign for sign in signs if not _is_printable(sign)}
    if not missing:
        return list(blocks), False
    instead = str.maketrans(dict.fromkeys(missing, INSTEAD))
    made: list[dict[str, Any]] = _each_text(list(blocks), instead)
    return made, True


def _is_printable(sign: str) -> bool:
    if sign not in _judged:
        try:
            _compile(json.dumps(_PROBE | {"footer": sign}, ensure_ascii=False))
            _judged[sign] = True
        except RuntimeError:
            _judged[sign] = False
    return _judged[sign]


_PROBE: dict[str, Any] = {
    "title": "-",
    "author": "-",
    "date": {"year": 2026, "month": 1, "day": 1},
    "lang": "sl",
    "arms": [],
    "arms_alt": "",
    "sections": [],
}


def _each_text(value: Any, instead: dict[int, str]) -> Any:
    if isinstance(value, str):
        return value.translate(instead)
    if isinstance(value, list):
        return [_each_text(one, instead) for one in value]
    if isinstance(value, dict):
        return {name: _each_text(one, instead) for name, one in value.items()}
    return value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))


def facts(rows: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """A block of names and values."""
    return {"kind": "facts", "rows": [list(row) for row in rows]}


def heading(text: str, level: int = 1) -> dict[str, Any]:
    """A block that is a heading."""
    return {"kind": "heading", "level": level, "runs": [plain(text)]}


def paragraph(text: str, language: str = "") -> dict[str, Any]:
    """A block of plain text, in the section's language or in its own."""
    block = {"kind": "paragraph", "runs": [plain(text)]}
    return block | {"lang": language} if language else block


def table(header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Any:
    """A table with header cells; `widths` are shares of the page's."""
    return {"kind": "table", "header": [*header], "rows": [[*r] for r in rows], "widths": [*widths]}


def plain(text: str) -> dict[str, Any]:
    """A run of text without emphasis."""
    return {"text": text, "href": "", "bold": False, "italic": False}


def _arms(content: bytes) -> bytes:
    """The coat of arms as PNG of a moderate size; nothing when it cannot be drawn."""
    if not content:
        return b""
    try:
        with Image.open(BytesIO(content)) as picture:
            picture.thumbnail(_ARMS_PIXELS)
            drawn = BytesIO()
            picture.convert("RGBA").save(drawn, "PNG")
    except (OSError, ValueError, Image.DecompressionBombError):
        return b""
    return drawn.getvalue()
