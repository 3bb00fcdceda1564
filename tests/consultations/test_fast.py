"""A consultation with 400 articles and 5,000 opinions costs what one with three does."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.models import Contribution, Entry
from tests.consultations.support import answered, consultation, person, said, text
from tests.support import client_of, in_municipality, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/posvetovanja/odlok-o-parkiranju/"
# Its milliseconds are measured by `make bench`.
MOST_QUERIES = 15


@pytest.fixture
def large():
    of = consultation(asks_for_places=True)
    version = text(of, articles=400)
    for number in range(1, 51):
        said(of, how_many=100, version=version, provision_key=f"a{number * 8}", now=of.created_at)
    with in_municipality("alpha"):
        first = list(Entry.objects.order_by("number")[:500])
    answered(of, first)
    return of


def counted(client, path):
    """The statements of a request; what is said once for a connection is none of its own."""
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    once = ("SET search_", "PREPARE", "DEALLOCATE")
    return [one for one in found.captured_queries if not one["sql"].startswith(once)]


def test_the_page_of_a_large_consultation_is_as_cheap_as_it_must_be(large):
    ana = signed_in("alpha", person().email)
    ana.get(PAGE)
    queries = counted(ana, PAGE)
    assert len(queries) <= MOST_QUERIES, "\n".join(one["sql"][:200] for one in queries)
    page = ana.get(PAGE)
    assert page.content.count(b"toc__said") == 50
    assert len(page.content) < 128 * 1024


def test_pages_cost_the_same_whatever_is_in_them(large):
    ana = signed_in("alpha", person().email)
    paths = [
        PAGE,
        f"{PAGE}mnenja/",
        f"{PAGE}besedilo/osnutek/a8/",
        f"{PAGE}mnenja/7/",
        f"{PAGE}oddaja/?document=osnutek&part=a8",
        "/posvetovanja/",
        f"{PAGE}obrazec/",
    ]
    for path in paths:
        ana.get(path)
    before = {path: len(counted(ana, path)) for path in paths}
    with in_municipality("alpha"):
        said(
            large,
            how_many=60,
            version=Contribution.objects.first().version,
            provision_key="a8",
            latitude=46.1,
            longitude=15.0,
        )
    other = consultation(slug="drugo")
    said(other, how_many=3)
    ana.get("/")
    assert {path: len(counted(ana, path)) for path in paths} == before
    assert max(before.values()) <= MOST_QUERIES


def test_anonymous_pages_are_kept_and_new_opinions_show_at_once(large):
    visitor = client_of("alpha")
    visitor.get(PAGE)
    assert len(counted(visitor, PAGE)) == 1
    said(large, how_many=1)
    with in_municipality("alpha"):
        number = Entry.objects.order_by("-number").first().number
    assert f"mnenja/{number}/" in visitor.get(PAGE).content.decode()
