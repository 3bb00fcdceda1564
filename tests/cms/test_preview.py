"""A preview shows the editor's own municipality, whatever Wagtail's made-up request says."""

import pytest
from django.db import connection
from django_tenants.utils import tenant_context

from tests.cms.backoffice import (
    EDITORS,
    add_page,
    announcement_form,
    browser,
    event_form,
    index_of,
    url,
)
from tests.cms.owner import owner_does
from tests.support import client_of, in_municipality, make_announcement

HOSTS = ["beta.localhost", "localhost", "nowhere.example", "BETA.localhost."]


@pytest.fixture
def pages(alpha, beta):
    """A page with the same number in both, and the latest announcement of each."""
    return {
        schema: make_announcement(schema, title=f"Naslov {schema}") for schema in ("alpha", "beta")
    }


def preview(editor, page, title):
    """Send an unsaved change, then ask for the picture of it, as the editor's page does."""
    address = url("wagtailadmin_pages:preview_on_edit", page.pk)
    sent = editor.post(address, announcement_form(title))
    assert sent.json()["is_valid"], sent.content
    return editor.get(address)


def shown_schema():
    """Whose tables the next statement would read, as PostgreSQL itself says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_user")
        schema, role = cursor.fetchone()
    assert role.endswith(schema), role
    return schema


@pytest.mark.django_db
def test_a_preview_shows_the_unsaved_change_and_saves_nothing(pages):
    answer = preview(browser("alpha", EDITORS), pages["alpha"], "Neshranjena sprememba")
    assert answer.status_code == 200
    assert "Neshranjena sprememba" in answer.content.decode()
    assert "Občina Alpha" in answer.content.decode()
    with in_municipality("alpha"):
        pages["alpha"].refresh_from_db()
    assert pages["alpha"].title == "Naslov alpha"


@pytest.mark.django_db
def test_a_page_that_has_not_been_saved_once_is_previewed(alpha):
    editor, parent = browser("alpha", EDITORS), index_of("alpha")
    address = url("wagtailadmin_pages:preview_on_add", "cms", "announcementpage", parent.pk)
    assert editor.post(address, announcement_form("Še nikoli shranjeno")).json()["is_valid"]
    assert "Še nikoli shranjeno" in editor.get(address).content.decode()


@pytest.mark.django_db
def test_an_event_that_has_not_been_saved_once_is_previewed(alpha):
    from cms.models import EventIndexPage

    editor, parent = browser("alpha", EDITORS), index_of("alpha", EventIndexPage)
    address = url("wagtailadmin_pages:preview_on_add", "cms", "eventpage", parent.pk)
    assert editor.post(address, event_form("Še nikoli shranjeno")).json()["is_valid"]
    assert "Še nikoli shranjeno" in editor.get(address).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_preview_stays_in_alpha_whatever_host_its_site_names(pages, alpha):
    editor, index = browser("alpha", EDITORS), index_of("alpha")
    for host in HOSTS:
        owner_does("UPDATE alpha.wagtailcore_site SET hostname = %s", host)
        for answer in (
            preview(editor, pages["alpha"], f"Predogled za {host}"),
            editor.get(url("wagtailadmin_pages:view_draft", index.pk)),
        ):
            assert answer.status_code == 200, host
            assert "Občina Alpha" in answer.text
            assert "Naslov beta" not in answer.text
            assert "Občina Beta" not in answer.text
        assert (
            f"Predogled za {host}" in preview(editor, pages["alpha"], f"Predogled za {host}").text
        )
        # The same connection goes on serving alpha.
        assert "Naslov alpha" in editor.get(url("wagtailadmin_explore", index.pk)).text
        with tenant_context(alpha):
            pages["alpha"].make_preview_request()
            assert shown_schema() == "alpha"


@pytest.mark.django_db
def test_a_preview_is_never_kept_for_visitors(pages):
    preview(browser("alpha", EDITORS), pages["alpha"], "Neshranjena sprememba")
    with in_municipality("alpha"):
        address = pages["alpha"].get_url()
    assert "Neshranjena" not in client_of("alpha").get(address).text


@pytest.mark.django_db
def test_an_editor_of_beta_cannot_preview_alphas_page(pages):
    address = url("wagtailadmin_pages:preview_on_edit", pages["alpha"].pk)
    stranger = browser("beta", EDITORS)
    stranger.post(address, announcement_form("x"))
    assert "Naslov alpha" not in stranger.get(address).content.decode()


@pytest.mark.django_db
def test_a_visitor_cannot_preview(pages):
    address = url("wagtailadmin_pages:preview_on_edit", pages["alpha"].pk)
    assert client_of("alpha").get(address).status_code == 302


@pytest.mark.django_db
def test_a_form_with_a_fault_is_not_previewed_and_not_an_error(alpha):
    editor = browser("alpha", EDITORS)
    form = event_form(ends_at="2027-03-01 17:00")
    assert add_page(editor, "alpha", "eventpage", form).status_code == 200
    from cms.models import EventIndexPage

    parent = index_of("alpha", EventIndexPage)
    address = url("wagtailadmin_pages:preview_on_add", "cms", "eventpage", parent.pk)
    assert not editor.post(address, form).json()["is_valid"]
    assert editor.get(address).status_code == 200
