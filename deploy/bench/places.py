"""A map of 20,000 pins that is panned: `python -m deploy.bench.places SCHEMA`.

The pins stand in a temporary table of the room's own columns and index; each pan is what a door
does: clusters, the pins that stand alone, GeoJSON. Prints a line of JSON: what `Panned` holds. The
request around it (session, headers) is not in it.
"""

import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from typing import Any

PINS, PANS, ZOOMS = 20_000, 12, range(11, 19)
_TABLE = """
CREATE TEMPORARY TABLE bench_pin AS
SELECT n AS id, json_build_object('type', 'Point', 'coordinates', json_build_array(x, y))::jsonb
       AS shape, x AS west, y AS south, x AS east, y AS north
  FROM (SELECT n, round((14.30 + random() * 0.12)::numeric, 6)::float8 AS x,
               round((46.20 + random() * 0.08)::numeric, 6)::float8 AS y
          FROM generate_series(1, %s) n) at;
CREATE INDEX ON bench_pin USING gist (box(point(east, north), point(west, south)));
CREATE INDEX ON bench_pin (id);
ANALYZE bench_pin
"""


@dataclass(frozen=True)
class Panned:
    """CPU milliseconds of a pan, of this process and the database's; the largest answer in kB."""

    pans: int
    cpu_ms: float
    slowest_ms: float
    largest_kb: float


def measure(schema: str) -> Panned:
    """Pan over the map at every zoom; the first round only warms up."""
    from django.db import connection
    from django_tenants.utils import schema_context

    from deploy.bench import proc

    with schema_context(schema), connection.cursor() as cursor:
        cursor.execute(_TABLE, [PINS])
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
        queryset = pins()
        _round(queryset)

        def cpu() -> float:
            known = proc.stat(backend)
            return time.process_time() + (known.cpu_seconds if known else 0.0)

        before = cpu()
        sizes, took = _round(queryset)
        spent = cpu() - before
    each = spent / len(sizes) * 1000
    return Panned(len(sizes), round(each, 2), round(max(took) * 1000, 1), max(sizes) / 1000)


def pins() -> Any:
    """The pins, as a domain's table of places gives them."""
    from django.apps.registry import Apps
    from django.db import models

    from places.models import Placed, PlacedQuerySet

    class Pin(Placed):
        id = models.BigAutoField(primary_key=True)
        objects = PlacedQuerySet.as_manager()

        class Meta:
            apps = Apps()
            app_label = "places"
            managed = False
            db_table = "bench_pin"

    return Pin.objects.all()


def _round(queryset: Any) -> tuple[list[int], list[float]]:
    """Bytes and seconds of each pan: across the town and back, nearer each time."""
    sizes, took = [], []
    for zoom in ZOOMS:
        across, along = 1280 * 360 / 2**zoom / 256, 800 * 360 / 2**zoom / 256 * 0.69
        for step in range(PANS):
            lon = 14.36 + (step / PANS - 0.5) * across / 4
            sides = (lon - across / 2, 46.24 - along / 2, lon + across / 2, 46.24 + along / 2)
            began = time.perf_counter()
            sizes.append(len(_pan(queryset, sides, zoom)))
            took.append(time.perf_counter() - began)
    return sizes, took


def _pan(queryset: Any, sides: tuple[float, ...], zoom: int) -> bytes:
    from places.boxes import Box
    from places.clusters import clustered
    from places.geojson import collection, feature

    found = clustered(queryset, Box(*sides), zoom)
    alone = queryset.filter(pk__in=found.singles).values_list("pk", "shape")
    singles = [
        feature(shape, {"title": f"Označba {pk}", "theme": "promet"}, pk) for pk, shape in alone
    ]
    clusters = [
        feature(
            {"type": "Point", "coordinates": [each.lon, each.lat]},
            {"count": each.count, "bbox": each.box.numbers},
        )
        for each in found.clusters
    ]
    return collection([*clusters, *singles], total=found.total)


def main() -> None:
    """The command."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["DATABASE_LOGIN"] = "owner"
    django.setup()
    print(json.dumps(asdict(measure(*sys.argv[1:]))))


if __name__ == "__main__":
    main()
