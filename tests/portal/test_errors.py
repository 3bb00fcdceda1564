"""Pages for what went wrong."""

import pytest
from django.db import OperationalError, connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal import errors
from tenants.provisioning.services import resume_municipality, suspend_municipality
from tests.database import as_owner
from tests.portal.content import text_of
from tests.support import client_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "title", "way"),
    [
        ("/ni-je/", "Te strani ni", "Na prvo stran"),
        ("/en/nothing/", "There is no such page", "Go to the first page"),
        ("/obvestila/ni-je/", "Te strani ni", "Na prvo stran"),
    ],
)
def test_a_missing_page_says_so_within_the_portal(alpha, path, title, way):
    response = client_of("alpha").get(path)
    page = text_of(response)
    assert response.status_code == 404
    assert f"<title>{title} – Občina Alpha</title>" in page
    assert way in page
    assert 'class="menu"' in page
    assert response["Cache-Control"] == "no-store"


def test_a_missing_page_of_the_root_domain_says_so(db):
    response = client_of("public").get("/ni-je/")
    page = text_of(response)
    assert response.status_code == 404
    assert "<title>Te strani ni – Skupaj</title>" in page
    assert '<a class="ds-button" href="/">' in page


def test_the_page_for_our_own_fault_needs_no_database(alpha):
    request = RequestFactory().get("/", SERVER_NAME="alpha.localhost")
    request.tenant = alpha

    def broken(*_args):
        raise OperationalError("gone")

    with connection.execute_wrapper(broken):
        response = errors.broken(request)
    assert response.status_code == 500
    assert "Pri nas je šlo nekaj narobe" in text_of(response)
    assert "Občina Alpha" in text_of(response)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sl", "Na tem naslovu ni portala"),
        ("en", "There is no portal"),
        ("it", "A questo indirizzo non c’è nessun portale"),
        ("hu", "Ezen a címen nincs portál"),
    ],
)
def test_an_unknown_host_is_told_where_the_portals_are(db, language, words):
    client = client_of("public", **{"accept-language": language})
    response = client.get("/", SERVER_NAME="nowhere.localhost")
    page = text_of(response)
    assert response.status_code == 404
    assert f'<html lang="{language}">' in page
    assert words in page
    assert "<strong>nowhere.localhost</strong>" in page
    assert 'href="http://localhost:80/"' in page


def test_a_host_cannot_write_into_the_page(db):
    page = render_to_string(
        "errors/unknown_host.html",
        {"title": "x", "language": "sl", "root_url": "/", "host": "<script>"},
    )
    assert "<script>" not in page


@pytest.mark.django_db(transaction=True)
def test_a_suspended_portal_says_why(alpha):
    with as_owner():
        suspend_municipality(schema="alpha", reason="Selimo <strežnik>.")
    response = client_of("alpha").get("/")
    page = text_of(response)
    assert response.status_code == 503
    assert "Ta portal je začasno zaprt" in page
    assert "Občina Alpha" in page
    assert "Selimo &lt;strežnik&gt;." in page
    with as_owner():
        resume_municipality(schema="alpha")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("schema", ["alpha", "public"])
@pytest.mark.parametrize(
    ("path", "language"),
    [("/", "sl"), ("/en/contact/", "en"), ("/it/contatti/", "it"), ("/hu/kapcsolat/", "hu")],
)
def test_without_the_database_visitors_are_asked_to_wait(alpha, schema, path, language):
    browser = client_of(schema)
    browser.get("/")

    def away(*_args):
        raise OperationalError("FATAL: sorry, too many clients already")

    with connection.execute_wrapper(away):
        response = browser.get(path)
        program = browser.get("/api/v1/announcements/")
    page = text_of(response)
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert response["Cache-Control"] == "no-store"
    assert f'<html lang="{language}">' in page
    with override(language):
        assert f"<h1>{_('The portals cannot answer at the moment')}</h1>" in page
    assert "Občina Alpha" not in page, "that is what a portal says which is suspended"
    assert program.status_code == 503
    assert program["Retry-After"] == "60"
    assert program.json()["code"] == "unavailable"
    assert browser.get("/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_refusal_of_the_server_is_no_overload(alpha):
    browser = client_of("alpha")
    browser.raise_request_exception = False

    def refused(execute, sql, params, many, context):
        return execute("SELECT 1 / 0", None, False, context)

    with connection.execute_wrapper(refused):
        assert browser.get("/").status_code == 500
