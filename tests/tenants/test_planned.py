"""Plans that a connection keeps, queries written once, and what a process remembers."""

from contextlib import suppress

import pytest
from django.db import (
    DatabaseError,
    DataError,
    NotSupportedError,
    ProgrammingError,
    connection,
    transaction,
)
from django.utils import timezone
from django_tenants.utils import schema_context

from cms.models import AnnouncementPage
from cms.queries import announcements, coming_events, first_announcements, first_events
from tenants.isolation import memory, planned
from tenants.isolation.backend import base
from tenants.isolation.compiled import Compiled
from tenants.isolation.generations import State
from tenants.isolation.planned import Plans
from tenants.models import Municipality
from tests.support import make_announcement, make_event

pytestmark = pytest.mark.django_db
TITLES = "SELECT title FROM cms_basepage WHERE title LIKE %s AND title <> '100 %%' ORDER BY title"


@pytest.fixture(autouse=True)
def _no_plans(db):
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    connection.plans = Plans()


def _prepared():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        return cursor.fetchone()[0]


def test_the_same_statement_has_a_plan_in_each_municipality_and_shows_its_own(alpha, beta):
    for schema in ("alpha", "beta"):
        make_announcement(schema, title=f"Vabilo {schema}")
    for _ in range(8):  # PostgreSQL goes over to a plan without values after five
        for schema in ("alpha", "beta"):
            with schema_context(schema):
                assert planned.rows(TITLES, ["Vabilo%"]) == [(f"Vabilo {schema}",)]
    assert _prepared() == 2


def test_a_plan_made_for_alpha_shows_beta_its_own_rows(alpha, beta):
    make_announcement("alpha", title="Vabilo alpha")
    with schema_context("alpha"):
        planned.rows(TITLES, ["Vabilo%"])
    connection.plans.names[("beta", TITLES)] = connection.plans.names[("alpha", TITLES)]
    with schema_context("beta"):
        assert planned.rows(TITLES, ["Vabilo%"]) == []


def test_a_plan_carries_no_rights(alpha, beta):
    sql = "SELECT title FROM alpha.cms_basepage WHERE depth = %s"
    with schema_context("alpha"):
        assert planned.rows(sql, [2])
    connection.plans.names[("beta", sql)] = connection.plans.names[("alpha", sql)]
    with schema_context("beta"), pytest.raises(ProgrammingError), transaction.atomic():
        planned.rows(sql, [2])


def test_a_connection_that_has_seen_many_municipalities_is_closed_between_requests(
    alpha, beta, monkeypatch
):
    """The server keeps memory for each of them until then."""
    for most, closed in ((5, False), (1, True)):
        monkeypatch.setattr(base, "MOST_MUNICIPALITIES", most)
        connection.ensure_connection()
        for schema in ("alpha", "beta"):
            with schema_context(schema):
                planned.rows("SELECT 1")
        assert connection.has_seen_too_many() is closed


def test_the_least_recently_used_plan_makes_room(alpha, monkeypatch):
    monkeypatch.setattr(planned, "MOST_CHARACTERS", 2 * len("SELECT 1 + %s"))
    with schema_context("alpha"):
        for number in (1, 2, 1, 3, 1, 2):
            assert planned.rows(f"SELECT {number} + %s", [number]) == [(2 * number,)]
            assert _prepared() <= 2


def test_a_plan_outlives_a_rollback_and_a_failed_one_leaves_nothing(alpha):
    with schema_context("alpha"):
        with transaction.atomic():
            planned.rows("SELECT 1 + %s", [1])
            transaction.set_rollback(True)
        assert planned.rows("SELECT 1 + %s", [1]) == [(2,)]
        for _ in range(2):
            with pytest.raises(ProgrammingError), transaction.atomic():
                planned.rows("SELECT nowhere FROM cms_basepage WHERE id = %s", [1])
        assert planned.rows("SELECT 1 + %s", [2]) == [(3,)]


def test_a_plan_whose_first_use_fails_is_not_left_on_the_server(alpha, beta):
    """PREPARE is not taken back with the transaction in which its EXECUTE failed."""
    make_announcement("alpha", title="Vabilo alpha")
    with schema_context("alpha"):
        for _ in range(5):
            with pytest.raises(DataError), transaction.atomic():
                planned.rows("SELECT 10 / %s", [0])
    with schema_context("beta"):
        assert planned.rows("SELECT 10 / %s", [5]) == [(2,)]
        assert planned.rows(TITLES, ["Vabilo%"]) == []
    assert _prepared() == 2
    with schema_context("alpha"):
        assert planned.rows(TITLES, ["Vabilo%"]) == [("Vabilo alpha",)]
        assert planned.rows("SELECT 10 / %s", [2]) == [(5,)]
    assert _prepared() == 4


