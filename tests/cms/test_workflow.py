"""Editors write, moderators publish; nobody of another municipality sees any of it."""

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.models import PageSubscription, WorkflowState

from accounts.models import User
from cms.models import AnnouncementPage, BasePage
from tests.cms.backoffice import (
    EDITORS,
    MODERATORS,
    add_page,
    align,
    announcement_form,
    browser,
    edit_page,
    event_form,
    index_of,
    person,
    url,
)
from tests.support import client_of, in_municipality, make_announcement

pytestmark = pytest.mark.django_db

TITLE = "Javna razgrnitev"
A_COMMENT = {
    "comments-TOTAL_FORMS": "1",
    "comments-0-text": "Manjka rok",
    "comments-0-contentpath": "title",
    "comments-0-position": "",
    "comments-0-resolved": "",
    "comments-0-DELETE": "",
    "comments-0-id": "",
    "comments-0-replies-TOTAL_FORMS": "0",
    "comments-0-replies-INITIAL_FORMS": "0",
    "comments-0-replies-MIN_NUM_FORMS": "0",
    "comments-0-replies-MAX_NUM_FORMS": "",
    "comment_notifications": "on",
}


def written(schema):
    with in_municipality(schema):
        return AnnouncementPage.objects.get(draft_title=TITLE)


def address_of(page, schema):
    """The path of `page` on the portal."""
    with in_municipality(schema):
        return page.get_url()


@pytest.fixture
def draft(alpha):
    """An editor of alpha, and what they wrote."""
    editor = browser("alpha", EDITORS)
    assert add_page(editor, "alpha", "announcementpage", announcement_form()).status_code == 302
    return editor, written("alpha")


def submit(editor, page):
    """What an editor presses when the text is ready."""
    return edit_page(editor, page, announcement_form() | {"action-submit": "1"})


def approve(moderator, page):
    """What a moderator presses: approve, at the task that waits."""
    with in_municipality("alpha"):
        state = page.current_workflow_task_state
        address = reverse(
            "wagtailadmin_pages:workflow_action",
            args=[page.pk, "approve", state.pk],
            urlconf="config.urls",
        )
    return moderator.post(address, {})


def test_what_an_editor_writes_is_a_draft_that_visitors_do_not_see(draft, client_of):
    _editor, page = draft
    assert not page.live
    assert client_of("alpha").get(address_of(page, "alpha")).status_code == 404


def test_an_editor_cannot_publish_even_by_asking_for_it(draft):
    editor, page = draft
    edit_page(editor, page, announcement_form() | {"action-publish": "1"})
    assert not written("alpha").live
    form = announcement_form("Drugo") | {"action-publish": "1"}
    add_page(editor, "alpha", "announcementpage", form)
    with in_municipality("alpha"):
        assert not AnnouncementPage.objects.filter(live=True).exists()


def test_an_editor_cannot_approve_what_they_submitted(draft):
    editor, page = draft
    submit(editor, page)
    approve(editor, page)
    assert not written("alpha").live


def test_what_a_moderator_approves_is_live(draft, client_of):
    editor, page = draft
    assert submit(editor, page).status_code == 302
    with in_municipality("alpha"):
        assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS
    assert not written("alpha").live
    answer = approve(browser("alpha", MODERATORS), page)
    assert answer.status_code == 302
    page = written("alpha")
    assert page.live
    assert TITLE in client_of("alpha").get(address_of(page, "alpha")).content.decode()


def test_moderators_hear_of_it_by_mail_with_links_to_their_own_portal(
    draft, django_capture_on_commit_callbacks
):
    editor, page = draft
    person("alpha", MODERATORS)
    person("beta", MODERATORS)
    with django_capture_on_commit_callbacks(execute=True):
        submit(editor, page)
    assert "moderatorji@alpha.example" in [to for message in mail.outbox for to in message.to]
    assert not [to for message in mail.outbox for to in message.to if "beta" in to]
    for message in mail.outbox:
        assert "alpha.localhost" in message.body


def test_the_editor_hears_by_mail_that_it_was_approved(draft, django_capture_on_commit_callbacks):
    editor, page = draft
    submit(editor, page)
    moderator = browser("alpha", MODERATORS)
    with django_capture_on_commit_callbacks(execute=True):
        approve(moderator, page)
    assert ["uredniki@alpha.example"] in [message.to for message in mail.outbox]


def test_a_moderator_sends_it_back_and_the_editor_submits_again(draft):
    editor, page = draft
    submit(editor, page)
    moderator = browser("alpha", MODERATORS)
    with in_municipality("alpha"):
        state = page.current_workflow_task_state
    address = url("wagtailadmin_pages:workflow_action", page.pk, "reject", state.pk)
    moderator.post(address, {"comment": "Manjka rok."})
    with in_municipality("alpha"):
        assert WorkflowState.objects.get().status == WorkflowState.STATUS_NEEDS_CHANGES
    edit_page(editor, page, announcement_form() | {"action-restart-workflow": "1"})
    approve(moderator, page)
    assert written("alpha").live


