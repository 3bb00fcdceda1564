"""The ground of a municipality: who sets it, what is refused, what two at once leave."""

import time
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction

from accounts.models import User
from accounts.roles import BY_KEY, ROLES, Right
from common.errors import Conflict, DomainError, Invalid, NotAllowed
from places import layers, services
from places.geometry import read
from places.models import Ground
from records.models import AuditEntry
from tests.places.support import BOUNDARY, BOW_TIE, OSM, TOPO, line, square
from tests.support import in_municipality

NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
SOURCE = "GURS, register prostorskih enot, 1. 9. 2026"


@pytest.fixture
def _in_alpha(alpha):
    with in_municipality("alpha"):
        yield


def boundary(**more):
    facts = {"geometry": BOUNDARY, "source": SOURCE, "by": None, "now": NOW} | more
    return services.set_boundary(**facts)


def lay(*some, **more):
    return services.set_layers(**({"layers": some, "by": None, "now": NOW} | more))


@pytest.mark.django_db
@pytest.mark.usefixtures("_in_alpha")
def test_a_boundary_is_set_replaced_and_taken_away_and_the_trail_says_so():
    assert Ground.objects.here().boundary is None
    boundary()
    boundary(geometry=square(14.2, 46.1, 0.3), source=" ARSO \n 2025 ")
    assert Ground.objects.get().boundary_source == "ARSO 2025"
    lay(OSM)
    boundary(geometry=None, source="")
    ground = Ground.objects.get()
    assert (ground.boundary, ground.box, ground.boundary_source) == (None, None, "")
    assert ground.layers == [OSM]
    trail = AuditEntry.objects.about(ground).values_list("act", "data")
    assert [act for act, _data in trail.order_by("pk")] == [
        "places.boundary_set",
        "places.boundary_set",
        "places.layers_set",
        "places.boundary_removed",
    ]
    first = trail.order_by("pk")[0][1]
    assert first == {"source": SOURCE, "hectares": pytest.approx(34_330, rel=0.01), "corners": 5}


@pytest.mark.django_db
@pytest.mark.usefixtures("_in_alpha")
@pytest.mark.parametrize(
    "wrong",
    [
        {"geometry": BOW_TIE},
        {"geometry": line((14.3, 46.2), (14.4, 46.2))},
        {"geometry": read(line((14.3, 46.2), (14.4, 46.2)))},
        {"geometry": {"type": "Polygon"}},
        {"source": " \n"},
        {"source": "x" * 301},
    ],
)
def test_what_is_no_boundary_is_refused_and_nothing_is_written(wrong):
    with pytest.raises(Invalid):
        boundary(**wrong)
    assert Ground.objects.here().boundary is None


@pytest.mark.django_db
@pytest.mark.usefixtures("_in_alpha")
def test_administrators_alone_set_up_the_map():
    for role in ROLES:
        person = User.objects.create_user(f"{role.key}@example.si")
        person.groups.add(Group.objects.get(name=role.group))
        for act in (boundary, lambda **by: lay(OSM, **by)):
            if role.key == "administrator":
                act(by=person)
            else:
                with pytest.raises(NotAllowed):
                    act(by=person)
    assert [r.key for r in ROLES if Right.MAP in r.rights] == [BY_KEY["administrator"].key]


@pytest.mark.django_db
@pytest.mark.usefixtures("_in_alpha")
def test_layers_lie_in_their_order_and_nobody_s_change_is_lost():
    lay(OSM, TOPO, seen="")
    with pytest.raises(Conflict):
        lay(OSM, seen="")
    assert Ground.objects.get().layers == [OSM, TOPO]
    lay(TOPO, OSM, seen=NOW.isoformat(), now=NOW + timedelta(minutes=1))
    with pytest.raises(Conflict):
        lay(OSM, seen=NOW.isoformat())
    assert Ground.objects.get().layers == [TOPO, OSM]
    lay()
    assert Ground.objects.get().layers == []


def tiles(url: str, **more: object) -> dict:
    return OSM | {"url": url} | more


