"""Archives in which office documents come, judged without unpacking them."""

import zipfile
from collections.abc import Callable
from typing import BinaryIO

# In bytes. An archive that says it unpacks to more is refused; a part that names the kind of a
# document is a few lines in any real one.
_LARGEST_UNPACKED = 300_000_000
_LARGEST_READ = 1_000_000
_ENCRYPTED = 1
# Other ways of packing are no part of these formats, and unpack without a bound on memory.
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

Judge = Callable[[zipfile.ZipFile], bool]


def office_document(main_part: str) -> Callable[[BinaryIO], bool]:
    """A check for the Office Open XML document with that part, without macros."""

    def judge(archive: zipfile.ZipFile) -> bool:
        names = archive.namelist()
        if main_part not in names or any(name.lower().endswith("vbaproject.bin") for name in names):
            return False
        # A program may stand under any name, but has to be declared here, in any encoding of XML.
        types = _read(archive, "[Content_Types].xml").replace(b"\0", b"").lower()
        return b"macroenabled" not in types and b"vbaproject" not in types

    return _archive(judge)


def open_document(media_type: bytes) -> Callable[[BinaryIO], bool]:
    """A check for the OpenDocument file of that media type, without macros."""

    def judge(archive: zipfile.ZipFile) -> bool:
        names = archive.namelist()
        programs = any(name.startswith(("Basic/", "Scripts/")) for name in names)
        if programs or "content.xml" not in names:
            return False
        return _read(archive, "mimetype").strip() == media_type

    return _archive(judge)


def _archive(judge: Judge) -> Callable[[BinaryIO], bool]:
    def check(file: BinaryIO) -> bool:
        # A program may carry an archive behind itself; a document begins with it.
        if file.read(4) != b"PK\x03\x04":
            return False
        try:
            with zipfile.ZipFile(file) as archive:
                return _is_sound(archive) and judge(archive)
        except Exception:
            # zipfile names no full list of what it raises; whatever it trips over is no document.
            return False

    return check


def _is_sound(archive: zipfile.ZipFile) -> bool:
    entries = archive.infolist()
    plain = all(
        entry.compress_type in _PACKED and not entry.flag_bits & _ENCRYPTED for entry in entries
    )
    return plain and sum(entry.file_size for entry in entries) <= _LARGEST_UNPACKED


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _LARGEST_READ:
        raise zipfile.BadZipFile(f"{name} is too large.")
    return archive.read(name)
