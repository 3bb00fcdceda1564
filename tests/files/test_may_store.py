"""What may be stored: a file is what its content says, never what its name says."""

import io
import struct
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from files.rules import KINDS, LARGEST, may_store
from tests.files import samples

REAL = {
    "pdf": samples.PDF,
    "png": samples.png(),
    "jpg": samples.jpeg(),
    "jpeg": samples.jpeg(),
    "docx": samples.docx(),
    "xlsx": samples.xlsx(),
    "odt": samples.open_document("text"),
    "ods": samples.open_document("spreadsheet"),
    "csv": "občina;sredstva\nHrastnik;1\n".encode(),
    "txt": "Čas za šolo, žena.".encode(),
}


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def reason_against(name, content):
    return may_store(name, len(content), io.BytesIO(content))


def test_every_kind_that_is_known_is_tried_here():
    assert set(REAL) == set(KINDS)


@pytest.mark.parametrize("kind", REAL)
def test_a_real_file_of_each_kind_may_be_stored(kind):
    assert reason_against(f"poročilo.{kind}", REAL[kind]) is None
    assert reason_against(f"POROČILO.{kind.upper()}", REAL[kind]) is None


@pytest.mark.parametrize("kind", REAL)
def test_a_file_is_read_again_from_its_beginning_after_it_was_judged(kind):
    file = SimpleUploadedFile(f"a.{kind}", REAL[kind])
    assert may_store(file.name, file.size, file) is None
    assert file.tell() == 0
    assert file.read() == REAL[kind]


TEXTS = ("csv", "txt")
DISGUISES = {
    "a program": samples.EXE,
    "a page": samples.HTML,
    "a script with a mark of its encoding before it": b"\xef\xbb\xbf<script>alert(1)</script>",
    "a page behind a comment": b"<!-- so --><html></html>",
    "a drawing that can run": samples.SVG,
    "a drawing with its declaration": b'<?xml version="1.0"?>' + samples.SVG,
    "a plain archive": samples.archive({"a.txt": "a"}),
    "an empty archive": samples.archive({}),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("disguise", DISGUISES)
def test_what_is_not_of_its_kind_is_refused_with_advice(kind, disguise):
    reason = reason_against(f"report.{kind}", DISGUISES[disguise])
    assert "report" in reason
    assert f".{kind}" in reason


@pytest.mark.parametrize("kind", sorted(set(KINDS) - set(TEXTS)))
def test_a_real_file_of_one_kind_is_none_of_another(kind):
    for other, content in REAL.items():
        if other != kind and not {kind, other} <= {"jpg", "jpeg"}:
            assert reason_against(f"a.{kind}", content), other


@pytest.mark.parametrize("kind", TEXTS)
def test_text_in_the_old_encoding_of_slovenian_may_be_stored(kind):
    assert reason_against(f"a.{kind}", "Čas za šolo, žena.".encode("cp1250")) is None


def test_long_text_is_judged_by_its_beginning_wherever_a_letter_is_cut():
    for shift in range(4):
        assert reason_against("a.txt", b"a" * shift + "č".encode() * 5000) is None


@pytest.mark.parametrize("kind", TEXTS)
def test_bytes_that_are_no_text_are_refused(kind):
    assert reason_against(f"a.{kind}", b"\x00\x01\x02")
    assert reason_against(f"a.{kind}", b"ab\x81\x83\x88\xff\xfe cdefgh")


def test_a_less_than_sign_alone_does_not_make_a_page_of_a_text():
    assert reason_against("a.txt", b"< 5 EUR") is None
    assert reason_against("a.csv", b"a;b\n1;<2\n") is None


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_file_is_refused_as_empty(kind):
    assert "empty" in reason_against(f"a.{kind}", b"")


def test_a_file_that_is_too_large_is_refused_with_its_size():
    assert "20.1 MB" in may_store("a.pdf", 20_100_000, io.BytesIO(samples.PDF))
    assert may_store("a.pdf", LARGEST, io.BytesIO(samples.PDF)) is None
    assert may_store("a.pdf", LARGEST + 1, io.BytesIO(samples.PDF))


@pytest.mark.parametrize(
    "name",
    ["a.exe", "a.html", "a.svg", "a.docm", "a.xlsm", "a.doc", "a.pdf.exe", "a.zip", "pdf", ""],
)
def test_an_ending_that_is_not_known_is_refused_with_the_known_ones(name):
    reason = reason_against(name, samples.PDF)
    assert all(kind in reason for kind in KINDS)


@pytest.mark.parametrize("name", ["../../etc/a.pdf", "a\0.pdf", "a/b\\c.pdf", "č š.pdf"])
def test_odd_names_are_no_reason_since_files_are_stored_under_names_of_ours(name):
    assert reason_against(name, samples.PDF) is None


@pytest.mark.parametrize(
    "members",
    [
        {"word/vbaProject.bin": "Attribute VB_Name"},
        {"word/VBAPROJECT.BIN": "Attribute VB_Name"},
        {
            "[Content_Types].xml": samples.CONTENT_TYPES.format(
                part="word/x.bin", kind="ms-word.document.macroEnabled"
            ),
            "word/x.bin": "Attribute VB_Name",
        },
    ],
)
def test_an_office_document_with_a_program_in_it_is_refused(members):
    assert reason_against("a.docx", samples.docx(members))


@pytest.mark.parametrize("member", ["Basic/Standard/Module1.xml", "Scripts/python/a.py"])
def test_an_open_document_with_a_program_in_it_is_refused(member):
    assert reason_against("a.odt", samples.open_document("text", {member: "Sub Main"}))


def test_a_program_with_a_document_behind_it_is_refused():
    for kind in ("docx", "xlsx", "odt", "ods"):
        assert reason_against(f"a.{kind}", samples.EXE + REAL[kind])


def bomb(base, member, claimed):
    """`base` with the size that the directory gives for its `member` replaced by `claimed`."""
    content = bytearray(base)
    at = content.rindex(member.encode()) - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    content[at + 24 : at + 28] = struct.pack("<I", claimed)
    return bytes(content)


def test_an_archive_that_unpacks_to_more_than_300_mb_is_refused_unread():
    assert reason_against("a.docx", bomb(samples.docx(), "word/document.xml", 300_000_000))
    small = bomb(samples.docx(), "word/document.xml", 200_000_000)
    assert reason_against("a.docx", small) is None


@pytest.mark.parametrize("claimed", [200_000_000, 40])
def test_a_large_first_member_is_not_unpacked_to_read_what_kind_it_is(claimed):
    large = {"mimetype": samples.ODF + "text" + " " * 5_000_000}
    assert reason_against("a.odt", bomb(samples.open_document("text", large), "mimetype", claimed))


def test_an_archive_under_a_password_is_refused():
    content = bytearray(samples.open_document("text"))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + flags] |= 1
    assert reason_against("a.odt", bytes(content))


