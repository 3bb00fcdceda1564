"""A PDF shows something; one that does something is refused."""

import io
import tracemalloc
import zlib

import pytest

from files.rules import may_store

HEAD = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"


def packed(objects, kind=b"/ObjStm"):
    """A stream of objects as PDF 1.5 packs them."""
    content = zlib.compress(objects)
    head = b"5 0 obj\n<< /Type %s /Filter /FlateDecode /Length %d >>\nstream\n"
    return HEAD + head % (kind, len(content)) + content + b"\nendstream\nendobj\n"


def refused(content):
    return may_store("a.pdf", len(content), io.BytesIO(content)) is not None


@pytest.mark.parametrize(
    "content",
    [
        HEAD + b"2 0 obj\n<< /S /JavaScript /JS (app.alert(1)) >>\nendobj\n",
        HEAD + b"2 0 obj\n<< /S /J#61vaScript /J#53 (app.alert(1)) >>\nendobj\n",
        HEAD + b"2 0 obj\n<< /S /Launch /F (calc.exe) >>\nendobj\n",
        HEAD + b"<< /Subtype /RichMedia >>",
        HEAD + b"<</S/SubmitForm/F(https://example.org)>>",
        packed(b"<< /S /JavaScript /JS (x) >>"),
        packed(b"<< /S /J#53 (x) >>"),
        b"<html><script>alert(1)</script>%PDF-1.7",
        b"PK\x03\x04%PDF-1.7",
    ],
)
def test_one_that_acts_or_is_something_else_is_refused(content):
    assert refused(content)


@pytest.mark.parametrize(
    "content",
    [
        HEAD,
        packed(b"<< /Title (O JavaScriptu) >>"),
        packed(b"/JS of a picture", kind=b"/XObject"),
        HEAD + b"<< /JSON 1 /Title (Javascript, /Launchpad) >>",
        HEAD + b"5 0 obj\n<< /Type /ObjStm >>\nstream\nno flate\nendstream",
        packed(bytes(30_000_000)),
        HEAD + b"#zz #4",
    ],
)
def test_a_plain_one_is_stored(content):
    assert not refused(content)


@pytest.mark.parametrize(
    ("streams", "unpacked", "most"),
    [(1, 200_000_000, 20_000_000), (60, 4_000_000, 120_000_000)],
)
def test_one_that_unpacks_without_end_takes_no_more_memory_than_allowed(streams, unpacked, most):
    content = packed(bytes(unpacked)) * streams
    tracemalloc.start()
    assert not refused(content)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < most


def test_our_own_notices_are_plain():
    from datetime import date

    from files.printing import Issuer, Section, heading, pdf

    made = pdf(
        title="Naznanilo",
        issuer=Issuer("Občina", "https://obcina.si/"),
        day=date(2026, 11, 22),
        sections=[Section("sl", [heading("Naznanilo")])],
        footer="",
    )
    assert not refused(made)
