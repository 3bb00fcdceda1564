"""What both worlds hold of co-financing: calls with their deadlines, and funded projects."""

from datetime import date, timedelta

from django.utils import timezone

from cofinancing.services import funding, offering
from places.geometry import read
from tests.renewal.support import INSIDE
from tests.tenants.isolation.lines import Line, see
from tests.tenants.isolation.world import World

_ANYONE = {"by": "anonymous"}
_CALLS, _PROJECTS = "/sofinanciranje/razpisi/", "/sofinanciranje/projekti/"
_BOX = "?bbox=14.3,46.2,14.4,46.3&zoom=15"
_API = "/api/v1/co-financing/"
ROUTES: dict[str, Line] = {
    "sofinanciranje/": see("/sofinanciranje/", **_ANYONE),
    "sofinanciranje/razpisi/": see(_CALLS, **_ANYONE),
    "sofinanciranje/razpisi/za-nas/": see(f"{_CALLS}za-nas/?who=association", **_ANYONE),
    "sofinanciranje/razpisi/<int:pk>/": see(_CALLS + "{call}/", **_ANYONE),
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


def funded(world: World) -> None:
    """A call and a project that people see, and a draft of each."""
    mark, now = world.mark, timezone.now()
    known = {"languages": ["sl"], "by": None, "now": now}
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
