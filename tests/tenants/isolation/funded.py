"""What both worlds hold of co-financing: calls with deadlines, feeds and partners, projects."""

from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from cofinancing.services import feeding, filing, funding, offering, partnering
from places.geometry import read
from processes.links import Thing
from processes.services.linking import link
from tests.renewal.support import INSIDE
from tests.tenants.isolation.lines import Line, Upload, get, see, send
from tests.tenants.isolation.world import COLOURS, World, picture

_ANYONE = {"by": "anonymous"}
_CALLS, _PROJECTS = "/sofinanciranje/razpisi/", "/sofinanciranje/projekti/"
_PARTNERS = _CALLS + "{call}/partnerji/"
_BOX = "?bbox=14.3,46.2,14.4,46.3&zoom=15"
_API = "/api/v1/co-financing/"
PORTAL: dict[str, Line] = {
    "sofinanciranje/": see("/sofinanciranje/", **_ANYONE),
    "sofinanciranje/razpisi/": see(_CALLS, **_ANYONE),
    "sofinanciranje/razpisi/za-nas/": see(f"{_CALLS}za-nas/?who=association", **_ANYONE),
    "sofinanciranje/razpisi/<int:pk>/": see(_CALLS + "{call}/", **_ANYONE),
    "sofinanciranje/razpisi/rss/": see(f"{_CALLS}rss/", **_ANYONE),
    "sofinanciranje/razpisi/atom/": see(f"{_CALLS}atom/", **_ANYONE),
    "sofinanciranje/razpisi/koledar/": see(f"{_CALLS}koledar/", **_ANYONE),
    "sofinanciranje/razpisi/<int:pk>/partnerji/": see(_PARTNERS, **_ANYONE),
    "sofinanciranje/razpisi/<int:pk>/partnerji/umik/": send(
        f"{_PARTNERS}umik/", status=302, to=_PARTNERS, by="editor"
    ),
    "sofinanciranje/razpisi/<int:pk>/partnerji/vprasanje/<int:interest>/": send(
        _PARTNERS + "vprasanje/{interest}/", status=302, to=_PARTNERS, by="administrator"
    ),
    "sofinanciranje/razpisi/<int:pk>/partnerji/odgovor/<int:approach>/": send(
        _PARTNERS + "odgovor/{approach}/", {"yes": "1"}, status=302, to=_PARTNERS, by="editor"
    ),
    "sofinanciranje/projekti/<int:pk>/datoteke/<int:paper>/": see(
        _PROJECTS + "{funded}/datoteke/{project_paper}/", **_ANYONE
    ),
    "sofinanciranje/projekti/": see(_PROJECTS, **_ANYONE),
    "sofinanciranje/projekti/zemljevid/": see(f"{_PROJECTS}zemljevid/{_BOX}", **_ANYONE),
    "sofinanciranje/projekti/<int:pk>/": see(_PROJECTS + "{funded}/", **_ANYONE),
    **{
        f"api/v1/co-financing/{name}/": see(f"{_API}{name}/", **_ANYONE)
        for name in ("opportunities", "funded-projects", "awards")
    },
    "api/v1/co-financing/opportunities/<int:pk>/": see(_API + "opportunities/{call}/", **_ANYONE),
    "api/v1/co-financing/funded-projects/<int:pk>/": see(
        _API + "funded-projects/{funded}/", **_ANYONE
    ),
}

