"""What visitors see of a scope raises its generation, in the writer's transaction alone."""

from datetime import timedelta

import pytest
from django.db import transaction
from wagtail.models import PageViewRestriction

from cms.models import AnnouncementIndexPage, HomePage, PlainPage, PortalDocument, PortalImage
from tests.cms.backoffice import (
    MODERATORS,
    announcement_form,
    browser,
    edit_page,
    url,
)
from tests.cms.raised import NOTHING, Raised
from tests.files import samples
from tests.support import in_municipality, make_announcement, make_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def announcement(alpha, beta):
    return make_announcement("alpha")


@pytest.fixture
def event(alpha, beta):
    return make_event("alpha")


@pytest.fixture
def plain(alpha, beta):
    """A published page of text."""
    with in_municipality("alpha"):
        home = HomePage.objects.get(locale__language_code="sl")
        page = home.add_child(instance=PlainPage(title="O občini", locale=home.locale))
        page.save_revision().publish()
        return PlainPage.objects.get(pk=page.pk)


def image():
    from django.core.files.base import ContentFile

    picture = PortalImage(title="Grb", file=ContentFile(samples.png(), "grb.png"))
    picture.save()
    return picture


def test_publishing_an_announcement_raises_announcements_in_its_municipality_only(alpha, beta):
    with Raised() as raised:
        make_announcement("alpha")
    assert raised.alpha == {"announcements"}
    assert raised.beta == NOTHING


def test_publishing_an_event_raises_events_in_its_municipality_only(alpha, beta):
    with Raised() as raised:
        make_event("alpha")
    assert raised.alpha == {"events"}
    assert raised.beta == NOTHING


def test_publishing_a_page_raises_pages(plain):
    with Raised() as raised, in_municipality("alpha"):
        plain.title = "O nas"
        plain.save_revision().publish()
    assert raised.alpha == {"pages"}


def test_saving_a_draft_raises_nothing(announcement, event):
    with Raised() as raised:
        make_announcement("alpha", title="Osnutek", live=False)
        make_event("alpha", title="Osnutek", live=False)
        for page in (announcement, event):
            with in_municipality("alpha"):
                page.title = "Še ne"
                page.save_revision()
    assert raised.alpha == NOTHING


def test_a_draft_saved_in_the_back_office_raises_nothing(announcement):
    moderator = browser("alpha", MODERATORS)
    with Raised() as raised:
        assert edit_page(moderator, announcement, announcement_form("Še ne")).status_code == 302
    assert raised.alpha == NOTHING


def test_what_belongs_to_a_draft_raises_nothing_and_to_a_live_page_does(announcement):
    from django.core.files.base import ContentFile

    from cms.models import Attachment

    draft = make_announcement("alpha", title="Osnutek", live=False)
    with in_municipality("alpha"):
        document = PortalDocument(title="Odlok", file=ContentFile(samples.PDF, "odlok.pdf"))
        document.save()
    with Raised() as raised, in_municipality("alpha"):
        Attachment.objects.create(page=draft, document=document)
        draft.summary = "Drugače"
        draft.save()
        draft.delete()
    assert raised.alpha == NOTHING
    with Raised() as raised, in_municipality("alpha"):
        attachment = Attachment.objects.create(page=announcement, document=document)
    assert raised.alpha == {"announcements"}
    with Raised() as raised, in_municipality("alpha"):
        attachment.delete()
    assert raised.alpha == {"announcements"}


def test_publishing_again_raises_even_when_the_title_stays(announcement):
    with Raised() as raised, in_municipality("alpha"):
        announcement.summary = "Nov povzetek"
        announcement.save_revision().publish()
    assert raised.alpha == {"announcements"}


def test_unpublishing_raises(announcement, event):
    with Raised() as raised, in_municipality("alpha"):
        announcement.unpublish()
    assert raised.alpha == {"announcements"}
    with Raised() as raised, in_municipality("alpha"):
        event.unpublish()
    assert raised.alpha == {"events"}


def test_unpublishing_in_the_back_office_raises_nothing_in_beta(announcement):
    moderator = browser("alpha", MODERATORS)
    with Raised() as raised:
        moderator.post(url("wagtailadmin_pages:unpublish", announcement.pk), {})
    assert raised.alpha == {"announcements"}
    assert raised.beta == NOTHING


def test_deleting_what_is_live_raises(announcement):
    with Raised() as raised, in_municipality("alpha"):
        announcement.delete()
    assert "announcements" in raised.alpha


def test_moving_a_page_raises(plain):
    with in_municipality("alpha"):
        home = plain.get_parent()
        below = home.add_child(instance=PlainPage(title="Pod njo", locale=home.locale))
        below.save_revision().publish()
    with Raised() as raised, in_municipality("alpha"):
        below.move(plain, pos="last-child")
    assert raised.alpha == {"pages"}


def test_a_new_address_of_a_list_raises_the_scopes_of_the_pages_below(announcement):
    """Their addresses change with it, in lists, feeds and the API."""
    with Raised() as raised, in_municipality("alpha"):
        index = AnnouncementIndexPage.objects.get(locale__language_code="sl")
        index.slug = "novice"
        index.save_revision().publish()
    assert raised.alpha == {"announcements", "pages"}


def test_a_private_page_raises_what_may_have_shown_it(announcement):
    with Raised() as raised, in_municipality("alpha"):
        restriction = PageViewRestriction.objects.create(
            page=announcement, restriction_type="login"
        )
    assert raised.alpha >= {"announcements"}
    with Raised() as raised, in_municipality("alpha"):
        restriction.delete()
    assert raised.alpha >= {"announcements"}
    assert raised.beta == NOTHING


def test_changing_and_deleting_an_image_raises_what_may_show_it(announcement):
    with in_municipality("alpha"):
        picture = image()
    with Raised() as raised, in_municipality("alpha"):
        picture.title = "Nov grb"
        picture.save()
    assert raised.alpha == {"announcements", "events", "pages"}
    with Raised() as raised, in_municipality("alpha"):
        picture.delete()
    assert raised.alpha == {"announcements", "events", "pages"}
    assert raised.beta == NOTHING


def test_changing_a_document_raises_what_may_link_to_it(alpha, beta):
    from django.core.files.base import ContentFile

    with in_municipality("alpha"):
        document = PortalDocument(title="Odlok", file=ContentFile(samples.PDF, "odlok.pdf"))
        document.save()
    with Raised() as raised, in_municipality("alpha"):
        document.title = "Odlok 2"
        document.save()
    assert raised.alpha == {"announcements", "pages", "events"}


def test_the_time_of_an_event_raises_events(event):
    from events.services import record_event

    with Raised() as raised, in_municipality("alpha"):
        record_event(
            key=event.translation_key,
            starts_at=event.starts_at,
            ends_at=event.ends_at + timedelta(hours=1),
            place="Drugje",
        )
    assert raised.alpha == {"events"}


def test_an_expired_page_raises(announcement):
    from django.utils import timezone

    from cms.tasks import publish_scheduled

    with in_municipality("alpha"):
        announcement.expire_at = timezone.now() - timedelta(minutes=1)
        announcement.save()
    with Raised() as raised, in_municipality("alpha"):
        publish_scheduled.call()
    assert raised.alpha == {"announcements"}


def test_what_is_rolled_back_raises_nothing(alpha, beta):
    class TakenBack(Exception):
        pass

    with Raised() as raised, pytest.raises(TakenBack), transaction.atomic():
        make_announcement("alpha")
        raise TakenBack
    assert raised.alpha == NOTHING
