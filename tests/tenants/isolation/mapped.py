"""What both worlds hold on their maps."""

from django.utils import timezone

from places.models import Ground
from tests.places.support import BOUNDARY
from tests.tenants.isolation.world import World


def ground(world: World) -> None:
    """The boundary and a layer of map."""
    host = f"{world.mark.lower()}.example"
    layer = {"kind": "tiles", "url": f"https://{host}/{{z}}/{{x}}/{{y}}.png", "layer": ""}
    layer |= {"title": {"sl": world.mark}, "attribution": world.mark, "is_base": True}
    made = Ground(boundary_source=f"GURS {world.mark}", layers=[layer], updated_at=timezone.now())
    made.place(BOUNDARY)
    made.save()
