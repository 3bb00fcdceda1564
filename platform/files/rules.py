"""What may be stored. A file is what its content says, never what its name says."""

import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

LARGEST = 20_000_000
_SAMPLE = 4096
# An archive that unpacks to more than this is refused without unpacking it.
_LARGEST_UNPACKED = 300_000_000


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
            "The content of “%(name)s” is not that of a .%(kind)s file. Open it in the program "
            "that made it and save it again as .%(kind)s."
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


def _zip_with(*members: str) -> Callable[[BinaryIO], bool]:
    def check(file: BinaryIO) -> bool:
        try:
            with zipfile.ZipFile(file) as archive:
                size = sum(entry.file_size for entry in archive.infolist())
                names = set(archive.namelist())
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            return False
        # Office documents with programs in them keep those under these names.
        macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        return size <= _LARGEST_UNPACKED and set(members) <= names and not macros

    return check


def _open_document(media_type: bytes) -> Callable[[BinaryIO], bool]:
    def check(file: BinaryIO) -> bool:
        if not _zip_with("mimetype", "content.xml")(file):
            return False
        with zipfile.ZipFile(file) as archive:
            return archive.read("mimetype").strip() == media_type

    return check


def _text(file: BinaryIO) -> bool:
    sample = file.read(_SAMPLE)
    if b"\0" in sample or sample.lstrip().lower().startswith((b"<!doctype", b"<html", b"<script")):
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
    "pdf": _begins(b"%PDF-"),
    "png": _begins(b"\x89PNG\r\n\x1a\n"),
    "jpg": _begins(b"\xff\xd8\xff"),
    "jpeg": _begins(b"\xff\xd8\xff"),
    "docx": _zip_with("[Content_Types].xml", "word/document.xml"),
    "xlsx": _zip_with("[Content_Types].xml", "xl/workbook.xml"),
    "odt": _open_document(_ODF + b"text"),
    "ods": _open_document(_ODF + b"spreadsheet"),
    "csv": _text,
    "txt": _text,
}
