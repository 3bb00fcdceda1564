"""What nobody could read goes live by no way of Wagtail's: the wall stands behind all of them."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone
from wagtail.models import Locale, Revision
from wagtail_localize.models import Translation

from accounts.models import User
from cms import legible
from cms.models import AnnouncementPage, BasePage, EventPage
from cms.tasks import publish_scheduled
from tests.cms.backoffice import EDITORS, MODERATORS, browser, url
from tests.support import in_municipality, make_announcement, make_event, sent_mails

BAD = "<p>Gradivo je <a href='https://a.si/'>tukaj</a>.</p>"
pytestmark = pytest.mark.django_db


def draft(title="Zapora", body=BAD, **fields):
    page = make_announcement("alpha", title=title, body=body, live=False, **fields)
    with in_municipality("alpha"):
        page.save_revision()
    return page


def is_live(page):
    with in_municipality("alpha"):
        return BasePage.objects.get(pk=page.pk).live


def told(client, answer):
    """What the next page of the back office says to that person."""
    assert answer.status_code == 302
    return " ".join(str(one) for one in get_messages(answer.wsgi_request))


def refused(client, answer, page):
    said = told(client, answer)
    assert "»tukaj«" in said, said
    assert page.title in said
    assert not is_live(page)


def test_publishing_many_at_once_names_the_page_and_publishes_none():
    moderator = browser("alpha", MODERATORS)
    good, bad = draft("Dobro", "<p>Vabimo.</p>"), draft()
    address = url("wagtail_bulk_action", "cms", "basepage", "publish")
    answer = moderator.post(f"{address}?id={good.pk}&id={bad.pk}")
    refused(moderator, answer, bad)
    assert not is_live(good)
    assert answer["Location"] == url("wagtailadmin_pages:edit", bad.pk)


def test_with_what_stands_below_a_list_the_wall_holds_too():
    moderator = browser("alpha", MODERATORS)
    bad = draft()
    with in_municipality("alpha"):
        parent = bad.get_parent()
    address = url("wagtail_bulk_action", "cms", "basepage", "publish")
    answer = moderator.post(f"{address}?id={parent.pk}", {"include_descendants": "on"})
    refused(moderator, answer, bad)


def submitted():
    """A text that was submitted before anybody looked, and its task."""
    page = draft()
    with in_municipality("alpha"):
        page.get_workflow().start(page, None)
        return page, page.current_workflow_task_state


@pytest.mark.parametrize("header", [{}, {"x-requested-with": "XMLHttpRequest"}])
def test_approving_publishes_nothing_that_cannot_be_read(header):
    moderator = browser("alpha", MODERATORS)
    page, state = submitted()
    address = url("wagtailadmin_pages:workflow_action", page.pk, "approve", state.pk)
    answer = moderator.post(address, {}, headers=header)
    if header:
        assert answer.json()["redirect"] == url("wagtailadmin_pages:edit", page.pk)
        assert not is_live(page)
    else:
        refused(moderator, answer, page)
    with in_municipality("alpha"):
        # The approval is taken back with it: the text still waits for a review.
        assert page.current_workflow_task_state.status == "in_progress"


def test_the_back_offices_own_api_refuses_with_the_reasons():
    moderator, page = browser("alpha", MODERATORS), draft()
    address = url("wagtailadmin_api:pages:action", page.pk, "publish")
    answer = moderator.post(address, content_type="application/json")
    assert answer.status_code == 422
    assert "tukaj" in answer.json()["message"]
    assert not is_live(page)


def test_a_draft_without_what_is_required_is_refused_in_words():
    moderator = browser("alpha", MODERATORS)
    page = draft("Prazno", "<p>Vabimo.</p>")
    with in_municipality("alpha"):
        BasePage.objects.filter(pk=page.pk)
        revision = page.get_latest_revision()
        revision.content["summary"] = ""
        revision.save()
    address = url("wagtail_bulk_action", "cms", "basepage", "publish")
    said = told(moderator, moderator.post(f"{address}?id={page.pk}"))
    assert "Prazno" in said
    assert not is_live(page)


def test_the_name_of_a_file_is_no_text_for_a_picture():
    page = draft(body="<p>Vabimo.</p>", image_alt="DSC_0012.JPG")
    with in_municipality("alpha"), pytest.raises(legible.NotLegible, match="DSC_0012"):
        page.get_latest_revision().publish()
    assert not is_live(page)


def scheduled(title="Zapora", body=BAD, make=make_announcement, by=None):
    page = make("alpha", title=title, body=body, live=False)
    with in_municipality("alpha"):
        author = User.objects.get(email=by) if by else None
        page.go_live_at = timezone.now() - timedelta(minutes=1)
        page.save_revision(user=author, approved_go_live_at=page.go_live_at)
    return page


def run():
    with in_municipality("alpha"):
        publish_scheduled.call()


def test_what_cannot_appear_holds_up_nothing_else_and_its_author_is_told():
    editor = browser("alpha", EDITORS)
    bad = scheduled(by="uredniki@alpha.example")
    good = scheduled("Dobro", "<p>Vabimo.</p>")
    event = scheduled("Zbor", make=make_event)
    run()
    run()
    assert (is_live(bad), is_live(good), is_live(event)) == (False, True, False)
    mails = sent_mails("alpha")
    assert [(mail.to, "Zapora" in mail.subject) for mail in mails] == [
        (["uredniki@alpha.example"], True)
    ]
    assert "tukaj" in mails[0].body
    assert url("wagtailadmin_pages:edit", bad.pk) in mails[0].body
    home = editor.get(url("wagtailadmin_home")).content.decode()
    assert "Zapora" in home
    with in_municipality("alpha"):
        assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
        assert BasePage.objects.get(pk=bad.pk).specific.get_latest_revision_as_object().body == BAD
        # Once somebody has written on, nothing waits any more.
        assert legible_waits() == ["Zapora", "Zbor"]
        AnnouncementPage.objects.get(pk=bad.pk).save_revision()
        assert legible_waits() == ["Zbor"]


def legible_waits():
    from cms.scheduled import refused as waiting

    return sorted(one.label for one in waiting())


def test_who_scheduled_it_is_told_too():
    moderator_mail = "moderatorji@alpha.example"
    browser("alpha", MODERATORS)
    page = make_announcement("alpha", title="Zapora", body="<p>Vabimo.</p>", live=False)
    with in_municipality("alpha"):
        moderator = User.objects.get(email=moderator_mail)
        page.go_live_at = timezone.now() + timedelta(hours=1)
        revision = page.save_revision()
        revision.publish(user=moderator)
        revision.content["body"] = BAD
        revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
        revision.save()
    run()
    assert [mail.to for mail in sent_mails("alpha")] == [[moderator_mail]]
    assert not is_live(page)


def test_a_schedule_of_what_cannot_be_read_is_refused_at_once():
    page = make_announcement("alpha", body=BAD, live=False)
    with in_municipality("alpha"):
        page.go_live_at = timezone.now() + timedelta(hours=1)
        with pytest.raises(legible.NotLegible):
            page.save_revision().publish()


def test_programs_are_held_up_and_an_import_says_that_it_brings_what_was():
    page = draft()
    with in_municipality("alpha"):
        with pytest.raises(legible.NotLegible):
            page.get_latest_revision().publish()
        with legible.as_it_was():
            page.get_latest_revision().publish()
    assert is_live(page)


@pytest.mark.django_db(transaction=True)
def test_a_translation_that_cannot_be_read_stays_a_draft_and_says_why():
    moderator = browser("alpha", MODERATORS)
    page = make_announcement("alpha", title="Razgrnitev", body="<p>Gradivo <b>je</b> tu.</p>")
    with in_municipality("alpha"):
        english = Locale.objects.get(language_code="en")
    moderator.post(
        url("wagtail_localize:submit_page_translation", page.pk), {"locales": [str(english.pk)]}
    )
    with in_municipality("alpha"):
        translation = Translation.objects.get()
        words = {one.string.data: one.pk for one in translation.source.stringsegment_set.all()}
        target = page.get_translation(english)
    for text, number in words.items():
        value = "<b>Place and time</b>" if "Gradivo" in text else f"In English {number}"
        moderator.put(
            url("wagtail_localize:edit_string_translation", translation.pk, number),
            f"value={value}",
            "application/x-www-form-urlencoded",
        )
    with in_municipality("alpha"):
        BasePage.objects.filter(pk=target.pk).update(live=False)
    answer = moderator.post(url("wagtailadmin_pages:edit", target.pk), {"action": "publish"})
    said = told(moderator, answer)
    assert "Place and time" in said
    assert not is_live(target)
    with in_municipality("alpha"):
        latest = BasePage.objects.get(pk=target.pk).get_latest_revision_as_object()
        assert "Place and time" in latest.body
        assert EventPage.objects.count() == 0
