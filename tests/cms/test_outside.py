"""The back office asks nothing of other hosts, and lets nothing of others be put into pages."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from tests.cms.backoffice import ADMINISTRATORS, EDITORS, browser, index_of, url
from tests.files import samples
from tests.support import in_municipality, make_announcement

pytestmark = pytest.mark.django_db

LOADED = re.compile(r"""(?:\ssrc|<link[^>]*\shref|\saction)=["']((?:https?:)?//[^"']+)""")


def test_no_page_of_the_back_office_loads_anything_from_another_host(alpha):
    boss = browser("alpha", ADMINISTRATORS)
    page = make_announcement("alpha")
    views = [
        url("wagtailadmin_home"),
        url("wagtailadmin_explore", index_of("alpha").pk),
        url("wagtailadmin_pages:edit", page.pk),
        url("wagtailadmin_pages:history", page.pk),
        url("wagtailusers_users:index"),
        url("wagtailadmin_account"),
        url("wagtailimages:index"),
        url("wagtailadmin_login"),
    ]
    for address in views:
        answer = boss.get(address, follow=True)
        assert answer.status_code == 200
        assert LOADED.findall(answer.text) == [], address


def test_a_video_of_another_host_is_refused_without_asking_that_host(alpha):
    editor = browser("alpha", EDITORS)
    data = {"embed-chooser-url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ"}
    answer = editor.post(url("wagtailembeds:chooser_upload"), data)
    assert answer.status_code == 200
    assert "embed_chosen" not in answer.text


@pytest.mark.parametrize("content", [b"to ni slika", samples.SVG, samples.EXE, b""])
def test_a_portrait_that_is_no_picture_is_refused_and_not_an_error(alpha, content):
    editor = browser("alpha", EDITORS)
    portrait = SimpleUploadedFile("jaz.png", content)
    answer = editor.post(url("wagtailadmin_account"), {"avatar-avatar": portrait})
    assert answer.status_code == 200
    with in_municipality("alpha"):
        person = User.objects.get(email="uredniki@alpha.example")
        assert not getattr(person, "wagtail_userprofile", None) or (
            not person.wagtail_userprofile.avatar
        )


def test_a_theme_of_the_browser_is_no_way_to_run_a_script(alpha):
    """The policy of the back office allows scripts of its own host alone."""
    policy = browser("alpha", EDITORS).get(url("wagtailadmin_home"))["Content-Security-Policy"]
    (scripts,) = [part for part in policy.split(";") if part.strip().startswith("script-src")]
    assert "'self'" in scripts
    assert not re.search(r"https?:|\*|data:|unsafe-eval", scripts)
    assert "object-src 'none'" in policy
