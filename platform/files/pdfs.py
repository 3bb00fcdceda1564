"""PDF that does more than show: refused by what stands in it, without a reader of PDF."""

import re
import zlib
from typing import BinaryIO

# Programs, what starts programs, and players of other formats (ISO 32000-1, 12.6.4 and 13).
_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|RichMedia|ImportData|SubmitForm)(?![\w])")
_STREAM = re.compile(rb"stream\r?\n")
# Names may write any letter as its number: /J#53 is /JS.
_NUMBER = re.compile(rb"#([0-9A-Fa-f]{2})")
# In bytes. What unpacks to more than any page of text does is not looked through.
_LARGEST_STREAM = 4_000_000
_LARGEST_IN_ALL = 80_000_000


def plain_pdf(file: BinaryIO) -> bool:
    """Whether `file` begins as PDF and holds no program and nothing that starts one.

    Looks at what stands open and at what is packed the usual way (Flate), where names of objects
    stand since PDF 1.5. Packed in another way, or under a password, a program is not found; readers
    run none from a browser's tab, and files are served with the right to nothing.
    """
    content = file.read()
    if not content.startswith(b"%PDF-"):
        return False
    return not _acts(_without_streams(content)) and not any(map(_acts, _unpacked(content)))


def _acts(part: bytes) -> bool:
    plain = _NUMBER.sub(lambda found: bytes([int(found[1], 16)]), part) if b"#" in part else part
    return _ACTIVE.search(plain) is not None


def _without_streams(content: bytes) -> bytes:
    """What stands between the streams: the bytes of a picture may read like anything."""
    return re.sub(rb"stream\r?\n.*?endstream", b"", content, flags=re.DOTALL)


def _unpacked(content: bytes) -> list[bytes]:
    """Streams of objects, unpacked as far as the bounds allow."""
    found, room = [], _LARGEST_IN_ALL
    for start in _STREAM.finditer(content):
        head = content[max(0, start.start() - 400) : start.start()]
        # Pictures, fonts and the drawing of pages hold no actions; objects do.
        if b"/ObjStm" not in head[head.rfind(b"obj") :]:
            continue
        try:
            part = zlib.decompressobj().decompress(content[start.end() :], _LARGEST_STREAM)
        except zlib.error:
            continue
        room -= len(part)
        if room < 0:
            break
        found.append(part)
    return found
