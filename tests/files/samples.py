"""Files of each kind, as small as they can be, made here and nowhere else."""

import io
import struct
import zipfile
import zlib

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Override PartName="/{part}" ContentType="application/vnd.openxmlformats-'
    'officedocument.{kind}.main+xml"/></Types>'
)
ODF = "application/vnd.oasis.opendocument."
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 100
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def archive(members, compression=zipfile.ZIP_DEFLATED):
    """A zip archive of `members` (name to content), in their order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return buffer.getvalue()


def docx(more=()):
    """A Word document; `more` members are added to it."""
    return archive(
        {
            "[Content_Types].xml": CONTENT_TYPES.format(
                part="word/document.xml", kind="wordprocessingml.document"
            ),
            "word/document.xml": "<w:document/>",
        }
        | dict(more)
    )


def xlsx():
    """A workbook as openpyxl writes it."""
    from openpyxl import Workbook

    buffer, book = io.BytesIO(), Workbook()
    book.active.append(["Občina", "Sredstva"])
    book.save(buffer)
    return buffer.getvalue()


def open_document(kind, more=()):
    """An OpenDocument file of `kind`: text or spreadsheet."""
    return archive({"mimetype": ODF + kind, "content.xml": "<office/>"} | dict(more))


def png(width=2, height=2, says=None):
    """A picture of one colour, or the beginning of one that `says` it is larger."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    packer = zlib.compressobj(9)
    row = b"\0" + b"\x0b\x4f\x6c" * width
    pixels = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", *(says or (width, height)), 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def jpeg():
    """A picture as a camera would give it."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (2, 2), "#0b4f6c").save(buffer, "JPEG")
    return buffer.getvalue()
