"""What is private or not published is in no list; what is private is asked for anew each time."""

from datetime import UTC, datetime, timedelta

import pytest
from wagtail.models import PageViewRestriction

from cms import queries
from cms.models import AnnouncementIndexPage, AnnouncementPage, EventPage
from tests.cms.backoffice import EDITORS, MODERATORS, browser, index_of, url
from tests.support import client_of, in_municipality, make_announcement, make_event

pytestmark = pytest.mark.django_db

NOW = datetime(2031, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def page(alpha, beta):
    return make_announcement("alpha", title="Za sosede", body="<p>Skrivnost soseske</p>")


def restrict(page, kind="login", schema="alpha", **more):
    """Make `page` and all below it private."""
    with in_municipality(schema):
        return PageViewRestriction.objects.create(page=page, restriction_type=kind, **more)


def listed(schema="alpha", language="sl"):
    index = index_of(schema, language=language)
    with in_municipality(schema):
        return [found.title for found in queries.announcements(index.locale_id)]


def address_of(page, schema="alpha"):
    with in_municipality(schema):
        return page.get_url()


def test_a_list_holds_what_is_live_in_its_language_and_municipality_the_latest_first(page, beta):
    make_announcement("alpha", title="Osnutek", live=False)
    make_announcement("alpha", title="English", language="en")
    make_announcement("beta", title="Tuje")
    make_announcement("alpha", title="Novo")
    assert listed() == ["Novo", "Za sosede"]
    assert listed(language="en") == ["English"]
    assert listed("beta") == ["Tuje"]


def test_a_private_page_is_in_no_list(page):
    make_announcement("alpha", title="Za vse")
    restrict(page)
    assert listed() == ["Za vse"]


def test_a_page_below_a_private_one_is_in_no_list(page):
    restrict(index_of("alpha"))
    assert listed() == []


def test_a_private_page_hides_no_other_whose_place_begins_alike(page):
    """Places in the tree are compared by their beginnings: those above, never those beside."""
    other = make_announcement("alpha", title="Druga")
    restrict(other)
    assert listed() == ["Za sosede"]


@pytest.mark.parametrize("model", [AnnouncementPage, EventPage])
def test_what_is_shown_is_what_wagtail_calls_live_and_public(page, model):
    make_event("alpha", title="Zbor")
    restrict(make_event("alpha", title="Zaprto"))
    restrict(make_announcement("alpha", title="Zaprto"))
    make_announcement("alpha", title="Osnutek", live=False)
    with in_municipality("alpha"):
        ours = set(queries.shown(model.objects.all()).values_list("pk", flat=True))
        assert ours == set(model.objects.live().public().values_list("pk", flat=True))
        assert len(ours) == 1


def test_coming_events_become_past_at_their_end(alpha):
    make_event("alpha", title="Prvi", starts_at=NOW)
    make_event("alpha", title="Drugi", starts_at=NOW + HOUR)
    index = index_of("alpha")

    def titles(found):
        with in_municipality("alpha"):
            return [page.title for page in found]

    coming, past = queries.coming_events, queries.past_events
    tick = timedelta(microseconds=1)
    with in_municipality("alpha"):
        assert titles(coming(index.locale_id, NOW)) == ["Prvi", "Drugi"]
        assert titles(coming(index.locale_id, NOW + 2 * HOUR - tick)) == ["Prvi", "Drugi"]
        assert titles(coming(index.locale_id, NOW + 2 * HOUR)) == ["Drugi"]
        assert titles(past(index.locale_id, NOW + 2 * HOUR)) == ["Prvi"]
        assert titles(past(index.locale_id, NOW + 9 * HOUR)) == ["Drugi", "Prvi"]
        assert queries.next_change(NOW) == NOW + 2 * HOUR


def test_a_visitor_of_a_private_page_is_asked_to_sign_in(page):
    restrict(page)
    answer = client_of("alpha").get(address_of(page))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/racun/prijava/")
    shown = client_of("alpha").get(address_of(page), follow=True)
    assert shown.status_code == 200
    assert "Skrivnost" not in shown.text


def test_a_colleague_sees_a_private_page_and_a_visitor_after_them_does_not(page):
    restrict(page)
    colleague = browser("alpha", EDITORS)
    assert "Skrivnost" in colleague.get(address_of(page)).text
    assert client_of("alpha").get(address_of(page)).status_code == 302


def test_a_page_that_becomes_private_is_not_served_from_what_was_kept(page):
    visitor = client_of("alpha")
    for _again in range(2):
        assert "Skrivnost" in visitor.get(address_of(page)).text
    restrict(page)
    assert visitor.get(address_of(page)).status_code == 302


def test_a_page_under_a_list_that_becomes_private_is_not_served_from_what_was_kept(page):
    visitor = client_of("alpha")
    assert "Skrivnost" in visitor.get(address_of(page)).text
    restrict(index_of("alpha"))
    assert visitor.get(address_of(page)).status_code == 302


def test_a_page_with_a_password_opens_with_it_in_its_own_municipality_only(page, beta):
    restriction = restrict(page, "password", password="soseska")
    visitor, address = client_of("alpha"), address_of(page)
    asked = visitor.get(address)
    assert asked.status_code == 200
    assert "Skrivnost" not in asked.text
    form = f"/_util/authenticate_with_password/{restriction.pk}/{page.pk}/"
    wrong = visitor.post(form, {"password": "x", "return_url": address})
    assert (wrong.status_code, "Skrivnost" in wrong.text) == (200, False)
    assert visitor.post(form, {"password": "soseska", "return_url": address}).status_code == 302
    assert "Skrivnost" in visitor.get(address).text
    assert "Skrivnost" not in client_of("alpha").get(address).text
    there = client_of("beta").post(form, {"password": "soseska", "return_url": address})
    assert there.status_code == 404


def test_a_password_form_leads_to_no_other_host(page):
    restriction = restrict(page, "password", password="soseska")
    form = f"/_util/authenticate_with_password/{restriction.pk}/{page.pk}/"
    data = {"password": "soseska", "return_url": "https://evil.example/"}
    answer = client_of("alpha").post(form, data)
    assert "evil.example" not in answer.get("Location", "")


def test_a_moderator_makes_a_page_private_in_the_back_office(page):
    address = url("wagtailadmin_pages:set_privacy", page.pk)
    answer = browser("alpha", MODERATORS).post(address, {"restriction_type": "login"})
    assert answer.status_code == 200
    with in_municipality("alpha"):
        assert PageViewRestriction.objects.get().page_id == page.pk
    assert listed() == []


def test_an_editor_makes_no_page_private(page):
    address = url("wagtailadmin_pages:set_privacy", page.pk)
    browser("alpha", EDITORS).post(address, {"restriction_type": "login"})
    with in_municipality("alpha"):
        assert not PageViewRestriction.objects.exists()


def test_a_draft_of_a_live_page_changes_nothing_that_visitors_see(page):
    with in_municipality("alpha"):
        page.title = "Ni še res"
        page.save_revision()
        assert AnnouncementIndexPage.objects.filter(live=True).count() == 2
    assert listed() == ["Za sosede"]
    assert "Ni še res" not in client_of("alpha").get(address_of(page)).text
