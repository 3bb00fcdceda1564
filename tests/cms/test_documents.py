"""Documents: judged by content, downloaded through a view that asks who may see them."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import Collection, CollectionViewRestriction

from cms.models import PortalDocument
from tests.cms.backoffice import EDITORS, MODERATORS, align, browser, url
from tests.files import samples
from tests.support import client_of, in_municipality

pytestmark = pytest.mark.django_db

ADD, MANY = "wagtaildocs:add", "wagtaildocs:add_multiple"
CHOOSER = "wagtaildocs_chooser:create"


def upload(client, name="Odlok.pdf", content=samples.PDF, view=ADD, title="Odlok o cesti"):
    """Send a new document by one of the three forms that take one."""
    file = SimpleUploadedFile(name, content)
    if view == MANY:
        headers = {"X-Requested-With": "XMLHttpRequest"}
        return client.post(url(view), {"title": title, "files[]": file}, headers=headers)
    before = "document-chooser-upload-" if view == CHOOSER else ""
    return client.post(url(view), {f"{before}title": title, f"{before}file": file})


def documents(schema):
    with in_municipality(schema):
        return list(PortalDocument.objects.all())


def address(document, schema="alpha"):
    with in_municipality(schema):
        return document.url


@pytest.fixture
def editor(alpha, beta):
    return browser("alpha", EDITORS)


@pytest.fixture
def document(editor):
    upload(editor)
    (found,) = documents("alpha")
    return found


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_document_is_stored_under_a_name_of_ours_in_the_folder_of_its_municipality(
    document, settings
):
    assert document.title == "Odlok o cesti"
    assert re.fullmatch(r"documents/[0-9a-f]{32}\.pdf", document.file.name)
    assert (Path(settings.MEDIA_ROOT) / "alpha" / document.file.name).read_bytes() == samples.PDF
    assert documents("beta") == []


@pytest.mark.parametrize("view", [ADD, MANY, CHOOSER])
@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", samples.PDF), ("a.docx", samples.docx()), ("B.XLSX", samples.xlsx())],
)
def test_a_real_document_is_accepted_by_every_form(editor, view, name, content):
    upload(editor, name, content, view=view)
    assert len(documents("alpha")) == 1


@pytest.mark.parametrize("view", [ADD, MANY, CHOOSER])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", samples.EXE),
        ("a.txt", samples.HTML),
        ("a.docx", samples.archive({"a": "a"})),
        ("a.docx", samples.docx({"word/vbaProject.bin": "Sub"})),
        ("a.exe", samples.EXE),
        ("a.html", samples.HTML),
        ("a.svg", samples.SVG),
        ("a.pdf", b""),
    ],
)
def test_what_is_not_what_it_says_is_refused_with_a_sentence(editor, view, name, content, settings):
    answer = upload(editor, name, content, view=view)
    assert answer.status_code == 200
    assert documents("alpha") == []
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.*"))
    if view == ADD:
        assert answer.context["form"].errors["file"]
        assert 'value="Odlok o cesti"' in answer.text
    elif view == MANY:
        assert answer.json()["success"] is False
        assert answer.json()["error_message"]
    else:
        assert "error" in answer.text


def test_a_document_that_is_too_large_is_refused_with_its_size(editor):
    answer = upload(editor, content=samples.PDF + b"\0" * 20_000_000)
    assert answer.status_code == 200
    assert "20.0 MB" in str(answer.context["form"].errors["file"]).replace(",", ".")
    assert documents("alpha") == []


def test_a_document_is_not_replaced_by_what_is_none(editor, document):
    data = {"title": "Novo", "file": SimpleUploadedFile("a.pdf", samples.EXE)}
    answer = editor.post(url("wagtaildocs:edit", document.pk), data)
    assert answer.status_code == 200
    assert "file" in answer.context["form"].errors
    (same,) = documents("alpha")
    assert (same.title, same.file.name) == (document.title, document.file.name)


def test_a_title_is_changed_without_sending_the_file_again(editor, document):
    answer = editor.post(url("wagtaildocs:edit", document.pk), {"title": "Novo"})
    assert answer.status_code == 302
    (changed,) = documents("alpha")
    assert (changed.title, changed.file.name) == ("Novo", document.file.name)


def test_anybody_downloads_a_public_document_on_its_own_host(document):
    answer = client_of("alpha").get(address(document))
    assert answer.status_code == 200
    assert body(answer) == samples.PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'"


def test_what_is_no_pdf_is_downloaded_and_never_shown_in_the_page(editor):
    upload(editor, "zapisnik.txt", b"<3 zapisnik")
    (document,) = documents("alpha")
    answer = client_of("alpha").get(address(document))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_document_says_under_which_name_to_save_it(document):
    answer = client_of("alpha").get(address(document))
    disposition = answer["Content-Disposition"]
    assert disposition.startswith("inline")
    assert ".pdf" in disposition


def test_a_document_of_alpha_is_not_found_in_beta(document):
    for schema in ("beta", "public"):
        assert client_of(schema).get(address(document)).status_code == 404


def test_the_same_number_in_beta_is_betas_own_document(editor):
    align("cms_portaldocument", "alpha", "beta")
    upload(editor)
    theirs = samples.PDF.replace(b"1.7", b"1.4")
    upload(browser("beta", EDITORS), content=theirs, title="Tuj odlok")
    (ours,), (other,) = documents("alpha"), documents("beta")
    assert ours.pk == other.pk
    assert client_of("beta").get(address(ours)).status_code == 404
    assert body(client_of("beta").get(address(other, "beta"))) == theirs
    assert body(client_of("alpha").get(address(ours))) == samples.PDF


def test_an_address_with_another_name_is_not_found(document):
    assert client_of("alpha").get(f"/documents/{document.pk}/x.pdf").status_code == 404
    assert (
        client_of("alpha").get(f"/documents/{document.pk + 1}/{document.filename}").status_code
        == 404
    )


@pytest.mark.parametrize("rest", ["", "1", "0/x.pdf", "9" * 30 + "/x.pdf", "1/%00.pdf", "1/../2/x"])
def test_an_address_that_is_none_is_not_found(document, rest):
    assert client_of("alpha").get(f"/documents/{rest}", follow=True).status_code == 404


@pytest.fixture
def private(document):
    """The document, moved to a collection for people who are signed in."""
    with in_municipality("alpha"):
        collection = Collection.get_first_root_node().add_child(name="Interno")
        CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
        document.collection = collection
        document.save()
    return document


def test_a_document_in_a_private_collection_is_refused_to_visitors(private):
    answer = client_of("alpha").get(address(private))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/racun/prijava/")
    assert answer["Location"].startswith("/")


def test_a_document_in_a_private_collection_is_given_to_a_colleague(private, editor):
    assert body(editor.get(address(private))) == samples.PDF


def test_a_colleague_of_beta_is_no_colleague_here(private):
    stranger = browser("beta", MODERATORS)
    cookies = stranger.cookies
    visitor = client_of("alpha")
    visitor.cookies = cookies
    assert visitor.get(address(private)).status_code == 302


def test_a_private_document_stays_private_after_somebody_downloaded_it(private, editor):
    assert editor.get(address(private)).status_code == 200
    assert client_of("alpha").get(address(private)).status_code == 302


def test_a_document_that_becomes_private_is_asked_for_anew(document):
    visitor = client_of("alpha")
    assert visitor.get(address(document)).status_code == 200
    with in_municipality("alpha"):
        root = Collection.get_first_root_node()
        CollectionViewRestriction.objects.create(collection=root, restriction_type="login")
    assert visitor.get(address(document)).status_code == 302


def test_a_document_whose_file_is_gone_is_not_found_and_not_an_error(document, settings):
    (Path(settings.MEDIA_ROOT) / "alpha" / document.file.name).unlink()
    assert client_of("alpha").get(address(document)).status_code == 404


def test_a_citizen_without_a_group_uploads_nothing(alpha):
    upload(browser("alpha"))
    assert documents("alpha") == []


def test_a_deleted_document_takes_its_file_along(
    document, settings, django_capture_on_commit_callbacks
):
    path = Path(settings.MEDIA_ROOT) / "alpha" / document.file.name
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True), in_municipality("alpha"):
        document.delete()
    assert not path.exists()
