"""What both worlds hold on their maps, and the addresses that show it."""

import json
from datetime import UTC, datetime

from places.models import Ground
from tests.places.support import BOUNDARY
from tests.tenants.isolation.lines import Line, get, see, send
from tests.tenants.isolation.world import World

_MOMENT = datetime(2026, 11, 1, tzinfo=UTC)
_BOSS = {"by": "superuser"}
_SEEN = {"seen": _MOMENT.isoformat()}
_ONE = "/admin/places/layers/1/"


def ground(world: World) -> None:
    """The boundary and two layers of map."""
    host = f"https://{world.mark.lower()}.example"
    title = {"title": {"sl": world.mark}, "attribution": world.mark, "is_base": True}
    tiles = {"kind": "tiles", "url": f"{host}/{{z}}/{{x}}/{{y}}.png", "layer": ""}
    wms = {"kind": "wms", "url": f"{host}/wms", "layer": world.mark}
    made = Ground(boundary_source=f"GURS {world.mark}", layers=[tiles | title, wms | title])
    made.updated_at = _MOMENT
    made.place(BOUNDARY)
    made.save()


ROUTES: dict[str, Line] = {
    "admin/places/": see("/admin/places/", **_BOSS),
    "admin/places/boundary/": get("/admin/places/boundary/", status=302, **_BOSS),
    "admin/places/boundary/confirm/": send(
        "/admin/places/boundary/confirm/",
        {"geometry": json.dumps(BOUNDARY), "source": "GURS"},
        status=302,
        to="/admin/places/",
        **_BOSS,
    ),
    "admin/places/boundary/remove/": send(
        "/admin/places/boundary/remove/", status=302, to="/admin/places/", **_BOSS
    ),
    "admin/places/layers/new/": get("/admin/places/layers/new/", **_BOSS),
    "admin/places/layers/<int:number>/": see(_ONE, **_BOSS),
    "admin/places/layers/<int:number>/move/": send(
        f"{_ONE}move/", _SEEN | {"down": "1"}, status=302, to="/admin/places/", **_BOSS
    ),
    "admin/places/layers/<int:number>/remove/": send(
        f"{_ONE}remove/", _SEEN, status=302, to="/admin/places/", **_BOSS
    ),
}
