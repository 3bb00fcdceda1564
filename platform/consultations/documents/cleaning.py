"""Files of drafts as plain, harmless HTML."""

import re
from typing import BinaryIO

import nh3
from django.utils.translation import gettext as _

from consultations.documents import lines, word
from consultations.documents.refusing import refused

LARGEST_HTML = 5_000_000
TAGS = {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "br", "sup", "sub"),
    *("strong", "b", "em", "i", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "ol": {"start"}}

# What stands between these is no text of a draft.
_GONE = {"script", "style", "title", "head", "noscript", "template", "iframe", "svg", "math"}
# Signs that neither XML nor a database can hold.
_NO_SIGNS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def html_of(name: str, size: int, file: BinaryIO) -> tuple[str, list[str]]:
    """The text of a Word or HTML file as clean HTML, and what the official should know of it.

    `size` in bytes. Raises Invalid for any other file, and for one that cannot be read.
    """
    ending = name.rpartition(".")[2].lower()
    if ending in ("html", "htm"):
        return from_html(_text(size, file))
    if ending != "docx":
        raise refused(_("Choose a Word document (.docx) or a web page (.html)."))
    html, warnings = word.html_of(name, size, file)
    return clean(html), warnings


def from_html(text: str) -> tuple[str, list[str]]:
    """The same of HTML: scripts, styles, pictures and addresses are left out."""
    return clean(text), word.left_out(text.lower().count("<img"))


def clean(text: str) -> str:
    """HTML of which nothing runs, loads or leads anywhere, each block of the text by itself."""
    plain = _harmless(lines.boxes_as_paragraphs(text))
    divided = lines.apart(plain)
    if divided != plain:
        plain = _harmless(divided)
    return _NO_SIGNS.sub("", lines.without_empty(plain))


def _harmless(text: str) -> str:
    return nh3.clean(text, tags=TAGS, attributes=ATTRIBUTES, clean_content_tags=_GONE)


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
