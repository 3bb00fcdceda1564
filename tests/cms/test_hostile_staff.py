"""What no form of the back office would send: refused, never an error of ours, nothing lost."""

import pytest

from tests.cms.backoffice import MODERATORS, announcement_form, browser, index_of, url
from tests.support import signed_in

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


@pytest.mark.parametrize(
    "path", ["/admin/api/main/pages/?search=a%00b", "/admin/images/?q=%00", "/admin/pages/?p=%00"]
)
def test_a_sign_that_no_text_has_is_a_bad_request(path):
    assert signed_in("alpha").get(path).status_code == 400
