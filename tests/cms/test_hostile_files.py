"""Files that somebody made up: refused in words, nothing typed is lost, nothing runs."""

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.users.models import UserProfile

from cms.models import PortalDocument, PortalImage
from notices.models import NoticeFile
from tests.cms.backoffice import EDITORS, browser, url
from tests.files import samples
from tests.notices.support import drafted
from tests.support import in_municipality

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha", "beta")]

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def bomb():
    """A docx that unpacks to a gigabyte."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w") as part:
            for _chunk in range(400):
                part.write(bytes(1_000_000))
    return made.getvalue()


def huge(width=20_000, height=10_000):
    """A picture of 200 megapixels in a few bytes: its header is true, its pixels are missing."""

    def chunk(kind, data):
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    line = bytes(1 + (width + 7) // 8)
    packed = zlib.compressobj(9)
    rows = b"".join(packed.compress(line) for _row in range(height)) + packed.flush()
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


PICTURES = {
    "velika.png": huge,
    "risba.svg": lambda: SVG,
    "risba.png": lambda: SVG,
    "odlok.png": lambda: samples.PDF,
}
DOCUMENTS = {
    "bomba.docx": bomb,
    "odlok.docx": lambda: samples.PDF,
    "odlok.txt": lambda: SVG,
    "risba.svg": lambda: SVG,
    "stran.html": lambda: b"<html><script>alert(1)</script>",
}


@pytest.fixture
def editor():
    return browser("alpha", EDITORS)


def counted(model):
    with in_municipality("alpha"):
        return model.objects.count()


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_that_is_none_is_refused_in_words_and_the_title_stays(editor, name):
    file = SimpleUploadedFile(name, PICTURES[name]())
    data = {"title": "Naslov slike", "file": file, "tags": ""}
    answer = editor.post(url("wagtailimages:add"), data)
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert 'value="Naslov slike"' in answer.text
    assert counted(PortalImage) == 0


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_that_is_not_what_it_says_is_refused_and_the_title_stays(editor, name):
    file = SimpleUploadedFile(name, DOCUMENTS[name]())
    data = {"title": "Naslov listine", "file": file, "tags": ""}
    answer = editor.post(url("wagtaildocs:add"), data)
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert 'value="Naslov listine"' in answer.text
    assert counted(PortalDocument) == 0


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_same_for_files_of_a_notice(editor, name):
    notice = drafted("alpha")
    file = SimpleUploadedFile(name, DOCUMENTS[name]())
    answer = editor.post(
        url("notices:attach", notice.pk), {"title": "Naslov priloge", "file": file}
    )
    assert answer.status_code == 200
    assert answer.context["file_form"].errors["file"]
    assert 'value="Naslov priloge"' in answer.text
    assert counted(NoticeFile) == 0


@pytest.mark.parametrize(
    "name", ["risba.svg", "risba.png", "velika.png", "odlok.png", "slika.html"]
)
def test_a_portrait_that_is_no_picture_is_refused_and_the_name_stays(editor, name):
    content = PICTURES.get(name, samples.png)()
    page = editor.get(url("wagtailadmin_account"))
    forms = [panel.get_form() for tab in page.context["panels_by_tab"].values() for panel in tab]
    data = {
        f"{form.prefix}-{field}": form[field].value() or ""
        for form in forms
        for field in form.fields
        if field != "avatar"
    }
    data |= {"name_email-first_name": "Anamarija", "name_email-last_name": "Novak"}
    [prefix] = [form.prefix for form in forms if "avatar" in form.fields]
    data[f"{prefix}-avatar"] = SimpleUploadedFile(name, content)
    answer = editor.post(url("wagtailadmin_account"), data)
    assert answer.status_code == 200
    assert "Anamarija" in answer.text
    with in_municipality("alpha"):
        assert not UserProfile.objects.exclude(avatar="").exists()


def test_what_is_stored_is_served_without_the_right_to_run(editor):
    for name, content in (("odlok.pdf", samples.PDF), ("opis.txt", b"Besedilo\n")):
        file = SimpleUploadedFile(name, content)
        editor.post(url("wagtaildocs:add"), {"title": name, "file": file, "tags": ""})
        with in_municipality("alpha"):
            address = PortalDocument.objects.latest("pk").url
        answer = editor.get(address)
        assert answer.status_code == 200
        assert answer["X-Content-Type-Options"] == "nosniff"
        policy = answer["Content-Security-Policy"]
        assert "sandbox" in policy or "default-src 'none'" in policy, policy
        expected = "inline" if name.endswith("pdf") else "attachment"
        assert answer["Content-Disposition"].startswith(expected)
        b"".join(answer.streaming_content)
