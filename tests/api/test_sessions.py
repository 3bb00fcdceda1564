"""A session is nothing in the public API: not a citizen's, and not that of staff.

Decided: reading is the same for everybody, so nobody has to ask whether a second factor was given.
The back office's own API lies behind the back office's door and its second factor.
"""

import pytest
from wagtail.models import PageViewRestriction

from tests.api.support import problem
from tests.cms.backoffice import ADMINISTRATORS, person, url
from tests.notices.support import drafted, published
from tests.support import (
    PASSWORD,
    SIGN_IN,
    client_of,
    in_municipality,
    make_announcement,
    signed_in,
    with_second_factor,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha", "beta")]
LISTS = ("announcements/", "events/", "notices/", "municipality/", "search/?q=zaupno", "")


@pytest.fixture
def half():
    """The session of an administrator who has given a password alone."""
    client = client_of("alpha")
    email = person("alpha", ADMINISTRATORS)
    client.post(SIGN_IN, {"login": email, "password": PASSWORD})
    assert client.get("/racun/").status_code == 200
    return client


@pytest.fixture
def hidden():
    """What nobody outside reads: a private page, a draft of a page, a draft of a notice."""
    private = make_announcement("alpha", title="Zaupno")
    with in_municipality("alpha"):
        PageViewRestriction.objects.create(page=private, restriction_type="login")
    draft = make_announcement("alpha", title="Zaupno tudi", live=False)
    published("alpha", number="javno")
    notice = drafted("alpha", number="zaupno")
    return [f"announcements/{private.pk}/", f"announcements/{draft.pk}/", f"notices/{notice.pk}/"]


@pytest.mark.parametrize("factor", [False, True])
def test_the_public_api_answers_staff_what_it_answers_anybody(half, hidden, factor):
    if factor:
        with_second_factor(half, "alpha")
    for path in LISTS:
        anybody = client_of("alpha").get(f"/api/v1/{path}")
        assert anybody.status_code == 200, path
        assert half.get(f"/api/v1/{path}").content == anybody.content, path
        assert b"aupno" not in anybody.content.replace(b"q=zaupno", b""), path
    for path in hidden:
        problem(half.get(f"/api/v1/{path}"), 404)


def test_a_session_writes_nothing_there(half):
    for method in ("post", "put", "patch", "delete"):
        problem(getattr(half, method)("/api/v1/notices/"), 405)


ADDRESSES = ("images/", "documents/", "pages/")


@pytest.mark.parametrize("path", [f"/admin/api/main/{rest}" for rest in ADDRESSES])
def test_the_back_offices_own_api_asks_for_the_second_factor(half, path):
    answer = half.get(path)
    assert answer.status_code == 302
    assert "/racun/" in answer["Location"]
    assert signed_in("alpha").get(path).status_code == 200


def test_acts_and_previews_of_the_back_office_ask_for_it_too(half):
    page = make_announcement("alpha", title="Osnutek", live=False)
    ways = [
        url("wagtailadmin_api:pages:action", page.pk, "publish"),
        url("wagtailadmin_pages:view_draft", page.pk),
        url("wagtailadmin_pages:preview_on_edit", page.pk),
        url("wagtail_bulk_action", "cms", "basepage", "publish") + f"?id={page.pk}",
        url("wagtailimages_chooser:choose"),
        url("notices:index"),
        url("desk_registrations:index"),
        url("desk_mails"),
        url("imports:index"),
        url("wagtail_localize:submit_page_translation", page.pk),
    ]
    for way in ways:
        for answer in (half.get(way), half.post(way, {})):
            assert answer.status_code == 302, way
            assert "/racun/" in answer["Location"], way
    with in_municipality("alpha"):
        page.refresh_from_db()
        assert not page.live
