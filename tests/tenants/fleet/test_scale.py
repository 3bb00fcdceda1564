"""Ready for more than one machine: nothing crosses municipalities, and a schema can be placed."""

import re

import pytest
from django.conf import settings
from django.db import connection

from common.errors import Conflict
from tenants.models import Municipality
from tenants.provisioning.services import NewMunicipality, create_municipality
from tests.database import as_owner
from tests.tenants.fleet.acts import statements_of

# "schema"."table" or schema.table, as SQL names what lies elsewhere; also within functions.
QUALIFIED = re.compile(r'(?<![\w.\'"])"?([a-z][a-z0-9_]*)"?\."?[a-z_]+"?')
PLACED: list[tuple[str, bool]] = []


def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


@pytest.mark.django_db
def test_municipalities_point_at_content_types_and_at_nothing_else_outside(alpha):
    crossing = rows(
        "SELECT DISTINCT n.nspname, fn.nspname || '.' || f.relname FROM pg_constraint k "
        "JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
        "JOIN pg_class f ON f.oid = k.confrelid JOIN pg_namespace fn ON fn.oid = f.relnamespace "
        "WHERE k.contype = 'f' AND n.oid <> fn.oid"
    )
    schemas = {"alpha", "beta", settings.TEMPLATE_SCHEMA}
    assert {target for schema, target in crossing} == {"public.django_content_type"}
    assert {schema for schema, target in crossing} == schemas


@pytest.mark.django_db
def test_no_view_and_no_inheritance_joins_schemas(alpha):
    assert rows(
        "SELECT count(*) FROM pg_depend d JOIN pg_rewrite w ON w.oid = d.objid "
        "JOIN pg_class v ON v.oid = w.ev_class JOIN pg_class t ON t.oid = d.refobjid "
        "WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass "
        "AND v.relnamespace <> t.relnamespace AND v.relnamespace::regnamespace::text "
        "NOT IN ('pg_catalog', 'information_schema')"
    ) == [(0,)]
    assert rows(
        "SELECT count(*) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
        "JOIN pg_class p ON p.oid = i.inhparent WHERE c.relnamespace <> p.relnamespace"
    ) == [(0,)]


@pytest.mark.django_db(transaction=True)
def test_no_statement_names_a_schema_but_public(alpha, beta):
    """What alpha's people and tasks send all day: the search path alone says whose it is."""
    sent = statements_of("alpha")
    assert len(sent) > 500
    schemas = {name for (name,) in rows("SELECT nspname FROM pg_namespace")} - {"public"}
    assert {"alpha", "beta", settings.TEMPLATE_SCHEMA} <= schemas
    for act, sql in sent:
        named = set(QUALIFIED.findall(_without_values(sql))) & schemas
        assert named - {"pg_catalog"} == set(), (act, sql[:300])


def _without_values(sql):
    return re.sub(r"'(?:[^']|'')*'", "''", sql)


def note(cursor, schema):
    """A placement that looks around: the schema is there, with its tables."""
    cursor.execute(
        "SELECT count(*) > 30 FROM pg_class WHERE relnamespace = %s::regnamespace", [schema]
    )
    PLACED.append((schema, cursor.fetchone()[0]))


def refuse(cursor, schema):
    """A placement with no room left."""
    raise Conflict("no_room", "There is no room for another municipality.")


@pytest.fixture
def new(worker):
    return NewMunicipality(
        schema=f"nova_{worker}", name="Občina Nova", host="nova.localhost", code="004"
    )


@pytest.mark.django_db(transaction=True)
def test_whatever_is_made_is_placed(alpha, new, settings):
    settings.PLACEMENT = f"{__name__}.note"
    PLACED.clear()
    with as_owner():
        create_municipality(new=new)
    assert [(new.schema, True)] == PLACED


@pytest.mark.django_db(transaction=True)
def test_what_finds_no_place_leaves_nothing(alpha, new, settings):
    settings.PLACEMENT = f"{__name__}.refuse"
    with as_owner(), pytest.raises(Conflict):
        create_municipality(new=new)
    assert not Municipality.objects.filter(schema_name=new.schema).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [new.schema])
        assert cursor.fetchone() is None
