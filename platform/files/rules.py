"""What may be stored. A file is what its content says, never what its name says."""

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

from files.archives import office_document, open_document
from files.pdfs import plain_pdf

LARGEST = 20_000_000
_SAMPLE = 4096
# A page, a script or a drawing: what begins so could run in a browser that looks at content.
_MARKUP = re.compile(rb"(\xef\xbb\xbf)?\s*<[a-z!?/]", re.IGNORECASE)


def may_store(name: str, size: int, file: BinaryIO) -> str | None:
    """None when `file` may be stored under a name of ours, else the reason why not.

    `size` is in bytes, at most 20 MB. The ending has to be one that we know and the content has to
    be of that kind: a program that calls itself report.pdf is refused.
    """
    kind = PurePosixPath(name).suffix.lower().lstrip(".")
    if kind not in KINDS:
        return _("Files of the kind “.%(kind)s” cannot be stored. Use one of: %(kinds)s.") % {
            "kind": kind,
            "kinds": ", ".join(sorted(KINDS)),
        }
    if size == 0:
        return _("The file is empty. Choose another.")
    if size > LARGEST:
        return _("The file has %(size).1f MB; at most 20 MB can be stored. Make it smaller.") % {
            "size": size / 1_000_000
        }
    if not _is(kind, file):
        return _(
            "The content of “%(name)s” is not that of a plain .%(kind)s file. Open it in the "
            "program that made it and save it again as .%(kind)s, without macros, scripts or a "
            "password."
        ) % {"name": name, "kind": kind}
    return None


def _is(kind: str, file: BinaryIO) -> bool:
    file.seek(0)
    try:
        return KINDS[kind](file)
    finally:
        file.seek(0)


def _begins(*marks: bytes) -> Callable[[BinaryIO], bool]:
    def check(file: BinaryIO) -> bool:
        return file.read(16).startswith(marks)

    return check


def _text(file: BinaryIO) -> bool:
    sample = file.read(_SAMPLE)
    if b"\0" in sample or _MARKUP.match(sample):
        return False
    for encoding in ("utf-8", "cp1250"):
        try:
            # The sample may end in the middle of a character.
            sample[:-4].decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


_ODF = b"application/vnd.oasis.opendocument."
KINDS: dict[str, Callable[[BinaryIO], bool]] = {
    "pdf": plain_pdf,
    "png": _begins(b"\x89PNG\r\n\x1a\n"),
    "jpg": _begins(b"\xff\xd8\xff"),
    "jpeg": _begins(b"\xff\xd8\xff"),
    "docx": office_document("word/document.xml"),
    "xlsx": office_document("xl/workbook.xml"),
    "odt": open_document(_ODF + b"text"),
    "ods": open_document(_ODF + b"spreadsheet"),
    "csv": _text,
    "txt": _text,
}
