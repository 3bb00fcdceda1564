"""Files of drafts as plain, harmless HTML."""

from typing import BinaryIO

import mammoth
import nh3
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.errors import Invalid
from files.rules import may_store

LARGEST_HTML = 5_000_000
TAGS = {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "br", "sup", "sub"),
    *("strong", "b", "em", "i", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "ol": {"start"}}


def html_of(name: str, size: int, file: BinaryIO) -> tuple[str, list[str]]:
    """The text of a Word or HTML file as clean HTML, and what the official should know of it.

    `size` in bytes. Raises Invalid for any other file, and for one that cannot be read.
    """
    ending = name.rpartition(".")[2].lower()
    if ending in ("html", "htm"):
        return from_html(_text(size, file))
    if ending != "docx":
        raise refused(_("Choose a Word document (.docx) or a web page (.html)."))
    if reason := may_store(name, size, file):
        raise refused(reason)
    return _from_word(file)


def from_html(text: str) -> tuple[str, list[str]]:
    """The same of HTML: scripts, styles, pictures and addresses are left out."""
    warnings = []
    if (pictures := text.lower().count("<img")) > 0:
        warnings.append(_pictures(pictures))
    return clean(text), warnings


def clean(text: str) -> str:
    """HTML of which nothing runs, loads or leads anywhere."""
    return nh3.clean(text, tags=TAGS, attributes=ATTRIBUTES, clean_content_tags={"script", "style"})


def refused(reason: str) -> Invalid:
    """What is said of a file that cannot be read."""
    return Invalid("document_refused", reason, {"file": reason})


def _from_word(file: BinaryIO) -> tuple[str, list[str]]:
    pictures = 0

    def left_out(_picture: object) -> dict[str, str]:
        nonlocal pictures
        pictures += 1
        return {"src": ""}

    file.seek(0)
    try:
        found = mammoth.convert_to_html(
            file, convert_image=mammoth.images.img_element(left_out), external_file_access=False
        )
    # Whatever is wrong within it: the library has no family of errors of its own.
    except Exception as error:
        raise refused(
            _("This document cannot be read. Open it in Word, save it again as .docx and try.")
        ) from error
    warnings = [_pictures(pictures)] if pictures else []
    return clean(found.value), warnings


def _text(size: int, file: BinaryIO) -> str:
    if size > LARGEST_HTML:
        raise refused(_("The file is too large: a web page has 5 MB at most."))
    content = file.read(LARGEST_HTML + 1)
    for encoding in ("utf-8-sig", "cp1250"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refused(_("The text of this file cannot be read. Save it in UTF-8."))


def _pictures(number: int) -> str:
    return ngettext(
        "%(n)d picture was left out. Add it as an attachment.",
        "%(n)d pictures were left out. Add them as attachments.",
        number,
    ) % {"n": number}
