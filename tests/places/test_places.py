"""Rows with a place: whole or nowhere, found by a box through an index."""

import json

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from common.errors import Invalid
from places.boxes import Box
from places.geometry import read
from places.models import Ground, Placed
from tests.database import server
from tests.places.support import BOUNDARY, BOW_TIE, square
from tests.support import in_municipality

pytestmark = pytest.mark.django_db


def execute(sql: str, *values: object) -> list:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture(autouse=True)
def _in_alpha(alpha):
    with in_municipality("alpha"):
        yield


def make_ground() -> Ground:
    ground = Ground(boundary_source="GURS, 2026")
    ground.place(BOUNDARY)
    ground.save()
    return Ground.objects.get()


def test_what_is_placed_has_its_box_and_takes_no_bad_shape():
    ground = make_ground()
    assert ground.box == Box(14.25, 46.15, 14.45, 46.35)
    assert ground.placed_shape.geometry == ground.boundary == read(BOUNDARY).geometry
    with pytest.raises(Invalid):
        ground.place(BOW_TIE)
    ground.place(None)
    assert (ground.shape, ground.box, ground.placed_shape) == (None, None, None)


HALF = {
    "a box without a shape": "shape = NULL",
    "a shape without a box": "west = NULL, south = NULL, east = NULL, north = NULL",
    "three sides": "west = NULL",
    "upside down": "south = 47, north = 46",
    "off the map": "east = 181",
    "not a number": "east = 'NaN'",
}


@pytest.mark.parametrize("change", HALF.values(), ids=HALF)
def test_postgresql_refuses_a_place_that_is_not_whole(change):
    make_ground()
    with pytest.raises(IntegrityError, match="place_is_whole"):
        execute(f"UPDATE places_ground SET {change}")


BAD_GROUND = {
    "there_is_one_ground": "id = 2",
    "boundary_is_an_area": """shape = '{"type": "Point", "coordinates": [14.3, 46.2]}'""",
    "boundary_names_its_source": "boundary_source = ''",
}


@pytest.mark.parametrize(("name", "change"), BAD_GROUND.items())
def test_postgresql_refuses_a_ground_that_is_none(name, change):
    make_ground()
    with pytest.raises(IntegrityError, match=name):
        execute(f"UPDATE places_ground SET {change}")


def test_a_box_finds_what_shares_anything_with_it():
    make_ground()
    found = Ground.objects.within
    assert found(Box(14.3, 46.2, 14.31, 46.21)).exists()
    assert found(Box(14, 46, 15, 47)).exists()
    assert found(Box(14.45, 46.35, 15, 47)).exists()
    assert not found(Box(14.46, 46.35, 15, 47)).exists()
    assert not found(Box(14.3, 46.36, 14.4, 47)).exists()
    Ground.objects.update(shape=None, west=None, south=None, east=None, north=None)
    assert not found(Box(-180, -90, 180, 90)).exists()
    assert not Ground.objects.placed().exists()


def test_every_table_of_places_has_the_index_and_says_that_places_are_whole():
    tables = {m._meta.db_table for m in apps.get_models() if issubclass(m, Placed)}
    assert "places_ground" in tables
    indexes = execute("SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'alpha'")
    expression = "USING gist (box(point(east, north), point(west, south)))"
    assert tables - {table for table, sql in indexes if expression in sql} == set()
    sql = "SELECT conrelid::regclass::text FROM pg_constraint WHERE conname LIKE '%%place_is_whole'"
    assert tables - {table for (table,) in execute(sql)} == set()


# The columns and the index of the ground, many times over: the application may make no table.
MANY = (
    'CREATE TEMPORARY TABLE many AS SELECT n AS id, \'{"type": "Point"}\'::jsonb AS shape, '
    "13.4 + (n % 200) * 0.01 AS west, 45.4 + (n / 200) * 0.01 AS south, "
    "13.405 + (n % 200) * 0.01 AS east, 45.405 + (n / 200) * 0.01 AS north "
    "FROM generate_series(0, 19999) n",
    "CREATE INDEX many_box ON many USING gist (box(point(east, north), point(west, south)))",
    "ANALYZE many",
)


def test_among_20_000_rows_the_index_is_used():
    query = Ground.objects.within(Box(14.3, 46.2, 14.351, 46.249)).values("id").query
    sql, values = query.sql_with_params()
    sql = sql.replace("places_ground", "many")
    with server(connection.settings_dict["NAME"]) as cursor:
        for step in MANY:
            cursor.execute(step)
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", values)
        plan = json.dumps(cursor.fetchall())
        cursor.execute(sql, values)
        assert len(cursor.fetchall()) == 6 * 5
    assert '"many_box"' in plan
    assert "Seq Scan" not in plan


def test_what_changes_on_the_ground_raises_its_generation():
    def generation() -> list:
        return execute("SELECT n FROM isolation_generation WHERE scope = 'places'")

    seen = [generation()]
    make_ground()
    seen.append(generation())
    Ground.objects.update(layers=[{"kind": "tiles"}])
    seen.append(generation())
    Ground.objects.all().delete()
    seen.append(generation())
    assert len({str(one) for one in seen}) == 4


def test_a_shape_of_a_municipality_is_not_the_other_s(beta):
    make_ground()
    with in_municipality("beta"):
        assert Ground.objects.here().boundary is None
        assert not Ground.objects.within(Box(14, 46, 15, 47)).exists()
    assert square()["type"] == Ground.objects.here().boundary["type"]