def test_a_moderator_publishes_at_once(alpha):
    moderator = browser("alpha", MODERATORS)
    form = announcement_form() | {"action-publish": "1"}
    assert add_page(moderator, "alpha", "announcementpage", form).status_code == 302
    assert written("alpha").live


def test_a_published_event_is_recorded_and_has_its_page(alpha, beta):
    from events.models import Event

    moderator = browser("alpha", MODERATORS)
    add_page(moderator, "alpha", "eventpage", event_form() | {"action-publish": "1"})
    with in_municipality("alpha"):
        assert Event.objects.get().place == "Kulturni dom"
    with in_municipality("beta"):
        assert not Event.objects.exists()


def test_a_draft_of_an_event_is_no_fact_yet(alpha):
    from events.models import Event

    add_page(browser("alpha", EDITORS), "alpha", "eventpage", event_form())
    with in_municipality("alpha"):
        assert not Event.objects.exists()


def test_an_editor_of_beta_sees_nothing_of_alphas(draft, beta):
    """Their numbers differ or stand for beta's own pages; a title of alpha's never comes along."""
    _editor, page = draft
    stranger = browser("beta", EDITORS)
    views = [
        url("wagtailadmin_home"),
        url("wagtailadmin_explore", index_of("beta").pk),
        url("wagtailadmin_pages:search") + f"?q={TITLE}",
        url("wagtailadmin_reports:site_history"),
        url("wagtailadmin_pages:edit", page.pk),
        url("wagtailadmin_pages:history", page.pk),
        url("wagtailadmin_pages:preview_on_edit", page.pk),
        url("wagtailadmin_pages:view_draft", page.pk),
        url("wagtailadmin_choose_page_search") + f"?q={TITLE}",
    ]
    for address in views:
        answer = stranger.get(address, follow=True)
        assert "javna-razgrnitev" not in answer.content.decode(), address
        assert "Vabimo vas na ogled" not in answer.content.decode(), address


def test_an_editors_number_of_a_page_stands_for_their_own_page(alpha, beta):
    """Pages of both have the same number here; each editor reads and writes their own."""
    align("cms_basepage", "alpha", "beta")
    ours, theirs = make_announcement("alpha", title="Naše"), make_announcement("beta", title="Tuje")
    assert ours.pk == theirs.pk
    answer = browser("beta", EDITORS).get(url("wagtailadmin_pages:edit", ours.pk))
    assert "Tuje" in answer.content.decode()
    assert "Naše" not in answer.content.decode()
    edit_page(
        browser("beta", MODERATORS), theirs, announcement_form("Novo") | {"action-publish": "1"}
    )
    with in_municipality("alpha"):
        assert BasePage.objects.get(pk=ours.pk).title == "Naše"
    with in_municipality("beta"):
        assert BasePage.objects.get(pk=ours.pk).title == "Novo"


def test_a_session_of_alpha_is_nobody_in_beta(draft, beta):
    editor, _page = draft
    cookies = editor.cookies
    stranger = client_of("beta")
    stranger.cookies = cookies
    answer = stranger.get(url("wagtailadmin_home"))
    assert answer.status_code == 302
    assert "/admin/login/" in answer["Location"]


def test_what_is_taken_back_is_told_to_nobody(draft):
    editor, page = draft
    person("alpha", MODERATORS)
    submit(editor, page)
    # The test's transaction is never committed.
    assert mail.outbox == []


def test_a_comment_is_told_by_mail_to_who_follows_the_page(
    draft, django_capture_on_commit_callbacks
):
    _editor, page = draft
    moderator = browser("alpha", MODERATORS)
    with in_municipality("alpha"):
        follower = User.objects.get(email="uredniki@alpha.example")
        PageSubscription.objects.filter(page=page, user=follower).update(comment_notifications=True)
    with django_capture_on_commit_callbacks(execute=True):
        answer = edit_page(moderator, page, announcement_form() | A_COMMENT)
    assert answer.status_code == 302
    (message,) = mail.outbox
    assert message.to == ["uredniki@alpha.example"]
    assert "Manjka rok" in message.body


@pytest.mark.parametrize("server", ["Unknown", "Refusing", "Away"])
def test_a_mail_server_that_is_away_keeps_nobody_from_submitting_and_approving(
    draft, settings, server, django_capture_on_commit_callbacks
):
    settings.MAILERS = {"default": {"BACKEND": f"tests.cms.mail_out.{server}"}}
    editor, page = draft
    moderator = browser("alpha", MODERATORS)
    with django_capture_on_commit_callbacks(execute=True):
        assert edit_page(editor, page, announcement_form() | A_COMMENT).status_code == 302
        assert submit(editor, page).status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        assert approve(moderator, page).status_code == 302
    assert written("alpha").live
