"""Word documents: judged, made harmless, then read by mammoth."""

import re
import zipfile
from io import BytesIO
from typing import Any, BinaryIO

import mammoth
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from lxml import etree

from common.errors import Invalid
from consultations.documents import numbering
from consultations.documents.refusing import refused
from files.rules import may_store

# In bytes, of all the text of a document unpacked; 400 articles are about two million.
LARGEST_TEXT = 15_000_000
W = numbering.W
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|word/_rels/document\.xml\.rels|"
    r"word/(?:document|styles|numbering|footnotes|endnotes)\.xml"
)
_MAIN = "word/document.xml"
_TEXTS = (_MAIN, "word/footnotes.xml", "word/endnotes.xml")
_REFERENCE = re.compile(r'<sup><a href="#(?:foot|end)note-[^"]*"[^>]*>\[(\d+)\]</a></sup>')
_NOTE = re.compile(r'<li id="(?:foot|end)note-[^"]*">(.*?)</li>', re.DOTALL)
_NOTES = re.compile(r'<ol>(?:<li id="(?:foot|end)note-[^"]*">.*?</li>)+</ol>\s*$', re.DOTALL)


def html_of(name: str, size: int, file: BinaryIO) -> tuple[str, list[str]]:
    """The document as HTML, and what is lost or changed of it. Raises Invalid."""
    if reason := may_store(name, size, file):
        raise refused(reason)
    try:
        parts = _needed(file)
        warnings = _prepare(parts)
        made = mammoth.convert_to_html(
            _packed(parts),
            convert_image=mammoth.images.img_element(lambda _image: {}),
            external_file_access=False,
        )
    except Invalid:
        raise
    except Exception as error:
        # Whatever lxml and mammoth trip over is no document of Word.
        raise refused(
            _("This document cannot be read. Open it in Word, save it again as .docx and try.")
        ) from error
    html, notes = _with_notes(made.value)
    return html, [*warnings, *notes]


def _needed(file: BinaryIO) -> dict[str, bytes]:
    """The parts that hold text: pictures, programs and what lies elsewhere are never opened."""
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        wanted = [one for one in archive.infolist() if _NEEDED.fullmatch(one.filename)]
        if sum(one.file_size for one in wanted) > LARGEST_TEXT:
            message = _("The document has more than 15 MB of text. Divide it into several.")
            raise refused(message)
        parts = {one.filename: archive.read(one) for one in wanted}
    file.seek(0)
    for content in parts.values():
        if b"<!doctype" in content.replace(b"\0", b"").lower():
            raise refused(_("The document refers to things outside of it. Save it anew."))
    return parts


def _prepare(parts: dict[str, bytes]) -> list[str]:
    """Numbers that Word only draws are written out; what the official is told."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root: Any = etree.fromstring(parts[_MAIN], parser)
    warnings = [*_tracked(root), *left_out(_pictures(root))]
    other = {
        name: etree.fromstring(parts[f"word/{name}.xml"], parser)
        for name in ("styles", "numbering")
        if f"word/{name}.xml" in parts
    }
    numbering.write_out(root, other.get("styles"), other.get("numbering"))
    parts[_MAIN] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return warnings


def left_out(pictures: int) -> list[str]:
    """What an official is told of pictures that were in a file."""
    if not pictures:
        return []
    words = ngettext(
        "%(n)d picture was left out. Add it as an attachment.",
        "%(n)d pictures were left out. Add them as attachments.",
        pictures,
    )
    return [words % {"n": pictures}]


def _pictures(root: Any) -> int:
    return sum(1 for _one in root.iter(f"{W}drawing", f"{W}pict"))


def _tracked(root: Any) -> list[str]:
    found = []
    if next(root.iter(f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo"), None) is not None:
        found.append(
            _("The document has tracked changes: the text is read as if all were accepted.")
        )
    if next(root.iter(f"{W}commentReference", f"{W}commentRangeStart"), None) is not None:
        found.append(_("There are comments in the document; they were left out."))
    return found


def _packed(parts: dict[str, bytes]) -> BytesIO:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            is_relations = name.endswith("document.xml.rels")
            archive.writestr(name, _inner(content) if is_relations else content)
    made.seek(0)
    return made


def _inner(content: bytes) -> bytes:
    """Relations within the document: what lies elsewhere is never asked for."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root: Any = etree.fromstring(content, parser)
    for one in list(root):
        if one.get("TargetMode") == "External":
            one.set("Target", "about:blank")
    return bytes(etree.tostring(root))


def _with_notes(html: str) -> tuple[str, list[str]]:
    """Footnotes stand below the paragraph that refers to them."""
    end = _NOTES.search(html)
    if end is None:
        return html, []
    notes = [re.sub(r"<a [^>]*>↑</a>|</?p>", "", one).strip() for one in _NOTE.findall(end[0])]
    body = html[: end.start()]

    def with_its_notes(block: re.Match[str]) -> str:
        numbers = [int(one) for one in _REFERENCE.findall(block[0])]
        said = [f"<br />[{n}] {notes[n - 1]}" for n in numbers if n <= len(notes)]
        return block[0].removesuffix("</p>") + "".join(said) + "</p>"

    body = re.sub(r"<p>.*?</p>", with_its_notes, body, flags=re.DOTALL)
    return body, [_("Footnotes stand below the paragraph to which they belong.")]