BAD_LAYERS = {
    "http": (tiles("http://tile.example.si/{z}/{x}/{y}.png"), "url"),
    "no scheme": (tiles("//tile.example.si/{z}/{x}/{y}.png"), "url"),
    "script": (tiles("javascript:alert(1)//{z}{x}{y}"), "url"),
    "data": (tiles("data:image/png;base64,{z}{x}{y}"), "url"),
    "no placeholders": (tiles("https://tile.example.si/"), "url"),
    "one is missing": (tiles("https://tile.example.si/{z}/{x}.png"), "url"),
    "a host to be filled in": (tiles("https://{s}.example.si/{z}/{x}/{y}.png"), "url"),
    "another placeholder": (tiles("https://tile.example.si/{z}/{x}/{y}/{key}"), "url"),
    "all hosts": (tiles("https://*.example.si/{z}/{x}/{y}"), "url"),
    "everything": (tiles("https://*/{z}/{x}/{y}"), "url"),
    "this machine": (tiles("https://localhost/{z}/{x}/{y}"), "url"),
    "this network": (tiles("https://map.internal/{z}/{x}/{y}"), "url"),
    "an address in numbers": (tiles("https://10.0.0.1/{z}/{x}/{y}"), "url"),
    "of version 6": (tiles("https://[::1]/{z}/{x}/{y}"), "url"),
    "a port": (tiles("https://tile.example.si:8080/{z}/{x}/{y}"), "url"),
    "no port": (tiles("https://tile.example.si:/{z}/{x}/{y}"), "url"),
    "a port that is none": (tiles("https://tile.example.si:99999/{z}/{x}/{y}"), "url"),
    "a password": (tiles("https://ana:geslo@tile.example.si/{z}/{x}/{y}"), "url"),
    "a policy": (tiles("https://tile.example.si;script-src/{z}/{x}/{y}"), "url"),
    "a line": (tiles("https://tile.example.si\n/{z}/{x}/{y}"), "url"),
    "a quotation mark": (tiles('https://tile.example.si/"/{z}/{x}/{y}'), "url"),
    "long": (tiles("https://tile.example.si/{z}/{x}/{y}" + "a" * 500), "url"),
    "no attribution": (OSM | {"attribution": " "}, "attribution"),
    "long attribution": (OSM | {"attribution": "x" * 201}, "attribution"),
    "no title": (OSM | {"title": {"it": "Mappa"}}, "title"),
    "no titles": (OSM | {"title": "Zemljevid"}, "title"),
    "a character that is none": (OSM | {"title": {"sl": "a\0b"}}, "title"),
    "no kind": (OSM | {"kind": "wmts"}, "kind"),
    "a wrong kind": (OSM | {"kind": ["tiles"]}, "kind"),
    "no layer": (TOPO | {"layer": ""}, "layer"),
    "a layer of markup": (TOPO | {"layer": "<b>"}, "layer"),
    "WMS with tiles": (TOPO | {"url": "https://wms.example.si/{z}"}, "url"),
    "nothing": (None, "kind"),
}


@pytest.mark.parametrize(("layer", "field"), BAD_LAYERS.values(), ids=BAD_LAYERS)
def test_a_layer_that_cannot_be_shown_is_refused_beside_its_field(layer, field):
    with pytest.raises(Invalid) as refused:
        layers.read([OSM, layer] if layer is not OSM else [layer])
    assert field in refused.value.fields
    assert refused.value.message.startswith("Layer 2: ")


@pytest.mark.parametrize("some", ["tiles", None, {"kind": "tiles"}, [OSM] * 11, [OSM, OSM]])
def test_what_is_no_list_of_layers_is_refused(some):
    with pytest.raises(Invalid):
        layers.read(some)


def test_layers_are_stored_whole_and_their_hosts_named_once():
    other = tiles("https://tile.example.si/{z}/{x}/{y}{r}.png", is_base="yes", more="x")
    found = layers.read((OSM, TOPO, other))
    assert found[:2] == [OSM, TOPO]
    assert found[2] == OSM | {"url": other["url"], "is_base": False}
    assert layers.hosts(found) == [
        "https://tile.example.si",
        "https://tile.openstreetmap.org",
        "https://wms.example.si",
    ]


@pytest.mark.parametrize("case", [name for name, (_l, f) in BAD_LAYERS.items() if f == "url"])
def test_no_policy_names_what_should_not_stand_in_a_row(case):
    """Even if a row were written by other means than the service."""
    for host in layers.hosts([BAD_LAYERS[case][0]]):
        assert host in ("https://tile.example.si", "https://wms.example.si")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_the_layers_at_once_the_second_hears_of_the_first(alpha):
    outcomes: list[object] = []

    def second() -> None:
        try:
            with in_municipality("alpha"):
                outcomes.append(lay(TOPO, seen=NOW.isoformat()))
        except DomainError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    with in_municipality("alpha"):
        lay(OSM)
        with transaction.atomic():
            Ground.objects.select_for_update().get()
            thread = Thread(target=second)
            thread.start()
            until_somebody_waits()
            lay(OSM, TOPO, seen=NOW.isoformat(), now=NOW + timedelta(minutes=1))
        thread.join(20)
        assert outcomes == ["ground_changed"]
        assert Ground.objects.get().layers == [OSM, TOPO]


def until_somebody_waits() -> None:
    """Until another connection waits for a row that this one holds."""
    for _turn in range(400):
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    pytest.fail("Nobody waits.")


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_at_once_begin_the_same_ground(alpha):
    def run(source: str) -> None:
        with in_municipality("alpha"):
            boundary(source=source)
        connection.close()

    together(lambda: run("GURS"), lambda: run("ARSO"))
    with in_municipality("alpha"):
        assert Ground.objects.get().boundary_source in ("GURS", "ARSO")
        assert AuditEntry.objects.filter(act="places.boundary_set").count() == 2


def together(*acts):
    threads = [Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads)
