"""Answers are kept, are fresh at once, and cost a fixed number of statements."""

import time
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from api import views
from cms.models import AnnouncementPage
from tests.api.support import ask, issued, titles
from tests.support import in_municipality, make_announcement, make_event, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alpha", "beta")]
LISTS = ["announcements/", "events/", "events/?when=coming", "events/?when=past"]


@pytest.mark.parametrize("path", [*LISTS, "municipality/", "", "docs/"])
def test_an_anonymous_answer_is_kept_and_answered_304(path, queries):
    first = ask(path)
    assert first.status_code == 200
    assert first["Cache-Control"] == "no-cache"
    with queries(1):
        again = ask(path)
    assert again.content == first.content
    with queries(1):
        known = ask(path, **{"if-none-match": first["ETag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert known["ETag"] == first["ETag"]


@pytest.mark.parametrize("path", ["schema/", "schema/?format=yaml"])
def test_the_description_is_too_long_to_be_kept_and_answered_304_all_the_same(path, queries):
    """It stays in the process: a call costs the look at the host alone."""
    first = ask(path)
    with queries(1):
        known = ask(path, **{"if-none-match": first["ETag"]})
    assert (known.status_code, known.content) == (304, b"")


@pytest.mark.parametrize("make", [make_announcement, make_event])
def test_a_list_is_fresh_after_a_publication_there_and_untouched_elsewhere(make, queries):
    path = "announcements/" if make is make_announcement else "events/"
    make("alpha", title="Prvo")
    assert titles(path) == ["Prvo"]
    assert titles(path, "beta") == []
    make("alpha", title="Drugo")
    assert set(titles(path)) == {"Prvo", "Drugo"}
    ask(path, "beta")
    with queries(1):
        assert titles(path, "beta") == []


def test_an_object_is_fresh_after_it_was_published_anew_or_taken_back():
    page = make_announcement("alpha", title="Prvo")
    assert ask(f"announcements/{page.pk}/").json()["title"] == "Prvo"
    with in_municipality("alpha"):
        page.title = "Popravljeno"
        page.save_revision().publish()
    assert ask(f"announcements/{page.pk}/").json()["title"] == "Popravljeno"
    with in_municipality("alpha"):
        AnnouncementPage.objects.get(pk=page.pk).unpublish()
    assert ask(f"announcements/{page.pk}/").status_code == 404


def test_a_list_of_coming_events_is_fresh_when_one_has_passed():
    now = timezone.now()
    starts, ends = now - timedelta(hours=1), now + timedelta(seconds=1.5)
    make_event("alpha", title="Kmalu mimo", starts_at=starts, ends_at=ends)
    make_event("alpha", title="Čez teden dni")
    assert titles("events/?when=coming") == ["Kmalu mimo", "Čez teden dni"]
    assert titles("events/?when=past") == []
    time.sleep(max(0.0, (ends - timezone.now()).total_seconds()) + 0.05)
    assert titles("events/?when=coming") == ["Čez teden dni"]
    assert titles("events/?when=past") == ["Kmalu mimo"]


def test_kept_answers_differ_by_what_the_caller_accepts():
    make_announcement("alpha", title="Slovensko")
    assert titles("announcements/") == ["Slovensko"]
    assert titles("announcements/", **{"accept-language": "en"}) == []
    assert ask("announcements/", accept="text/csv").content.startswith(b"id,")
    assert titles("announcements/") == ["Slovensko"]


def test_a_person_who_is_signed_in_gets_an_etag_of_their_own():
    make_announcement("alpha")
    client = signed_in("alpha")
    first = client.get("/api/v1/announcements/")
    assert first["Cache-Control"] == "private, no-cache"
    again = client.get("/api/v1/announcements/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304


def test_what_is_not_kept_is_compared_by_its_etag_too(monkeypatch, queries):
    make_announcement("alpha")
    monkeypatch.setattr(views, "KEPT_MOST", 100)
    long = f"municipalities/?q={'%C4%8D' * 90}"
    for path, schema in (("announcements/?format=csv", "alpha"), (long, "public")):
        first = ask(path, schema)
        assert first["Cache-Control"] == "private, no-cache"
        with queries(2):
            again = ask(path, schema, **{"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_head_and_options_are_answered():
    make_announcement("alpha")
    for path in ("announcements/", "events/", "municipality/", "", "schema/", "docs/"):
        head = ask(path, method="head")
        assert (head.status_code, head.content) == (200, b"")
        assert int(head["Content-Length"]) == len(ask(path).content)
        options = ask(path, method="options")
        assert (options.status_code, options.content) == (204, b"")
        assert options["Allow"] == "GET, HEAD, OPTIONS"


# The host with its generations, then the list itself; and for what is coming, the end of the next
# event, until when the answer holds.
STATEMENTS = {
    make_announcement: {
        "announcements/?page_size=100": 2,
        "announcements/?page_size=100&kind=announcement&updated_since=2019-01-01T00:00:00Z": 2,
        "announcements/?format=csv": 2,
    },
    make_event: {
        "events/?page_size=100": 2,
        "events/?format=geojson": 2,
        "events/?page_size=100&when=coming": 3,
    },
}


@pytest.mark.parametrize("make", STATEMENTS)
def test_a_list_costs_the_same_with_one_object_and_with_30(make, queries):
    for more in (1, 29):
        for _number in range(more):
            page = make("alpha")
        for path, statements in STATEMENTS[make].items():
            ask(path)
            caches["answers"].clear()
            with queries(statements):
                answer = ask(path)
            assert answer.content.decode().count(page.summary) == (1 if more == 1 else 30)


def test_a_token_costs_one_statement_more(queries):
    token = issued("alpha")
    ask("announcements/", authorization=token)
    with queries(3):
        ask("announcements/", authorization=token)


def test_an_object_costs_the_same_whatever_else_there_is(queries):
    page = make_announcement("alpha")
    ask(f"announcements/{page.pk}/")
    for _number in range(5):
        make_announcement("alpha")
    ask("announcements/")
    with queries(3):
        ask(f"announcements/{page.pk}/")


def test_the_list_of_portals_costs_two_statements(queries):
    ask("municipalities/", "public")
    caches["answers"].clear()
    with queries(2):
        assert len(ask("municipalities/", "public").json()["results"]) == 2
    with queries(1):
        ask("municipalities/", "public")
