"""A page with a map may fetch the pictures of its own municipality's layers, and nothing else."""

import pytest
from django.utils import timezone

from places import services
from tests.places.support import OSM, TOPO
from tests.support import Queries, client_of, in_municipality

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.places.urls"),
    pytest.mark.usefixtures("two_municipalities"),
]
PAGE = "/zemljevid-za-preizkus/"
OWN = "img-src 'self' data:"
CHOSEN = {
    "alpha": (OSM, "https://tile.openstreetmap.org"),
    "beta": (TOPO, "https://wms.example.si"),
}


def lay(schema: str, *some: dict) -> None:
    with in_municipality(schema):
        services.set_layers(layers=some, by=None, now=timezone.now())


def pictures(schema: str, path: str = PAGE, **more: str) -> str:
    """What the policy of a page says of pictures."""
    response = client_of(schema, **more).get(path)
    assert response.status_code in (200, 304)
    policy = response["Content-Security-Policy"].split("; ")
    return next(part for part in policy if part.startswith("img-src"))


def test_each_municipality_names_its_own_hosts_also_from_kept_answers():
    assert pictures("alpha") == OWN
    for schema, (layer, _host) in CHOSEN.items():
        lay(schema, layer)
    for _again in range(3):
        for schema, (_layer, host) in CHOSEN.items():
            assert pictures(schema) == f"{OWN} {host}"
    # The last ones came from what was kept: one statement, the front gate's.
    with Queries(1):
        assert pictures("beta") == f"{OWN} {CHOSEN['beta'][1]}"


def test_a_change_of_layers_is_in_the_next_answer_also_for_who_has_the_page():
    lay("alpha", OSM)
    tag = client_of("alpha").get(PAGE)["ETag"]
    assert pictures("alpha", **{"If-None-Match": tag}).endswith("openstreetmap.org")
    lay("alpha", TOPO)
    assert pictures("alpha", **{"If-None-Match": tag}) == f"{OWN} https://wms.example.si"
    lay("alpha")
    assert pictures("alpha") == OWN


def test_pages_without_a_map_allow_no_host_but_their_own():
    lay("alpha", OSM, TOPO)
    for path in ("/", "/obvestila/", "/api/v1/announcements/"):
        assert pictures("alpha", path) == OWN
