"""Pictures: judged by content, stored under names of ours, served on their own host alone."""

import io
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.models import PortalImage
from tests.cms.backoffice import EDITORS, align, browser, url
from tests.files import samples
from tests.support import client_of, in_municipality

pytestmark = pytest.mark.django_db

ADD, MANY = "wagtailimages:add", "wagtailimages:add_multiple"
CHOOSER = "wagtailimages_chooser:create"


def upload(client, name="Grb občine.PNG", content=None, view=ADD, title="Grb"):
    """Send a new picture by one of the three forms that take one."""
    file = SimpleUploadedFile(name, samples.png() if content is None else content)
    if view == MANY:
        headers = {"X-Requested-With": "XMLHttpRequest"}
        return client.post(url(view), {"title": title, "files[]": file}, headers=headers)
    before = "image-chooser-upload-" if view == CHOOSER else ""
    return client.post(url(view), {f"{before}title": title, f"{before}file": file})


def pictures(schema):
    with in_municipality(schema):
        return list(PortalImage.objects.all())


@pytest.fixture
def editor(alpha, beta):
    return browser("alpha", EDITORS)


@pytest.fixture
def rendition(editor):
    """The address of a picture of alpha at a size."""
    upload(editor)
    with in_municipality("alpha"):
        return PortalImage.objects.get().get_rendition("fill-800x450").url


def stored(settings):
    """Every file under MEDIA_ROOT, by its path there."""
    root = Path(settings.MEDIA_ROOT)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_a_picture_is_stored_under_a_name_of_ours_in_the_folder_of_its_municipality(
    editor, settings
):
    answer = upload(editor)
    assert answer.status_code == 302
    (picture,) = pictures("alpha")
    assert (picture.title, picture.width, picture.height) == ("Grb", 2, 2)
    assert re.fullmatch(r"original_images/[0-9a-f]{32}\.png", picture.file.name)
    assert f"alpha/{picture.file.name}" in stored(settings)
    assert not [path for path in stored(settings) if not path.startswith("alpha/")]
    assert pictures("beta") == []


@pytest.mark.parametrize("name", ["../../x.png", "..\\x.png", "/etc/x.png", "a b č.png"])
def test_the_name_of_the_editors_file_is_no_part_of_the_path(editor, settings, name):
    upload(editor, name)
    assert all(
        re.fullmatch(r"alpha/(original_images|images)/[0-9a-f]{32}[^/]*\.png", path)
        for path in stored(settings)
    )
    assert stored(settings)


def test_a_rendition_is_served_on_its_own_host_and_nowhere_else(rendition):
    assert rendition.startswith("/media/images/")
    answer = client_of("alpha").get(rendition)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    for schema in ("beta", "public"):
        assert client_of(schema).get(rendition).status_code == 404


def test_the_same_address_in_beta_is_betas_own_picture(rendition, settings):
    own = Path(settings.MEDIA_ROOT) / "beta" / rendition.removeprefix("/media/")
    own.parent.mkdir(parents=True)
    own.write_bytes(samples.png(3, 3))
    answer = client_of("beta").get(rendition)
    assert b"".join(answer.streaming_content) == samples.png(3, 3)


def test_originals_and_documents_are_not_served_as_media(editor, settings):
    upload(editor)
    (picture,) = pictures("alpha")
    assert (Path(settings.MEDIA_ROOT) / "alpha" / picture.file.name).exists()
    private = Path(settings.MEDIA_ROOT) / "alpha" / "documents" / "a.png"
    private.parent.mkdir()
    private.write_bytes(samples.png())
    for path in (picture.file.name, "documents/a.png", f"alpha/{picture.file.name}"):
        assert client_of("alpha").get(f"/media/{path}").status_code == 404
    for path in (picture.file.name, "documents/a.png"):
        for way in (f"images/../{path}", f"images/%2e%2e/{path}", f"images/..%2f{path}"):
            assert client_of("alpha").get(f"/media/{way}").status_code in (400, 404), way


@pytest.mark.parametrize(
    "path",
    [
        "../beta/images/a.png",
        "images/../../beta/images/a.png",
        "images/%2e%2e/%2e%2e/beta/images/a.png",
        "images/..%2f..%2fbeta%2fimages%2fa.png",
        "images/..%5c..%5cbeta%5cimages%5ca.png",
        "images//a.png",
        "images/./../../beta/images/a.png",
        "images/%00.png",
        "images/a.png%00",
        "images/a%00.png",
        "%2fetc/passwd",
        "/etc/passwd.png",
        "images//etc/a.png",
        "shared/../beta/images/a.png",
        "shared/%2e%2e/beta/images/a.png",
        "beta/images/a.png",
        "images/",
        "images",
        "",
        "images/" + "a" * 300 + ".png",
        "images/%ff%fe.png",
        "images/a.png/",
        "images/a.html",
        "images/a.svg",
    ],
)
def test_no_path_leads_out_of_the_folder_of_pictures(alpha, beta, settings, path):
    for schema in ("alpha", "beta", "public"):
        folder = Path(settings.MEDIA_ROOT) / schema / "images"
        folder.mkdir(parents=True)
        for name in ("b.png", "a.html", "a.svg"):
            (folder / name).write_bytes(samples.png())
    (Path(settings.MEDIA_ROOT) / "beta" / "images" / "a.png").write_bytes(samples.png())
    answer = client_of("alpha").get(f"/media/{path}")
    assert answer.status_code == 404


