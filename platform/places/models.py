"""What lies on the map, for every domain that has places; and the ground of a municipality."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Func, Q, Value

from places.boxes import Box, whole
from places.geometry import Shape, read


def _box(west: Any, south: Any, east: Any, north: Any) -> Func:
    """PostgreSQL's own box of four numbers, spelt as the index of `indexing.box_index` is."""
    upper, lower = Func(east, north, function="point"), Func(west, south, function="point")
    return Func(upper, lower, function="box", output_field=models.TextField())


class Overlaps(Func):
    """Whether two boxes share anything; what touches counts."""

    template = "%(expressions)s"
    arg_joiner = " && "
    output_field = models.BooleanField()


class PlacedQuerySet(models.QuerySet[Any]):
    """Reads of rows with a place."""

    def within(self, box: Box) -> Self:
        """Rows whose own box shares anything with `box`; an index serves it."""
        wanted = _box(*(Value(n, models.FloatField()) for n in box.numbers))
        own = _box(F("west"), F("south"), F("east"), F("north"))
        return self.filter(Overlaps(own, wanted))

    def placed(self) -> Self:
        """Rows that have a place."""
        return self.filter(shape__isnull=False)


# Box and shape are there together, the right way round.
_NOWHERE = Q(shape__isnull=True, west=None, south=None, east=None, north=None)
_SOMEWHERE = Q(
    # Without these a missing number would make the whole claim unknown, which PostgreSQL lets pass.
    shape__isnull=False,
    west__isnull=False,
    south__isnull=False,
    east__isnull=False,
    north__isnull=False,
    west__gte=-180,
    south__gte=-90,
    east__gte=F("west"),
    north__gte=F("south"),
    east__lte=180,
    north__lte=90,
)


class Placed(models.Model):
    """Something with a place, or none yet: a point, a line or an area in degrees of WGS84.

    Its table needs `places.indexing.box_index` in its migration. A Meta of its own inherits this
    one and adds to `constraints`.
    """

    # GeoJSON, as `places.geometry.read` gives it.
    shape = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    west = models.FloatField(null=True, blank=True, editable=False)
    south = models.FloatField(null=True, blank=True, editable=False)
    east = models.FloatField(null=True, blank=True, editable=False)
    north = models.FloatField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=_NOWHERE | _SOMEWHERE, name="%(app_label)s_%(class)s_place_is_whole"
            )
        ]

    def place(self, geometry: Shape | Mapping[str, Any] | None) -> None:
        """Put it somewhere, or nowhere. What is no Shape yet is read, and Invalid raised with its
        faults."""
        made = geometry if geometry is None or isinstance(geometry, Shape) else read(dict(geometry))
        self.shape = made.geometry if made else None
        numbers = made.box.numbers if made else (None, None, None, None)
        self.west, self.south, self.east, self.north = numbers

    @property
    def box(self) -> Box | None:
        """The smallest box around it; None where it has no place."""
        return whole((self.west, self.south, self.east, self.north))

    @property
    def placed_shape(self) -> Shape | None:
        """Its shape; None where it has no place."""
        return Shape.stored(self.shape) if self.shape else None


# What `update_fields` has to name when something was placed.
PLACE_FIELDS = ("shape", "west", "south", "east", "north")


class GroundQuerySet(PlacedQuerySet):
    """Reads of the ground."""

    def here(self) -> "Ground":
        """The ground of the municipality that is served; an empty one where nothing was said."""
        return self.first() or Ground()


class Ground(Placed):
    """The ground of a municipality: its boundary, and the layers that lie under its maps. One row.

    Without layers maps are drawn on plain ground: a working state.
    """

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    # Who drew the boundary, and when: said under every map.
    boundary_source = models.CharField(max_length=300, blank=True)
    # [{"kind": "tiles" | "wms", "url", "layer", "title": {"sl": …}, "attribution", "is_base"}], in
    # the order in which they lie on each other; `places.layers.read`.
    layers = models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder)
    updated_at = models.DateTimeField(null=True, blank=True)

    objects = GroundQuerySet.as_manager()

    class Meta(Placed.Meta):
        default_permissions = ()
        constraints: ClassVar = [
            *Placed.Meta.constraints,
            models.CheckConstraint(condition=Q(id=1), name="there_is_one_ground"),
            models.CheckConstraint(
                condition=Q(shape__isnull=True) | Q(shape__type__in=["Polygon", "MultiPolygon"]),
                name="boundary_is_an_area",
            ),
            models.CheckConstraint(
                condition=Q(shape__isnull=True) | ~Q(boundary_source=""),
                name="boundary_names_its_source",
            ),
        ]

    def __str__(self) -> str:
        return self.boundary_source or str(self.pk)

    @property
    def version(self) -> str:
        """When it was last changed, for those who change it; empty where nothing was said."""
        return self.updated_at.isoformat() if self.updated_at else ""

    @property
    def boundary(self) -> dict[str, Any] | None:
        """The boundary as GeoJSON: an area or several; None where none was imported."""
        return self.shape
