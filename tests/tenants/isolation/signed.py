"""Collections of signatures in a municipality of the world, one for each act of the desk."""

from datetime import date, timedelta

from django.utils import timezone

from processes import services, sheets
from processes.models import SignatureCollection
from tests.tenants.isolation.lines import Line, get, see, send
from tests.tenants.isolation.world import World

_DESK = "/admin/processes/{process}/signatures/"
_AT = "admin/processes/<int:pk>/signatures/"
_ANYONE = {"by": "anonymous"}
_DAY = f"{date.today():%Y-%m-%d}"  # noqa: DTZ011 - the table is read before settings are
ROUTES: dict[str, Line] = {
    "admin/processes/residents/": get("/admin/processes/residents/"),
    _AT: see(_DESK),
    f"{_AT}new/": get(f"{_DESK}new/"),
    f"{_AT}<int:number>/": see(f"{_DESK}1/"),
    f"{_AT}<int:number>/change/": see(f"{_DESK}2/change/"),
    f"{_AT}<int:number>/open/": send(f"{_DESK}3/open/", status=302, to=f"{_DESK}3/"),
    f"{_AT}<int:number>/sheet/": send(
        f"{_DESK}1/sheet/",
        {"sheet": "7", "received_on": _DAY, "lines": "Ana Novak; 31. 3. 1980; Planina 99"},
        status=302,
        to=f"{_DESK}1/",
    ),
    f"{_AT}<int:number>/strike/": send(
        f"{_DESK}1/strike/",
        {"sheet": "1", "line": "3", "because": "asked"},
        status=302,
        to=f"{_DESK}1/",
    ),
    f"{_AT}<int:number>/close/": send(f"{_DESK}4/close/", status=302, to=f"{_DESK}4/"),
    f"{_AT}<int:number>/decide/": send(
        f"{_DESK}1/decide/", {"outcome_sl": "Da."}, status=302, to=f"{_DESK}1/"
    ),
    "postopki/<slug:slug>/podpisi/<int:number>/": see("/postopki/process/podpisi/1/", **_ANYONE),
    "api/v1/signature-collections/": see("/api/v1/signature-collections/", **_ANYONE),
    "api/v1/signature-collections/<int:pk>/": see(
        "/api/v1/signature-collections/{collection}/", **_ANYONE
    ),
}


def collections(world: World) -> None:
    """One that is open and has enough, two drafts, and one that is over."""
    mark, now = world.mark, timezone.now()
    text = {"title": f"Zahteva {mark}", "purpose": mark, "area": mark}
    facts = services.Collected(
        kind="support",
        texts={"sl": text},
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=9),
        required=1,
    )
    known = {"by": None, "now": now}
    made = [
        services.prepare_collection(process_id=world.numbers["process"], facts=facts, **known)
        for _number in range(4)
    ]
    for one in (made[0], made[3]):
        services.open_collection(collection_id=one.pk, languages=["sl"], **known)
    people = "\n".join(f"Ana {mark}; 31. 3. 1980; Planina {n}" for n in range(1, 4))
    lines, _faults = sheets.read(people, timezone.localdate(now))
    services.enter_paper(
        collection_id=made[0].pk,
        sheet=1,
        lines=lines,
        received_on=timezone.localdate(now),
        **known,
    )
    over = SignatureCollection.objects.filter(pk=made[3].pk)
    over.update(closes_at=now - timedelta(minutes=1))
    world.numbers["collection"] = made[0].pk
