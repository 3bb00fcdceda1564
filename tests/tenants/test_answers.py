"""Kept answers: one query, never stale, never another municipality's."""

import time
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from cms.models import AnnouncementPage
from tenants.isolation import answers
from tenants.isolation.generations import State
from tests.support import client_of, in_municipality, make_announcement, make_event, signed_in

pytestmark = pytest.mark.django_db


def body(client, path):
    return client.get(path).content.decode()


@pytest.mark.parametrize("path", ["/", "/obvestila/", "/en/", "/obvestila/rss/", "/theme.css"])
def test_a_second_visitor_costs_one_query(alpha, queries, path):
    first = client_of("alpha").get(path)
    assert first.status_code == 200
    with queries(1):
        second = client_of("alpha").get(path)
    assert second.content == first.content
    assert dict(second.items()) == dict(first.items())


@pytest.mark.parametrize("path", ["/", "/obvestila/", "/obvestila/atom/"])
def test_what_is_published_is_seen_at_once_and_the_neighbours_answer_stays(
    alpha, beta, queries, path
):
    client, neighbour = client_of("alpha"), client_of("beta")
    assert "Ravno objavljeno" not in body(client, path)
    before = neighbour.get(path).content
    page = make_announcement("alpha", title="Ravno objavljeno")
    with queries(1):
        assert neighbour.get(path).content == before
    assert "Ravno objavljeno" in body(client, path)
    with in_municipality("alpha"):
        AnnouncementPage.objects.get(pk=page.pk).unpublish()
    assert "Ravno objavljeno" not in body(client, path)


def test_a_draft_leaves_the_kept_answer(alpha, queries):
    client = client_of("alpha")
    page = make_announcement("alpha", title="Prvič")
    client.get("/")
    with in_municipality("alpha"):
        page.title = "Drugič"
        page.save_revision()
    with queries(1):
        assert "Drugič" not in body(client, "/")


@pytest.mark.parametrize("path", ["/", "/dogodki/", "/dogodki/rss/"])
def test_an_event_leaves_the_list_when_it_ends_without_anybody_writing(alpha, path):
    ends_at = timezone.now() + timedelta(seconds=2)
    make_event("alpha", title="Se izteka", starts_at=ends_at - timedelta(hours=1), ends_at=ends_at)
    client = client_of("alpha")
    assert "Se izteka" in body(client, path)
    assert "Se izteka" in body(client, path)
    time.sleep((ends_at - timezone.now()).total_seconds() + 0.05)
    assert "Se izteka" not in body(client, path)


def test_a_visitor_who_has_the_current_one_hears_304(alpha):
    client = client_of("alpha")
    etag = client.get("/")["ETag"]
    again = client.get("/", headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    make_announcement("alpha")
    assert client.get("/", headers={"if-none-match": etag}).status_code == 200


def test_who_is_signed_in_gets_nothing_kept_and_leaves_nothing(alpha):
    client = client_of("alpha")
    body(client, "/")
    staff = signed_in("alpha")
    assert "ETag" not in staff.get("/")
    caches["answers"].clear()
    staff.get("/")
    connection.set_tenant(alpha)
    assert len(caches["answers"]._cache) == 0
    connection.set_schema_to_public()


def test_a_private_page_is_never_kept(alpha):
    from wagtail.models import PageViewRestriction

    page = make_announcement("alpha", title="Zaprto")
    path = f"/obvestila/{page.slug}/"
    client = client_of("alpha")
    assert "Zaprto" in body(client, path)
    with in_municipality("alpha"):
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert client.get(path).status_code == 302
    assert "Zaprto" not in body(client, "/obvestila/")
    assert "Zaprto" not in body(client, "/")


def test_an_answer_that_a_publication_overtakes_is_not_kept_as_current():
    """It began before the publication, so it may show what was there before."""
    request = RequestFactory().get("/x")
    request.state = State("active", None, "", {"pages": 1})

    def view(request):
        response = HttpResponse("old")
        answers.keep(response, scopes=["pages"])
        return response

    middleware = answers.AnswersMiddleware(view)
    middleware(request)
    later = RequestFactory().get("/x")
    later.state = State("active", None, "", {"pages": 2})
    calls = []
    fresh = answers.AnswersMiddleware(lambda request: calls.append(1) or HttpResponse("new"))
    assert fresh(later).content == b"new"
    assert calls


def test_scopes_that_a_view_does_not_show_do_not_disturb_it():
    def ask(generations):
        request = RequestFactory().get("/y")
        request.state = State("active", None, "", generations)
        return answers.AnswersMiddleware(view)(request).content

    made = []

    def view(request):
        made.append(1)
        response = HttpResponse(str(len(made)))
        answers.keep(response, scopes=["events"])
        return response

    assert ask({"events": 1, "pages": 1}) == b"1"
    assert ask({"events": 1, "pages": 2}) == b"1"
    assert ask({"events": 2, "pages": 2}) == b"2"
    assert ask({"pages": 2}) == b"3"


def test_an_answer_holds_until_its_moment_and_not_at_it():
    entry = answers.Terms((), datetime(2026, 1, 1, tzinfo=UTC), answers.ANSWERS)
    response = HttpResponse("x")
    response.keep = entry
    kept = answers._entry(response, {})
    assert answers._holds(kept, {}) is False


def test_answers_with_cookies_errors_and_large_ones_are_not_kept():
    for response in (HttpResponse("x", status=404), HttpResponse("x" * 600_000)):
        answers.keep(response)
        assert answers._entry(response, {}) is None
    with_cookie = HttpResponse("x")
    with_cookie.set_cookie("a", "b")
    answers.keep(with_cookie)
    assert answers._entry(with_cookie, {}) is None


@pytest.mark.django_db(transaction=True)
def test_writers_in_different_scopes_do_not_wait_for_each_other(alpha):
    done, release = Event(), Event()

    def first():
        try:
            with in_municipality("alpha"), transaction.atomic():
                make_event("alpha", title="Drži ključ")
                connection.set_tenant(alpha)
                done.set()
                release.wait(10)
        finally:
            connection.close()

    thread = Thread(target=first)
    thread.start()
    assert done.wait(10)
    started = time.monotonic()
    with in_municipality("alpha"), connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '2s'")
    make_announcement("alpha", title="Ne čaka")
    waited = time.monotonic() - started
    release.set()
    thread.join()
    assert waited < 2


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_publication_raises_nothing(alpha, queries):
    client = client_of("alpha")
    client.get("/")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make_announcement("alpha", title="Nikoli")
        raise ZeroDivisionError
    with queries(1):
        assert "Nikoli" not in body(client, "/")
