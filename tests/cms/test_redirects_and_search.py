"""Old addresses lead to new ones, and words to pages, within one municipality."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from cms.models import AnnouncementPage, BasePage, EventPage
from tests.cms.backoffice import (
    ADMINISTRATORS,
    EDITORS,
    MODERATORS,
    announcement_form,
    browser,
    edit_page,
    url,
)
from tests.support import client_of, in_municipality, make_announcement, make_event, signed_in

pytestmark = pytest.mark.django_db


NEW = "https://example.org/novo/"


def redirect_form(old="/staro/", **more):
    return {"old_path": old, "site": "", "is_permanent": "on", "redirect_link": NEW} | more


@pytest.fixture
def led(alpha, beta):
    """An administrator of alpha made a redirect."""
    boss = signed_in("alpha")
    assert boss.post(url("wagtailredirects:add"), redirect_form()).status_code == 302
    return boss


def test_a_redirect_of_alpha_works_in_alpha_only(led):
    answer = client_of("alpha").get("/staro/")
    assert (answer.status_code, answer["Location"]) == (301, NEW)
    for schema in ("beta", "public"):
        assert client_of(schema).get("/staro/").status_code == 404
    with in_municipality("beta"):
        assert not Redirect.objects.exists()


def test_a_redirect_leads_to_a_page_on_its_own_host(alpha, beta):
    page = make_announcement("alpha", title="Novo")
    with in_municipality("alpha"):
        Redirect.objects.create(old_path="/staro", redirect_page=page, site=Site.objects.get())
        address = page.get_url()
    answer = client_of("alpha").get("/staro/")
    assert answer.status_code == 301
    assert answer["Location"] in (address, f"http://alpha.localhost{address}")


@pytest.mark.parametrize(
    "path", ["/staro%00/", "/%ff%fe/", "/" + "a" * 3000 + "/", "/staro;x=1/?y=%00", "/č š/"]
)
def test_no_address_breaks_the_search_for_a_redirect(led, path):
    assert client_of("alpha").get(path).status_code == 404


def test_a_page_that_is_there_is_not_led_away(alpha):
    page = make_announcement("alpha", title="Naslov")
    with in_municipality("alpha"):
        address = page.get_url()
        Redirect.objects.create(old_path=address.rstrip("/"), redirect_link="/drugam/")
    assert client_of("alpha").get(address).status_code == 200


def test_a_page_that_gets_a_new_address_is_found_at_its_old_one(
    alpha, beta, django_capture_on_commit_callbacks
):
    page = make_announcement("alpha", title="Naslov")
    with in_municipality("alpha"):
        before = page.get_url()
    form = announcement_form("Naslov", slug="nov-naslov") | {"action-publish": "1"}
    with django_capture_on_commit_callbacks(execute=True):
        assert edit_page(browser("alpha", MODERATORS), page, form).status_code == 302
    answer = client_of("alpha").get(before)
    assert answer.status_code == 301
    assert answer["Location"].endswith("/nov-naslov/")
    assert client_of("beta").get(before).status_code == 404


def test_a_redirect_that_is_none_is_refused_with_what_was_typed(led):
    answer = led.post(url("wagtailredirects:add"), redirect_form(redirect_link=""))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert 'value="/staro/"' in answer.text


@pytest.mark.parametrize("group", [EDITORS, MODERATORS])
def test_only_administrators_make_redirects(alpha, group):
    browser("alpha", group).post(url("wagtailredirects:add"), redirect_form())
    with in_municipality("alpha"):
        assert not Redirect.objects.exists()


def test_a_file_of_redirects_waits_for_its_second_step_in_its_own_municipality(led):
    table = SimpleUploadedFile("a.csv", f"from,to\n/a,{NEW}\n".encode(), "text/csv")
    answer = led.post(url("wagtailredirects:start_import"), {"import_file": table})
    # Its name is signed, but not for one municipality: the file must not be there for others.
    signed = dict(answer.context["form"].initial)
    second = signed | {"from_index": "0", "to_index": "1", "site": "", "permanent": "on"}
    stranger = browser("beta", ADMINISTRATORS)
    stranger.raise_request_exception = False
    stranger.post(url("wagtailredirects:process_import"), second)
    with in_municipality("beta"):
        assert not Redirect.objects.exists()
    assert led.post(url("wagtailredirects:process_import"), second).status_code == 302
    assert client_of("alpha").get("/a").status_code == 301


@pytest.fixture
def written(alpha, beta):
    """One word in both municipalities, one in each alone."""
    make_announcement("alpha", title="Javna razgrnitev v Hrastniku")
    make_announcement("beta", title="Javna razgrnitev v Kranju")
    make_event("alpha", title="Zbor v Hrastniku", place="Kulturni dom")


def found(schema, model, words):
    with in_municipality(schema):
        return [page.title for page in model.objects.search(words)]


def test_a_search_finds_ones_own_pages_and_never_anothers(written):
    assert found("alpha", AnnouncementPage, "razgrnitev") == ["Javna razgrnitev v Hrastniku"]
    assert found("beta", AnnouncementPage, "razgrnitev") == ["Javna razgrnitev v Kranju"]
    assert found("alpha", AnnouncementPage, "Kranju") == []
    assert found("beta", BasePage, "Hrastniku") == []


def test_a_search_reads_summary_text_and_place(written):
    assert found("alpha", EventPage, "kulturni") == ["Zbor v Hrastniku"]
    assert found("alpha", AnnouncementPage, "povzetek") == ["Javna razgrnitev v Hrastniku"]


def test_a_search_in_the_back_office_stays_within_it(written):
    body = browser("alpha", EDITORS).get(url("wagtailadmin_pages:search") + "?q=razgrnitev").text
    assert "Javna razgrnitev v Hrastniku" in body
    assert "Kranju" not in body


def test_a_deleted_page_is_no_longer_found(written):
    with in_municipality("alpha"):
        AnnouncementPage.objects.get().delete()
    assert found("alpha", AnnouncementPage, "razgrnitev") == []
    assert len(found("beta", AnnouncementPage, "razgrnitev")) == 1


@pytest.mark.parametrize("words", ["", "'", "a' OR 1=1", "č & | ! ( ) : *", "\\", "%", "x" * 5000])
def test_no_words_break_a_search(written, words):
    found("alpha", BasePage, words)
    answer = browser("alpha", EDITORS).get(url("wagtailadmin_pages:search"), {"q": words})
    assert answer.status_code == 200