def test_room_that_was_made_in_a_failed_transaction_is_made_again(alpha, monkeypatch):
    monkeypatch.setattr(planned, "MOST_CHARACTERS", 2 * len("SELECT 1 + %s"))
    with schema_context("alpha"):
        for number in (1, 2):
            planned.rows(f"SELECT {number} + %s", [number])
        for number in (3, 4):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                with suppress(DataError):
                    cursor.execute("SELECT 1 / 0")
                planned.rows(f"SELECT {number} + %s", [number])
        for number in (1, 2, 3):
            assert planned.rows(f"SELECT {number} + %s", [number]) == [(2 * number,)]
        assert _prepared() <= 2


@pytest.mark.django_db(transaction=True)
def test_a_changed_type_met_in_a_transaction_costs_that_transaction_alone(alpha):
    sql = "SELECT sort_key FROM public.tenants_municipality WHERE schema_name = %s"
    with schema_context("alpha"):
        before = planned.rows(sql, ["alpha"])
        _alter("varchar(200)")
        try:
            with pytest.raises(NotSupportedError), transaction.atomic():
                planned.rows(sql, ["alpha"])
            with transaction.atomic():
                assert planned.rows(sql, ["alpha"]) == before
        finally:
            _alter("text")


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_changes_a_type_breaks_no_connection(alpha):
    sql = "SELECT sort_key FROM public.tenants_municipality WHERE schema_name = %s"
    with schema_context("alpha"):
        before = planned.rows(sql, ["alpha"])
        _alter("varchar(200)")
        try:
            assert planned.rows(sql, ["alpha"]) == before
            assert _prepared() == 1
        finally:
            _alter("text")


def _alter(kind):
    import psycopg2
    from django.conf import settings

    owner = settings.DATABASE_OWNER
    other = psycopg2.connect(
        dbname=owner["NAME"],
        user=owner["USER"],
        host=owner["HOST"],
        port=owner["PORT"] or None,
        password=owner["PASSWORD"] or None,
    )
    with other, other.cursor() as cursor:
        cursor.execute(f"ALTER TABLE public.tenants_municipality ALTER sort_key TYPE {kind}")
    other.close()


def test_a_query_written_once_gives_what_the_orm_gives(alpha, beta):
    for schema in ("alpha", "beta"):
        for number in range(3):
            make_announcement(schema, title=f"Vabilo {number} {schema}")
            make_event(schema, title=f"Zbor {number} {schema}")
    now = timezone.now()
    for _ in range(2):
        for schema in ("alpha", "beta"):
            with schema_context(schema):
                locale = AnnouncementPage.objects.first().locale_id
                found = first_announcements(2)(locale_id=locale)
                assert found == list(announcements(locale)[:2])
                assert all(schema in page.title and page.locale.pk == locale for page in found)
                coming = first_events(2)(locale_id=locale, now=now)
                assert coming == list(coming_events(locale, now)[:2])
                assert all(schema in page.title and page.event.ends_at > now for page in coming)
                assert first_events(2)(locale_id=-1, now=now) == []


def test_a_query_is_called_with_its_own_values(alpha):
    with pytest.raises(TypeError, match="locale_id"):
        first_announcements(2)(locale=1)
    with schema_context("alpha"), pytest.raises(ValueError, match="no parameter"):
        Compiled(lambda pk: Municipality.objects.all(), pk=-5)(pk=1)


def test_what_is_remembered_is_a_municipality_s_own_and_holds_until_something_changes(alpha, beta):
    old, new = (State("active", None, "", {"pages": n}) for n in (1, 2))
    for schema in ("alpha", "beta"):
        with schema_context(schema):
            assert memory.remembered(old, "name", lambda schema=schema: schema) == schema
    with schema_context("alpha"):
        assert memory.remembered(old, "name", lambda: "other") == "alpha"
        assert memory.remembered(new, "name", lambda: "other") == "other"


def test_what_wagtail_finds_out_of_a_first_page_is_forgotten_with_the_request(alpha, rf):
    from cms.sites import SiteMiddleware

    seen = []
    for number in range(2):
        with schema_context("alpha"):
            request = rf.get("/", SERVER_NAME="alpha.localhost")
            request.state = State("active", None, "", {"pages": 1})
            SiteMiddleware(lambda request: None)(request)
            seen.append(request._wagtail_site.root_page)
            assert not hasattr(seen[-1], "mark")
            seen[-1].mark = number
    assert seen[0] == seen[1]
