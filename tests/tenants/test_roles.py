"""The second wall: the database role of each municipality."""

from threading import Thread

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django_tenants.utils import schema_context

from tenants.isolation.backend.base import as_platform
from tenants.isolation.roles import role_of
from tests.database import as_owner
from tests.support import in_municipality, make_announcement

pytestmark = pytest.mark.django_db


def value(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]


def refused(sql):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        value(sql)


def test_tests_and_portals_do_not_log_in_as_superuser(alpha):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles "
            "WHERE rolname = session_user"
        )
        assert cursor.fetchone() == (False, False, False, False, False)


def test_the_application_owns_nothing(alpha):
    assert (
        value(
            "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner "
            "WHERE r.rolname = session_user"
        )
        == 0
    )


def test_a_municipality_works_under_its_own_role(alpha, beta):
    with in_municipality("alpha"):
        assert value("SELECT current_user") == role_of("alpha")
        assert value("SHOW search_path").startswith('"alpha"') or value(
            "SHOW search_path"
        ).startswith("alpha")
    with in_municipality("beta"):
        assert value("SELECT current_user") == role_of("beta")
    assert value("SELECT current_user") == role_of("public")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT title FROM beta.cms_basepage",
        "INSERT INTO beta.isolation_generation VALUES ('x', 1) RETURNING n",
        "UPDATE beta.cms_basepage SET title = 'x' RETURNING id",
        "DELETE FROM beta.django_session RETURNING session_key",
        "SELECT nextval('beta.cms_basepage_id_seq')",
        "SELECT count(*) FROM tplbase0.cms_basepage",
        "SELECT count(*) FROM public.tenants_template",
        "SELECT count(*) FROM public.tenants_schemastate",
        "SELECT count(*) FROM public.accounts_user",
        "SELECT count(*) FROM public.django_session",
        "UPDATE public.tenants_municipality SET name = 'x' RETURNING id",
        "UPDATE public.tenants_domain SET domain = 'x' RETURNING id",
        "UPDATE alpha.wagtailcore_site SET hostname = 'beta.localhost' RETURNING id",
        "DELETE FROM alpha.wagtailcore_locale RETURNING id",
        "SELECT count(*) FROM pg_authid",
    ],
)
def test_a_statement_that_names_what_is_not_its_own_is_refused(alpha, beta, statement):
    with in_municipality("alpha"):
        refused(statement)


def test_a_municipality_creates_nothing_and_reads_no_files(alpha):
    with in_municipality("alpha"):
        for statement in (
            "CREATE TABLE alpha.x (id int)",
            "CREATE SCHEMA x",
            "CREATE TABLE public.x (id int)",
            "COPY (SELECT 1) TO PROGRAM 'true'",
            "CREATE TEMP TABLE x (id int)",
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                value(statement)


def test_the_root_domain_and_the_platform_reach_no_municipality(alpha):
    refused("SELECT title FROM alpha.cms_basepage")
    with as_platform():
        refused("SELECT title FROM alpha.cms_basepage")


def test_its_own_tables_are_readable_and_writable(alpha):
    page = make_announcement("alpha", title="Naše")
    with in_municipality("alpha"):
        assert value("SELECT title FROM cms_basepage WHERE id = %s", page.pk) == "Naše"


def test_role_and_path_are_sent_in_one_statement_and_only_when_they_change(alpha, beta, queries):
    with in_municipality("alpha"):
        value("SELECT 1")
        with queries(2) as seen:
            value("SELECT 2")
            value("SELECT 3")
        assert not any("SET " in query["sql"] for query in seen.captured_queries)
    with in_municipality("beta"), queries(1) as seen:
        value("SELECT 4")
    assert "SET search_path" in seen.captured_queries[0]["sql"]
    assert "SET ROLE" in seen.captured_queries[0]["sql"]


def test_a_rollback_to_a_savepoint_forgets_what_was_set_after_it(alpha, beta):
    """PostgreSQL takes the setting back there; who remembers it reads a stranger's rows."""
    connection.set_tenant(alpha)
    assert value("SELECT current_user") == role_of("alpha")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        connection.set_tenant(beta)
        assert value("SELECT current_user") == role_of("beta")
        raise ZeroDivisionError
    connection.set_tenant(beta)
    assert value("SELECT current_user") == role_of("beta")
    assert value("SELECT count(*) FROM accounts_user WHERE email = 'admin@beta.example'") == 1


@pytest.mark.django_db(transaction=True)
def test_a_rollback_and_a_close_forget_it_too(alpha, beta):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        connection.set_tenant(beta)
        value("SELECT 1")
        raise ZeroDivisionError
    assert value("SELECT current_user") == role_of("beta")
    connection.close()
    assert value("SELECT current_user") == role_of("beta")


def test_in_a_failed_transaction_nothing_is_believed(alpha, beta):
    connection.set_tenant(alpha)
    with pytest.raises(DatabaseError), transaction.atomic():
        with pytest.raises(ProgrammingError):
            value("SELECT no_such_column")
        connection.set_tenant(beta)
        value("SELECT 1")
    assert value("SELECT current_user") == role_of("beta")


@pytest.mark.django_db(transaction=True)
def test_what_waits_for_the_commit_runs_where_it_was_asked_for(alpha, beta):
    seen = []
    with transaction.atomic():
        with in_municipality("alpha"):
            transaction.on_commit(lambda: seen.append(value("SELECT current_user")))
        with in_municipality("beta"):
            transaction.on_commit(lambda: seen.append(value("SELECT current_user")))
    assert seen == [role_of("alpha"), role_of("beta")]
    assert connection.schema_name == "public"


def test_a_role_that_is_not_there_stops_the_statement(alpha):
    class Nobody:
        schema_name = "alpha"
        database_role = "skt_no_such_role"

    connection.set_tenant(Nobody())
    with pytest.raises(DatabaseError, match="does not exist"), transaction.atomic():
        value("SELECT 1")
    connection.set_schema_to_public()


@pytest.mark.django_db(transaction=True)
def test_two_threads_keep_their_municipalities_apart(alpha, beta):
    seen: dict[str, set] = {"alpha": set(), "beta": set()}

    def work(schema):
        try:
            for _turn in range(30):
                with schema_context(schema):
                    seen[schema].add(value("SELECT min(email) FROM accounts_user"))
        finally:
            connection.close()

    threads = [Thread(target=work, args=(schema,)) for schema in seen]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == {"alpha": {"admin@alpha.example"}, "beta": {"admin@beta.example"}}


@pytest.mark.django_db(transaction=True)
def test_tables_made_later_are_reachable_by_their_municipality_alone(alpha, beta):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE alpha.later (id serial PRIMARY KEY); ")
    try:
        with in_municipality("alpha"):
            assert value("INSERT INTO alpha.later DEFAULT VALUES RETURNING id") == 1
        with in_municipality("beta"):
            refused("SELECT id FROM alpha.later")
    finally:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("DROP TABLE alpha.later")