def test_an_archive_packed_in_an_unknown_way_is_refused():
    content = bytearray(samples.open_document("text"))
    for mark, method in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        content[content.index(mark) + method] = 99
    assert reason_against("a.odt", bytes(content))


def test_no_member_is_under_a_password_even_if_what_names_the_kind_is_open():
    content = bytearray(samples.open_document("text"))
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    assert reason_against("a.odt", bytes(content))


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_no_member_is_packed_in_a_way_that_unpacks_without_a_bound(way):
    buffer = io.BytesIO(samples.open_document("text"))
    with zipfile.ZipFile(buffer, "a") as made:
        made.writestr("styles.xml", b"\0" * 1000, way)
    assert reason_against("a.odt", buffer.getvalue())


def test_an_archive_whose_content_is_damaged_is_refused():
    stored = samples.archive(
        {"mimetype": samples.ODF + "text", "content.xml": "<a/>"}, zipfile.ZIP_STORED
    )
    assert reason_against("a.odt", stored) is None
    assert reason_against("a.odt", stored.replace(b"opendocument", b"opendocumens"))


@given(st.sampled_from(sorted(KINDS)), st.binary(max_size=400))
def test_any_bytes_get_an_answer(kind, content):
    may_store(f"a.{kind}", len(content), io.BytesIO(content))


@given(
    st.sampled_from(["docx", "xlsx", "odt", "ods"]),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8),
    st.floats(0, 1),
)
def test_a_damaged_archive_gets_an_answer(kind, changes, kept):
    content = bytearray(REAL[kind])
    for where, value in changes:
        content[int(where * len(content))] = value
    cut = bytes(content[: int(kept * len(content)) + 1])
    may_store(f"a.{kind}", len(cut), io.BytesIO(cut))


@given(
    st.sampled_from(["docx", "xlsx", "odt", "ods"]),
    st.integers(0, 250),
    st.binary(min_size=1, max_size=4),
)
def test_a_damaged_directory_of_an_archive_gets_an_answer(kind, from_end, put):
    content = bytearray(REAL[kind])
    at = max(0, len(content) - from_end - len(put))
    content[at : at + len(put)] = put
    may_store(f"a.{kind}", len(content), io.BytesIO(bytes(content)))


def test_an_archive_of_very_many_members_is_judged():
    many = samples.archive({f"{number}": "" for number in range(2000)})
    assert reason_against("a.docx", many)
