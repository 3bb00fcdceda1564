"""Every route of every door: it succeeds in alpha, and shows nothing of alpha anywhere else."""

from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.urls import resolve
from django.utils import translation

from tests.support import in_municipality
from tests.tenants.isolation.lines import Line, routes_of
from tests.tenants.isolation.routes import FURTHER, PORTAL, ROOT
from tests.tenants.isolation.seen import ask, seen
from tests.tenants.isolation.world import MARKS, secrets_of

pytestmark = pytest.mark.django_db
DOORS = {"config.urls": PORTAL, "config.urls_root": ROOT}
REFUSED = (401, 403, 404)
# What anybody may ask for, so that a session of another municipality is no more than none. A file
# that is not there is answered by the portal's page that says so, with its public menu.
# The page on which one writes says to anybody of which consultation it is, and to sign in.
PUBLIC = (
    *("/obvestila/", "/api/v1/announcements/?lang=sl", "/media/"),
    "/posvetovanja/consulted/oddaja/",
    # Who has begun no questionnaire is led to its first page.
    "/vprasalniki/",
)
# Tables that nothing writes to here, and why.
EMPTY = {
    "wagtailadmin_admin": "holds no rows, only the permission to enter the back office",
    "wagtailimages_image": "our own image model stands in its place",
    "wagtailimages_rendition": "and our own renditions",
    "wagtaildocs_document": "our own document model stands in its place",
    "account_emailconfirmation": "links that confirm an address are signed, and kept nowhere",
    "wagtail_localize_relatedobjectsegment": "our pages point to nothing that is translated",
}


@pytest.mark.parametrize("urlconf", DOORS)
def test_every_route_has_a_line_and_every_line_a_route(urlconf):
    """A new route without a line fails here: say in routes.py how it succeeds in alpha."""
    with translation.override("sl"):
        routes = routes_of(urlconf)
    lines = set(DOORS[urlconf])
    assert routes - lines == set(), "routes without a line in routes.py"
    assert lines - routes == set(), "lines in routes.py whose route is gone"


def test_both_worlds_hold_the_same_numbers(worlds):
    """What exists in alpha exists in beta under the same number, with other content."""
    alpha, beta = rows_of("alpha"), rows_of("beta")
    assert worlds["alpha"].numbers == worlds["beta"].numbers
    assert {table for table in alpha if alpha[table] != beta[table]} == set()


def test_the_worlds_hold_something_of_every_kind(worlds):
    """A new table fails here: put a row with the mark into it in world.py, or say why not."""
    empty = {table for table, numbers in rows_of("alpha").items() if not numbers}
    assert sorted(empty - set(EMPTY)) == [], "tables without a row in the worlds"
    assert sorted(set(EMPTY) - empty) == [], "tables that are not empty any more"


def rows_of(schema):
    """The numbers in each table of a municipality; for keys that are no numbers, how many."""
    found = {}
    with in_municipality(schema), connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tablename, a.attname, a.atttypid::regtype::text LIKE '%%int%%' "
            "FROM pg_tables t LEFT JOIN pg_index i ON i.indisprimary "
            "AND i.indrelid = format('%%I.%%I', t.schemaname, t.tablename)::regclass "
            "LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] "
            "WHERE t.schemaname = %s",
            [schema],
        )
        for table, key, numbered in cursor.fetchall():
            every = f"coalesce(array_agg({key} ORDER BY {key}), '{{}}')"
            wanted = every if numbered else "count(*)"
            cursor.execute(f"SELECT {wanted} FROM {table}")
            found[table] = cursor.fetchone()[0]
    return found


@pytest.mark.parametrize("route", [*PORTAL, *FURTHER])
def test_a_route_of_the_portals_shows_nothing_of_another_municipality(worlds, route):
    line = (PORTAL | FURTHER)[route]
    succeeds_in_alpha(worlds["alpha"], route, line)
    is_refused_in_beta_with_a_session_of_alpha(worlds["alpha"], line)
    shows_nothing_to_strangers(worlds["alpha"], line)
    shows_its_own_in_beta(worlds, line)


def succeeds_in_alpha(alpha, route, line):
    response = ask(alpha.client(line.by), line, alpha)
    assert response.status_code == line.status, seen(response)[:2000]
    if line.to:
        place = urlsplit(response["Location"]).path
        assert place.startswith(line.to.format_map(alpha.names)), place
    shown = alpha.mark.lower() in seen(response)
    assert shown or not line.shows, "alpha's own object is not shown"
    if route in PORTAL:
        leads_where_the_key_says(route, response)


def leads_where_the_key_says(route, response):
    kind, _space, rest = route.partition(" ")
    if kind == "page":
        page = response.wsgi_request._wagtail_route_for_request.page.specific
        assert type(page).__name__ == rest.partition(" ")[0]
    elif kind != "bulk":
        path = response.wsgi_request.path_info
        with translation.override("sl"):
            assert resolve(path, "config.urls").route == joined(route)


def joined(route):
    """As Django joins the parts of a route: without the `^` that some begin with."""
    return route.replace("/^", "/")


def is_refused_in_beta_with_a_session_of_alpha(alpha, line):
    response = ask(alpha.client(line.by, on="beta"), line, alpha)
    text = seen(response)
    hides(text, "alpha")
    if line.by != "anonymous" and not line.path.startswith(PUBLIC):
        place = response.get("Location", "")
        asked_to_sign_in = response.status_code == 302 and (
            "/login/" in place or place.startswith("/racun/prijava/")
        )
        assert asked_to_sign_in or response.status_code in REFUSED, response.status_code
        hides(text, "beta")


def shows_nothing_to_strangers(alpha, line):
    hides(seen(ask(alpha.client(on="beta"), line, alpha)), "alpha")
    hides(seen(ask(alpha.client(line.by, on="public"), line, alpha)), "alpha", "beta")


def shows_its_own_in_beta(worlds, line):
    alpha, beta = worlds["alpha"], worlds["beta"]
    response = ask(beta.client(line.by), line, alpha)
    text = seen(response)
    hides(text, "alpha")
    if not line.names_secrets_of(alpha):
        shown = beta.mark.lower() in text
        assert response.status_code == line.status
        assert shown or not line.shows, "beta's own object is not shown"


def hides(text, *schemas):
    for schema in schemas:
        for secret in secrets_of(schema):
            where = text.find(secret)
            assert where < 0, f"shown: …{text[max(where - 100, 0) : where + 100]}…"


@pytest.mark.parametrize("route", ROOT)
def test_a_route_of_the_root_domain_shows_nothing_of_a_municipality(worlds, route):
    line, alpha = ROOT[route], worlds["alpha"]
    response = ask(alpha.client(on="public"), line, alpha)
    assert response.status_code == line.status
    with translation.override("sl"):
        assert resolve(response.wsgi_request.path_info, "config.urls_root").route == joined(route)
    hides(seen(response), "alpha", "beta")
    for person in ("administrator", "superuser"):
        signed_in = ask(alpha.client(person, on="public"), line, alpha)
        assert signed_in.status_code == line.status
        hides(seen(signed_in), "alpha", "beta")


def test_secrets_are_what_the_suite_takes_them_for():
    assert secrets_of("alpha") == ("alfa-tajno", "alfa-oseba", "admin@alpha.example")
    assert MARKS["alpha"] != MARKS["beta"]
    assert Line(path="/x/").names() == set()
