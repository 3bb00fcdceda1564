"""The acts on the ground of a municipality: its boundary, and the layers under its maps."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.roles import Right
from accounts.standing import may
from common.errors import Conflict, Invalid, NotAllowed
from places import layers as reading
from places.geometry import Shape, read
from places.measuring import hectares
from places.models import PLACE_FIELDS, Ground
from records.services import Actor, audit

LONGEST_SOURCE = 300


@transaction.atomic
def set_boundary(
    *, geometry: Shape | Mapping[str, Any] | None, source: str, by: Actor | None, now: datetime
) -> Ground:
    """Give the municipality its boundary, or take it away with None; `source` says who drew it.

    Shapes that lie outside afterwards stay where they are. Raises NotAllowed, and Invalid with the
    faults by field (`geometry`, `source`).
    """
    ground = _held(by)
    shape = _area(geometry) if geometry is not None else None
    said = " ".join(source.replace("\0", "").split()) if shape else ""
    if shape and not 0 < len(said) <= LONGEST_SOURCE:
        reason = _("Write whose boundary it is and of when, in at most 300 characters.")
        raise Invalid("source_missing", reason, {"source": reason})
    ground.place(shape)
    ground.boundary_source, ground.updated_at = said, now
    ground.save(update_fields=[*PLACE_FIELDS, "boundary_source", "updated_at"])
    act = "places.boundary_set" if shape else "places.boundary_removed"
    audit(act=act, object=ground, by=by, now=now, data=_facts(shape, said) if shape else {})
    return ground


def _facts(shape: Shape, source: str) -> dict[str, Any]:
    """What the trail keeps of a boundary."""
    known = {"hectares": round(hectares(shape.form), 1), "corners": shape.corners}
    return {"source": source} | known


@transaction.atomic
def set_layers(
    *,
    layers: Sequence[Mapping[str, Any]],
    by: Actor | None,
    now: datetime,
    seen: str | None = None,
) -> Ground:
    """Lay these layers under the maps, the lowest first, in place of those that were there.

    `seen` is the `version` that whoever asks has seen; without it nothing is compared.
    Raises NotAllowed, Conflict when it has changed since, and Invalid with the faults.
    """
    ground = _held(by)
    if seen is not None and ground.version != seen:
        raise Conflict("ground_changed", _("Somebody else has changed the map meanwhile."))
    ground.layers, ground.updated_at = reading.read(layers), now
    ground.save(update_fields=["layers", "updated_at"])
    addresses = [layer["url"] for layer in ground.layers]
    audit(act="places.layers_set", object=ground, by=by, now=now, data={"layers": addresses})
    return ground


def _held(by: Actor | None) -> Ground:
    """The ground, for this transaction alone. Raises NotAllowed."""
    if by is not None and not may(by, Right.MAP):
        raise NotAllowed("map_of_administrators", _("Only administrators set up the map."))
    # Two who begin at once begin with the same row.
    Ground.objects.bulk_create([Ground()], ignore_conflicts=True)
    ground: Ground = Ground.objects.select_for_update().get()
    return ground


def _area(geometry: Shape | Mapping[str, Any]) -> Shape:
    shape = geometry if isinstance(geometry, Shape) else read(dict(geometry))
    if not shape.is_area:
        reason = _("A boundary is an area, not a point or a line.")
        raise Invalid("boundary_no_area", reason, {"geometry": reason})
    return shape