DISGUISED = {
    "text": ("a.png", b"to ni slika"),
    "page": ("a.png", samples.HTML),
    "program": ("a.jpg", samples.EXE),
    "drawing that can run": ("a.svg", samples.SVG),
    "drawing that calls itself a picture": ("a.png", samples.SVG),
    "picture of another kind": ("a.jpg", samples.png()),
    "half a picture": ("a.png", samples.png()[:40]),
    "picture torn after its size": ("a.png", samples.png(40, 40)[:60]),
    "picture with a damaged row": ("a.png", samples.png(40, 40).replace(b"IDAT", b"IDAT\xff", 1)),
    "empty": ("a.png", b""),
    "document": ("a.png", samples.PDF),
    "bomb": ("a.png", samples.png(12_000, 5_100)),
    "bomb of a billion pixels": ("a.png", samples.png(says=(50_000, 50_000))),
    "picture that is smaller than it says": ("a.png", samples.png(says=(200, 200))),
    "bomb of one long row": ("a.png", samples.png(says=(70_000_000, 1))),
}


@pytest.mark.parametrize("case", DISGUISED)
@pytest.mark.parametrize("view", [ADD, MANY, CHOOSER])
def test_what_is_no_picture_is_refused_with_a_sentence(editor, settings, case, view):
    answer = upload(editor, *DISGUISED[case], view=view)
    assert answer.status_code == 200
    assert pictures("alpha") == []
    assert stored(settings) == []
    if view == ADD:
        assert answer.context["form"].errors["file"]
        assert 'value="Grb"' in answer.text
    elif view == MANY:
        assert answer.json()["success"] is False
        assert answer.json()["error_message"]
    else:
        assert "error" in answer.text


@pytest.mark.parametrize("view", [ADD, MANY, CHOOSER])
def test_a_real_picture_is_accepted_by_every_form(editor, view):
    upload(editor, view=view)
    assert len(pictures("alpha")) == 1


def test_a_picture_that_is_too_big_for_memory_is_read_from_its_file(editor):
    from PIL import Image

    buffer = io.BytesIO()
    Image.effect_noise((1700, 1700), 100).save(buffer, "PNG")
    assert buffer.tell() > 2_500_000
    assert upload(editor, content=buffer.getvalue()).status_code == 302
    (picture,) = pictures("alpha")
    with in_municipality("alpha"):
        assert picture.file.size == buffer.tell()


def test_a_title_is_changed_without_sending_the_picture_again(editor):
    upload(editor)
    (picture,) = pictures("alpha")
    answer = editor.post(url("wagtailimages:edit", picture.pk), {"title": "Novi grb"})
    assert answer.status_code == 302
    (changed,) = pictures("alpha")
    assert (changed.title, changed.file.name) == ("Novi grb", picture.file.name)


def test_a_picture_that_is_too_large_is_refused_with_a_sentence(editor, settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 1000
    answer = upload(editor, content=samples.png() + b"\0" * 2000)
    assert answer.status_code == 200
    assert "file" in answer.context["form"].errors
    assert pictures("alpha") == []


def test_the_number_of_a_picture_stands_for_ones_own(editor):
    align("cms_portalimage", "alpha", "beta")
    upload(editor)
    upload(browser("beta", EDITORS), title="Tuja slika")
    (ours,), (theirs,) = pictures("alpha"), pictures("beta")
    assert ours.pk == theirs.pk
    assert 'value="Grb"' in editor.get(url("wagtailimages:edit", ours.pk)).text
    assert "Tuja slika" not in editor.get(url("wagtailimages:index")).text


def test_a_visitor_reaches_no_form_of_pictures(alpha):
    for view in (ADD, "wagtailimages:index", "wagtailimages_chooser:choose"):
        assert client_of("alpha").get(url(view)).status_code == 302


def test_a_made_up_address_of_a_size_is_not_served(editor):
    """Wagtail's view that draws any size on demand is not part of a portal."""
    upload(editor)
    (picture,) = pictures("alpha")
    address = url("wagtailimages:preview", picture.pk, "width-100")
    assert client_of("alpha").get(address).status_code == 302
