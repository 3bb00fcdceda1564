"""The desk of the map: the boundary looked at before it is taken, the layers put in order."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from places.models import Ground
from tenants.models import Municipality
from tests.cms.backoffice import ADMINISTRATORS, browser, url
from tests.database import as_owner
from tests.places.support import BOUNDARY, BOW_TIE, OSM, SEAT, TOPO, line, point, square
from tests.places.test_geometry import circle
from tests.support import in_municipality

pytestmark = pytest.mark.django_db
SOURCE = "GURS, 1. 9. 2026"
LAYER = {
    "kind": "tiles",
    "url": OSM["url"],
    "layer": "",
    "title_sl": "Karta",
    "attribution": "© OpenStreetMap",
    "is_base": "on",
}


@pytest.fixture
def boss(alpha):
    return browser("alpha", ADMINISTRATORS)


def ground():
    with in_municipality("alpha"):
        return Ground.objects.here()


def file(*geometries, name="meja.geojson"):
    features = [
        {"type": "Feature", "geometry": g, "properties": {"ime": "Meja"}} for g in geometries
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features})
    return SimpleUploadedFile(name, content.encode())


def look(client, *geometries, source=SOURCE):
    return client.post(url("places:boundary"), {"file": file(*geometries), "source": source})


def take(client, shown, **more):
    """Confirm what a preview shows."""
    geometry = shown.context["geometry"]
    return client.post(url("places:confirm"), {"geometry": geometry, "source": SOURCE} | more)


def test_a_boundary_is_looked_at_and_then_taken(boss):
    page = boss.get(url("places:index")).content.decode()
    assert "30 km" in page
    shown = look(boss, circle(30_000))
    assert shown.status_code == 200
    text = shown.content.decode()
    assert "30001" in text
    assert SOURCE in text
    assert "<path d=" in text
    assert ground().boundary is None
    assert take(boss, shown)["Location"] == url("places:index")
    assert ground().boundary_source == SOURCE
    assert ground().placed_shape.corners <= 10_000
    page = boss.get(url("places:index")).content.decode()
    assert SOURCE in page
    assert "km²" in page
    boss.post(url("places:remove_boundary"))
    assert ground().boundary is None


def test_several_areas_become_one_boundary(boss):
    shown = look(boss, square(14.3), square(14.31), square(14.4))
    assert shown.context["facts"]["parts"] == 2
    take(boss, shown)
    assert ground().boundary["type"] == "MultiPolygon"


def test_every_fault_of_a_file_is_said_and_the_source_stays_typed(boss):
    answer = look(boss, BOW_TIE, square(), point(2.35, 48.85))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "14.36500" in text
    assert "48.85000" in text
    assert SOURCE in text
    for bad in (look(boss, line((14.3, 46.2), (14.4, 46.2))), look(boss), look(boss, None)):
        assert bad.status_code == 422
    assert look(boss, BOUNDARY, source="").status_code == 422
    assert boss.post(url("places:boundary"), {"source": "x"}).status_code == 422
    assert boss.get(url("places:boundary"))["Location"] == url("places:index")
    assert ground().boundary is None


@pytest.mark.parametrize(
    "sent", [{}, {"geometry": "x"}, {"geometry": json.dumps(BOW_TIE)}, {"geometry": "[" * 99_999}]
)
def test_what_was_not_looked_at_is_not_taken(boss, sent):
    assert boss.post(url("places:confirm"), {"source": SOURCE} | sent).status_code == 422
    shown = look(boss, BOUNDARY)
    again = take(boss, shown, source="")
    assert again.status_code == 422
    assert again.context["geometry"] == shown.context["geometry"]
    assert ground().boundary is None


@pytest.mark.django_db(transaction=True)
def test_it_is_said_when_the_seat_lies_elsewhere(boss):
    with as_owner():
        seat = {"longitude": SEAT[0], "latitude": SEAT[1], "updated_at": timezone.now()}
        Municipality.objects.filter(schema_name="alpha").update(**seat)
    assert not look(boss, BOUNDARY).context["is_elsewhere"]
    assert look(boss, square(15.6, 46.5)).context["is_elsewhere"]
    assert look(boss, square(14.2, 46.0, 0.9)).context["is_far"]


def test_layers_are_added_changed_moved_and_removed(boss):
    def send(name, *args, **data):
        return boss.post(url(f"places:{name}", *args), {"seen": ground().version} | data)

    assert send("new_layer", **LAYER)["Location"] == url("places:index")
    wms = {"kind": "wms", "url": TOPO["url"], "layer": TOPO["layer"], "title_sl": "DOF"}
    send("new_layer", **wms, attribution="GURS")
    assert ground().layers == [OSM | {"title": {"sl": "Karta"}}, TOPO | {"title": {"sl": "DOF"}}]
    send("move_layer", 2, up="1")
    assert [layer["kind"] for layer in ground().layers] == ["wms", "tiles"]
    send("move_layer", 2, down="1")
    send("move_layer", 9, up="1")
    page = boss.get(url("places:layer", 2)).content.decode()
    assert OSM["url"] in page
    send("layer", 2, **(LAYER | {"title_sl": "Zemljevid"}))
    assert ground().layers[1]["title"] == {"sl": "Zemljevid"}
    boss.get(url("places:index"))
    send("remove_layer", 1)
    assert [layer["kind"] for layer in ground().layers] == ["tiles"]
    assert send("remove_layer", 2).status_code == 404
    assert boss.get(url("places:layer", 2)).status_code == 404


def test_a_layer_that_is_wrong_is_refused_and_nothing_typed_is_lost(boss):
    address = url("places:new_layer")
    for wrong in (
        {"url": "http://tile.example.si/{z}/{x}/{y}"},
        {"url": "https://tile.example.si;script-src *"},
        {"attribution": ""},
        {"kind": "wmts"},
        {"title_sl": ""},
        {"title_sl": "a\0b"},
        {"kind": "wms", "url": "https://wms.example.si/", "layer": ""},
    ):
        answer = boss.post(address, {"seen": ""} | LAYER | wrong)
        assert answer.status_code == 422, wrong
        assert "Karta" in answer.content.decode() or "title_sl" in wrong
    assert boss.post(address, {}).status_code in (200, 422)
    assert ground().layers == []


def test_who_looked_at_an_older_map_changes_nothing(boss):
    boss.post(url("places:new_layer"), {"seen": ""} | LAYER)
    late = boss.post(url("places:new_layer"), {"seen": ""} | LAYER | {"url": OSM["url"] + "?b=1"})
    assert late.status_code == 422
    assert "?b=1" in late.content.decode()
    boss.post(url("places:remove_layer", 1), {"seen": "2020-01-01T00:00:00+00:00"})
    assert len(ground().layers) == 1


def test_others_find_no_way_in(alpha):
    for group in ("Uredniki", "Moderatorji", "Uradniki", None):
        client = browser("alpha", group)
        for name, args in (("index", ()), ("boundary", ()), ("new_layer", ()), ("layer", (1,))):
            assert client.get(url(f"places:{name}", *args)).status_code in (302, 403)
        for name in ("confirm", "remove_boundary"):
            assert client.post(url(f"places:{name}")).status_code in (302, 403)
        if group:
            assert url("places:index") not in client.get("/admin/").content.decode()
    assert ground().version == ""
