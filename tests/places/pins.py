"""A table of places for tests, since the room itself has none with many rows."""

from collections.abc import Iterator

import pytest
from django.apps.registry import Apps
from django.db import connection, models

from places.models import Placed, PlacedQuerySet
from tenants.isolation.roles import role_of
from tests.database import server

MANY = 20_000
# A town of 200 by 100 streets: pins 36 m apart across and 33 m along, around Kranj.
_MAKE = """
CREATE TABLE alpha.places_testpin AS
SELECT n + 1 AS id, json_build_object('type', 'Point', 'coordinates', json_build_array(x, y))::jsonb
       AS shape, x AS west, y AS south, x AS east, y AS north
  FROM (SELECT n, round((14.26 + (n % 200) * 0.00047)::numeric, 6)::float8 AS x,
               round((46.21 + (n / 200) * 0.0003)::numeric, 6)::float8 AS y
          FROM generate_series(0, 19999) n) at;
ALTER TABLE alpha.places_testpin ADD PRIMARY KEY (id);
CREATE INDEX ON alpha.places_testpin USING gist (box(point(east, north), point(west, south)));
ANALYZE alpha.places_testpin
"""


class TestPin(Placed):
    """A pin; in a registry of its own, so that nothing else meets it."""

    __test__ = False

    id = models.BigAutoField(primary_key=True)
    objects = PlacedQuerySet.as_manager()

    class Meta:
        apps = Apps()
        app_label = "places"
        managed = False
        db_table = "places_testpin"


@pytest.fixture(scope="module")
def pins(django_db_setup: None) -> Iterator[type[TestPin]]:
    """20,000 pins in alpha, for the tests of a module."""
    name = str(connection.settings_dict["NAME"])
    with server(name) as cursor:
        cursor.execute(_MAKE)
        cursor.execute(f'GRANT SELECT ON alpha.places_testpin TO "{role_of("alpha")}"')
    yield TestPin
    with server(name) as cursor:
        cursor.execute("DROP TABLE alpha.places_testpin")