_DESK = "/admin/cofinancing/"
_CALL, _PROJECT, _FEED = (
    _DESK + name for name in ("calls/{call}/", "projects/{funded}/", "feeds/{call_feed}/")
)
_TYPED = {
    "title_sl": "Razpis",
    "programme": "erasmus",
    "currency": "EUR",
    "deadlines-TOTAL_FORMS": "0",
    "deadlines-INITIAL_FORMS": "0",
}
_TYPED_PROJECT = {
    **{"title_sl": "Projekt", "programme": "erasmus", "currency": "EUR", "role": "lead"},
    **{"state": "running", "total": "100", "eu": "100", "starts_on": "2025-01-01"},
    **{
        f"{name}-{each}_FORMS": "0"
        for name in ("partners", "indicators")
        for each in ("TOTAL", "INITIAL")
    },
}
_FILE = {"title_sl": "Načrt", "file": Upload("idz.txt")}
DESK: dict[str, Line] = {
    "admin/cofinancing/": see(_DESK),
    "admin/cofinancing/calls/many/": send(
        f"{_DESK}calls/many/", {"act": "check", "row": "{call}"}, status=200, shows=True
    ),
    "admin/cofinancing/calls/new/": send(f"{_DESK}calls/new/", _TYPED, status=302),
    "admin/cofinancing/calls/<int:pk>/": see(_CALL),
    "admin/cofinancing/calls/<int:pk>/change/": see(_CALL + "change/"),
    "admin/cofinancing/calls/<int:pk>/publish/": send(
        _DESK + "calls/{call_draft}/publish/", status=302
    ),
    "admin/cofinancing/calls/<int:pk>/check/": send(_CALL + "check/", status=302),
    "admin/cofinancing/calls/<int:pk>/withdraw/": send(
        _CALL + "withdraw/", {"because": "Napaka."}, status=302
    ),
    "admin/cofinancing/calls/<int:pk>/discard/": send(
        _DESK + "calls/{call_draft}/discard/", status=302
    ),
    "admin/cofinancing/projects/": see(f"{_DESK}projects/"),
    "admin/cofinancing/projects/many/": send(
        f"{_DESK}projects/many/", {"act": "check", "row": "{funded}"}, status=200, shows=True
    ),
    "admin/cofinancing/projects/new/": send(f"{_DESK}projects/new/", _TYPED_PROJECT, status=302),
    "admin/cofinancing/projects/<int:pk>/": see(_PROJECT),
    "admin/cofinancing/projects/<int:pk>/change/": see(_PROJECT + "change/"),
    "admin/cofinancing/projects/<int:pk>/publish/": send(
        _DESK + "projects/{funded_draft}/publish/", status=302
    ),
    "admin/cofinancing/projects/<int:pk>/check/": send(_PROJECT + "check/", status=302),
    "admin/cofinancing/projects/<int:pk>/discard/": send(
        _DESK + "projects/{funded_draft}/discard/", status=302
    ),
    "admin/cofinancing/projects/<int:pk>/files/": send(_PROJECT + "files/", _FILE, status=302),
    "admin/cofinancing/projects/<int:pk>/files/<int:paper>/": see(
        _PROJECT + "files/{project_paper}/"
    ),
    "admin/cofinancing/projects/<int:pk>/files/<int:paper>/remove/": send(
        _PROJECT + "files/{project_paper}/remove/", status=302
    ),
    "admin/cofinancing/calls/<int:pk>/seekers/<int:interest>/remove/": send(
        _CALL + "seekers/{interest_other}/remove/", {"because": "Oglas."}, status=302
    ),
    "admin/cofinancing/<slug:kind>/<int:pk>/links/": see(_PROJECT + "links/"),
    "admin/cofinancing/<slug:kind>/<int:pk>/links/<int:link>/remove/": send(
        _PROJECT + "links/{funded_link}/remove/", status=302
    ),
    "admin/cofinancing/import/<slug:kind>/": get(f"{_DESK}import/calls/"),
    "admin/cofinancing/import/<slug:kind>/confirm/": send(
        f"{_DESK}import/calls/confirm/", status=302
    ),
    "admin/cofinancing/import/<slug:kind>/template/": get(f"{_DESK}import/calls/template/"),
    "admin/cofinancing/feeds/": see(f"{_DESK}feeds/"),
    "admin/cofinancing/feeds/new/": send(
        f"{_DESK}feeds/new/", {"url": "http://127.0.0.1/vir.xml"}, status=422, shows=True
    ),
    "admin/cofinancing/feeds/<int:pk>/": see(_FEED),
    "admin/cofinancing/feeds/<int:pk>/read/": send(_FEED + "read/", status=302),
    "admin/cofinancing/feeds/<int:pk>/remove/": send(_FEED + "remove/", status=302),
}
ROUTES = PORTAL | DESK


def funded(world: World) -> None:
    """A call and a project that people see, and a draft of each."""
    mark, now = world.mark, timezone.now()
    known: dict[str, Any] = {"languages": ["sl"], "by": None, "now": now}
    call = offering.Facts(
        texts={"sl": {"title": f"Razpis {mark}", "about": mark, "eligible": mark, "costs": mark}},
        applicants=["association"],
        deadlines=[(now + timedelta(days=9), {"sl": {"title": mark}})],
        contact={"name": mark},
        source_id=mark,
    )
    shown, draft = (offering.add(facts=call, **known) for _number in range(2))
    offering.publish(numbers=[shown.pk], by=None, now=now)
    project = funding.Facts(
        texts={"sl": {"title": f"Projekt {mark}", "about": mark, "results": mark}},
        role="supported",
        total=100,
        paid={"municipal": 100},
        starts_on=date(2025, 1, 1),
        awarded_on=date(2025, 1, 1),
        area=mark,
        partners=[{"name": mark, "kind": "organisation"}],
        indicators=[{"sl": {"title": mark}, "target": "1"}],
        shape=read(INSIDE),
    )
    made, spare = (funding.add(facts=project, **known) for _number in range(2))
    funding.publish(numbers=[made.pk], by=None, now=now)
    world.numbers |= {"call": shown.pk, "call_draft": draft.pk}
    world.numbers |= {"funded": made.pk, "funded_draft": spare.pk}
    ends = (Thing("cofinancing.project", made.pk), Thing("cofinancing.opportunity", shown.pk))
    linked = link(first=ends[0], meaning="follows", second=ends[1], by=None, now=now)
    world.numbers["funded_link"] = linked.pk
    _papers(world, known)
    _partners(world)
    feed = feeding.Given(
        title=f"Vir {mark}", url="http://127.0.0.1/vir.xml", mapping={"title": "title"}
    )
    world.numbers["call_feed"] = feeding.put(given=feed, by=None, now=now).pk


def _papers(world: World, known: dict[str, Any]) -> None:
    drawn = picture(COLOURS[world.schema], world.mark)
    plan = filing.Given(
        file=ContentFile(f"Načrt {world.mark}".encode(), "nacrt.txt"),
        is_picture=False,
        titles={"sl": f"Načrt {world.mark}"},
    )
    photo = filing.Given(
        file=ContentFile(drawn, "slika.png"), is_picture=True, titles={"sl": world.mark}
    )
    made = filing.attach(number=world.numbers["funded"], given=plan, **known)
    filing.attach(number=world.numbers["funded"], given=photo, **known)
    world.numbers["project_paper"] = made.pk


def _partners(world: World) -> None:
    now, call = timezone.now(), world.numbers["call"]
    for name in ("editor", "administrator"):
        made = partnering.seek(
            number=call,
            organisation=f"Društvo {world.mark}",
            about=world.mark,
            contact=f"{world.mark.lower()}@example.si",
            agreed=True,
            person=world.people[name],
            now=now,
        )
        world.numbers["interest" if name == "editor" else "interest_other"] = made.pk
    asked = partnering.approach(
        number=world.numbers["interest"],
        words=world.mark,
        person=world.people["administrator"],
        now=now,
    )
    world.numbers["approach"] = asked.pk
