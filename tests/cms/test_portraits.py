"""Portraits of staff: seen by the staff of their own municipality, and by nobody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.users.models import UserProfile

from tests.cms.backoffice import EDITORS, MODERATORS, browser, url
from tests.files import samples
from tests.support import client_of, in_municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(alpha, beta):
    return browser("alpha", EDITORS)


@pytest.fixture
def portrait(editor):
    """The address of the editor's portrait, sent with the form of the account."""
    page = editor.get(url("wagtailadmin_account"))
    forms = [panel.get_form() for tab in page.context["panels_by_tab"].values() for panel in tab]
    data = {
        f"{form.prefix}-{name}": form[name].value() or ""
        for form in forms
        for name in form.fields
        if name != "avatar"
    }
    data |= {"name_email-first_name": "Ana", "name_email-last_name": "Novak"}
    [prefix] = [form.prefix for form in forms if "avatar" in form.fields]
    data[f"{prefix}-avatar"] = SimpleUploadedFile("Jaz čisto sam.png", samples.png())
    answer = editor.post(url("wagtailadmin_account"), data)
    assert answer.status_code == 302, [form.errors for form in forms]
    with in_municipality("alpha"):
        return UserProfile.objects.exclude(avatar="").get().avatar.url


def test_the_back_office_shows_a_portrait_that_is_there(editor, portrait):
    assert portrait.startswith("/media/avatar_images/")
    assert portrait in editor.get("/admin/").text
    answer = editor.get(portrait)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/png"
    assert b"".join(answer.streaming_content) == samples.png()


def test_a_portrait_is_inert_and_kept_by_its_reader_s_browser_alone(editor, portrait):
    answer = editor.get(portrait)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "private" in answer["Cache-Control"]
    assert "Cookie" in answer["Vary"]


def test_colleagues_see_it(portrait):
    assert browser("alpha", MODERATORS).get(portrait).status_code == 200


def test_visitors_citizens_and_the_neighbours_staff_do_not(portrait):
    strangers = [client_of("alpha"), browser("alpha"), client_of("beta"), client_of("public")]
    for stranger in [*strangers, browser("beta", EDITORS)]:
        assert stranger.get(portrait).status_code == 404


def test_whoever_signs_out_sees_it_no_more(editor, portrait):
    editor.post("/admin/logout/")
    assert editor.get(portrait).status_code == 404


@pytest.mark.parametrize("way", ["../images/a.svg", "a.svg", "a.html", "", "../../beta/x.png"])
def test_nothing_else_leaves_by_that_door(editor, way):
    assert editor.get(f"/media/avatar_images/{way}").status_code in (400, 404)
