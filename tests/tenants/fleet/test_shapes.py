"""A schema that was altered behind the fleet's back is named, with what was altered."""

import pytest
from django.conf import settings
from django.utils import translation

from tenants.provisioning.fleet import session
from tenants.provisioning.fleet.fingerprints import shapes
from tenants.provisioning.fleet.state import Standing
from tests.database import as_owner
from tests.tenants.fleet.support import look, rows, run

pytestmark = pytest.mark.django_db(transaction=True)

PAGE, EVENT = "alpha.cms_announcementpage", "alpha.events_event"
# What is done, how it is undone, and what has to be said of it.
ALTERATIONS = {
    "a dropped column": (
        f"ALTER TABLE {PAGE} DROP COLUMN contact_name",
        f"ALTER TABLE {PAGE} ADD contact_name varchar(120) NOT NULL",
        "lacks column cms_announcementpage.contact_name",
    ),
    "a column more": (
        f"ALTER TABLE {PAGE} ADD secret text",
        f"ALTER TABLE {PAGE} DROP secret",
        "has column cms_announcementpage.secret text",
    ),
    "a changed default": (
        f"ALTER TABLE {PAGE} ALTER summary SET DEFAULT 'x'",
        f"ALTER TABLE {PAGE} ALTER summary DROP DEFAULT",
        "default 'x'::text",
    ),
    "a column that may be empty": (
        f"ALTER TABLE {PAGE} ALTER summary DROP NOT NULL",
        f"ALTER TABLE {PAGE} ALTER summary SET NOT NULL",
        "lacks column cms_announcementpage.summary text not null",
    ),
    "another type": (
        f"ALTER TABLE {PAGE} ALTER contact_name TYPE varchar(121)",
        f"ALTER TABLE {PAGE} ALTER contact_name TYPE varchar(120)",
        "has column cms_announcementpage.contact_name character varying(121)",
    ),
    "an index more": (
        f"CREATE INDEX quick ON {PAGE} (summary)",
        "DROP INDEX alpha.quick",
        "has index quick CREATE INDEX quick ON cms_announcementpage",
    ),
    "a trigger gone": (
        f"DROP TRIGGER raise_generation ON {EVENT}",
        f"CREATE TRIGGER raise_generation AFTER INSERT OR DELETE OR UPDATE ON {EVENT} "
        "FOR EACH ROW EXECUTE FUNCTION public.isolation_raise('events')",
        "lacks trigger events_event.raise_generation",
    ),
    "a trigger switched off": (
        f"ALTER TABLE {EVENT} DISABLE TRIGGER raise_generation",
        f"ALTER TABLE {EVENT} ENABLE TRIGGER raise_generation",
        "switched off",
    ),
    "another function in a trigger": (
        f"CREATE OR REPLACE TRIGGER raise_generation AFTER INSERT OR DELETE OR UPDATE ON {EVENT} "
        "FOR EACH ROW EXECUTE FUNCTION public.isolation_raise('pages')",
        f"CREATE OR REPLACE TRIGGER raise_generation AFTER INSERT OR DELETE OR UPDATE ON {EVENT} "
        "FOR EACH ROW EXECUTE FUNCTION public.isolation_raise('events')",
        "isolation_raise('pages')",
    ),
    "foreign keys switched off": (
        f"ALTER TABLE {PAGE} DISABLE TRIGGER ALL",
        f"ALTER TABLE {PAGE} ENABLE TRIGGER ALL",
        "of the foreign key switched off",
    ),
    "a constraint more": (
        f"ALTER TABLE {EVENT} ADD CONSTRAINT strict CHECK (place <> '') NOT VALID",
        f"ALTER TABLE {EVENT} DROP CONSTRAINT strict",
        "has constraint events_event.strict",
    ),
    "a table more": (
        "CREATE TABLE alpha.notes (id int)",
        "DROP TABLE alpha.notes",
        "has table notes",
    ),
    "a view": (
        f"CREATE VIEW alpha.peek AS SELECT place FROM {EVENT}",
        "DROP VIEW alpha.peek",
        "has table peek v",
    ),
    "a function": (
        "CREATE FUNCTION alpha.one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "DROP FUNCTION alpha.one()",
        "has function one",
    ),
    "a sequence that runs otherwise": (
        "ALTER SEQUENCE alpha.events_event_id_seq INCREMENT BY 7",
        "ALTER SEQUENCE alpha.events_event_id_seq INCREMENT BY 1",
        "lacks sequence events_event_id_seq",
    ),
    "row security": (
        f"ALTER TABLE {EVENT} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {EVENT} DISABLE ROW LEVEL SECURITY",
        "row security",
    ),
}


def test_clones_have_the_shape_of_the_template(alpha, beta):
    with as_owner(), session.catalogue() as cursor:
        found = shapes(cursor, ["alpha", "beta", settings.TEMPLATE_SCHEMA, "nobody"])
    assert set(found) == {"alpha", "beta", settings.TEMPLATE_SCHEMA}
    assert len(set(found.values())) == 1


def test_whatever_is_altered_is_named_and_the_neighbour_is_not(alpha, beta):
    missed = []
    for what, (done, undone, words) in ALTERATIONS.items():
        run(done)
        found = look()
        if found["alpha"].standing != Standing.ALTERED or words not in str(found["alpha"].words):
            missed.append((what, found["alpha"].standing, str(found["alpha"].difference)))
        assert found["beta"].standing == Standing.CURRENT, what
        run(undone)
        # Columns that were dropped and made again lie elsewhere in the table: no difference.
        assert look()["alpha"].standing == Standing.CURRENT, (what, look()["alpha"].words)
    assert missed == []


def test_a_schema_that_is_gone_is_said_to_be_gone(alpha, beta):
    run("ALTER SCHEMA alpha RENAME TO elsewhere")
    found = look()
    assert found["alpha"].standing == Standing.GONE
    with translation.override("en"):
        assert "no schema" in found["alpha"].words
    assert found["beta"].standing == Standing.CURRENT


def test_a_migration_that_is_not_recorded_any_more_leaves_the_schema_behind(alpha, beta):
    run("DELETE FROM alpha.django_migrations WHERE app = 'events'")
    assert look()["alpha"].standing == Standing.BEHIND


def test_two_hundred_lines_of_difference_are_cut_short(alpha):
    run("DROP TABLE alpha.events_event CASCADE")
    words = look()["alpha"].words
    assert "differences more" in words
    assert len(words.splitlines()) < 20


def test_the_catalogue_s_connection_sees_no_municipality_by_default(alpha):
    with as_owner(), session.catalogue() as cursor:
        cursor.execute("SHOW search_path")
        assert cursor.fetchone() == ("pg_catalog",)
    assert rows("SELECT 1") == [(1,)]
