"""What no form of the back office would send: refused, never an error of ours, nothing lost."""

import pytest

from tests.cms.backoffice import (
    MODERATORS,
    announcement_form,
    browser,
    index_of,
    person,
    url,
)
from tests.notices.support import published
from tests.support import PASSWORD, SIGN_IN, client_of, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha", "beta")]

MADE_UP = ["%s%n", "-1", "9" * 40, "a\0b", "👩‍👩‍👧", "1,2", "<b>"]


@pytest.mark.parametrize("value", MADE_UP)
def test_a_made_up_choice_is_refused_and_what_was_typed_stays(value):
    sent = {"old_path": "/stara-pot/", "redirect_page": value, "redirect_link": ""}
    answer = signed_in("alpha").post(url("wagtailredirects:add"), sent)
    assert answer.status_code == 200
    assert "/stara-pot/" in answer.text
    moderator, parent = browser("alpha", MODERATORS), index_of("alpha")
    form = announcement_form("Naslov ostane", image=value, image_alt="Trg")
    address = url("wagtailadmin_pages:add", "cms", "announcementpage", parent.pk)
    answer = moderator.post(address, form)
    assert answer.status_code == 200
    assert "Naslov ostane" in answer.text


HERE = {"origin": "http://alpha.localhost"}


@pytest.mark.parametrize("way", ["signed out", "without a second factor"])
def test_what_was_typed_comes_back_to_who_was_signed_out_meanwhile(way):
    client = client_of("alpha")
    if way != "signed out":
        client.post(SIGN_IN, {"login": person("alpha", MODERATORS), "password": PASSWORD})
    typed = {"number": "1-1/2026", "title_sl": "Dolgo tipkano <b>", "password": "skrivnost-1"}
    answer = client.post(url("notices:new"), typed, headers=HERE)
    assert answer.status_code == 403
    assert 'value="Dolgo tipkano &lt;b&gt;"' in answer.text
    assert "skrivnost" not in answer.text
    assert "/racun/" in answer.text
    for headers in ({"origin": "https://evil.example"}, {}, HERE | {"x-requested-with": "fetch"}):
        assert client.post(url("notices:new"), typed, headers=headers).status_code == 302


def test_the_root_domain_has_no_back_office_to_be_signed_out_of():
    answer = client_of("public").post(
        "/admin/notices/new/", {"x": "1"}, headers={"origin": "http://localhost"}
    )
    assert answer.status_code == 404


def test_a_notice_published_by_a_second_press_is_shown_and_not_an_error():
    notice = published("alpha")
    moderator = browser("alpha", MODERATORS)
    for answer in (
        moderator.post(url("notices:publish", notice.pk), {}),
        moderator.get(url("notices:publish", notice.pk)),
    ):
        assert answer["Location"] == url("notices:one", notice.pk)


@pytest.mark.parametrize(
    "path", ["/admin/api/main/pages/?search=a%00b", "/admin/images/?q=%00", "/admin/pages/?p=%00"]
)
def test_a_sign_that_no_text_has_is_a_bad_request(path):
    assert signed_in("alpha").get(path).status_code == 400
