"""What the back office does to a page is done whole or not at all."""

import pytest
from wagtail.signals import page_published

from cms.models import AnnouncementIndexPage, AnnouncementPage, EventPage
from tests.cms.backoffice import ADMINISTRATORS, add_page, announcement_form, browser, event_form
from tests.common.at_once import at_once
from tests.support import in_municipality

PUBLISH = {"action-publish": "1"}


@pytest.fixture
def broken():
    """Publishing breaks off after the page, its revision and its event are written."""

    def break_off(**facts):
        raise RuntimeError("the process ends here")

    page_published.connect(break_off)
    yield
    page_published.disconnect(break_off)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "form", "model"),
    [
        ("announcementpage", announcement_form, AnnouncementPage),
        ("eventpage", event_form, EventPage),
    ],
)
def test_a_page_whose_publication_breaks_off_is_not_there(alpha, broken, kind, form, model):
    client = browser("alpha", ADMINISTRATORS)
    with pytest.raises(RuntimeError):
        add_page(client, "alpha", kind, form(**PUBLISH))
    with in_municipality("alpha"):
        assert not model.objects.exists()
        assert all(index.numchild == 0 for index in AnnouncementIndexPage.objects.all())


@pytest.mark.django_db(transaction=True)
def test_pages_that_are_added_at_the_same_moment_are_all_added(alpha):
    clients = [browser("alpha", ADMINISTRATORS)]
    clients += [clients[0].__class__(SERVER_NAME="alpha.localhost") for _more in range(2)]
    for client in clients[1:]:
        client.cookies = clients[0].cookies
    titles = [f"Hkrati {number}" for number in range(3)]
    acts = [
        lambda client=client, title=title: (
            add_page(
                client, "alpha", "announcementpage", announcement_form(title, **PUBLISH)
            ).status_code
        )
        for client, title in zip(clients, titles, strict=True)
    ]
    assert at_once("alpha", *acts) == [302] * 3
    with in_municipality("alpha"):
        found = AnnouncementPage.objects.live().filter(title__startswith="Hkrati")
        assert sorted(found.values_list("title", flat=True)) == titles
        assert found.filter(latest_revision=None).count() == 0
        index = AnnouncementIndexPage.objects.get(locale__language_code="sl")
        assert index.numchild == 3
