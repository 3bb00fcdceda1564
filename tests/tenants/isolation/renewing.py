"""What both worlds hold of renewals: a neighbourhood with something of every kind."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from places.geometry import read
from processes import services as processes
from processes.models import Step
from renewal.models import Figure, Neighbourhood, Theme, Zone
from renewal.services import choosing, keeping, measuring, moderating, pinning, supporting
from tests.renewal.support import HOME, INSIDE
from tests.tenants.isolation.contents import process_of
from tests.tenants.isolation.lines import Line
from tests.tenants.isolation.world import COLOURS, World, picture

# One dict a door: pages of the portal, of the desk, and the API.
PORTAL: dict[str, Line] = {}
DESK: dict[str, Line] = {}
API: dict[str, Line] = {}
ROUTES = PORTAL | DESK | API


def renewals(world: World) -> None:
    """A renewal in which places are marked now, with measures, a choice, a diary and pins."""
    home = _opened(world)
    measure = _measured(world, home)
    _chosen(world, measure)
    _kept(world, home, measure)
    _marked(world, home, measure)


def _opened(world: World) -> Neighbourhood:
    mark, now = world.mark, timezone.now()
    of = process_of(world, "renewed", recipe_key="renewal", step_key="marking")
    processes.publish(process_id=of.pk, languages=["sl"], by=None, now=now)
    step = Step.objects.get(process=of, key="marking")
    step.opens_at, step.closes_at = now - timedelta(days=1), now + timedelta(days=30)
    step.save()
    text = {"name": f"Soseska {mark}", "about": mark}
    home = Neighbourhood(process=of, marking=step, texts={"sl": text}, created_at=now)
    home.office = {"email": "pisarna@example.si", "sl": {"name": f"Pisarna {mark}", "place": mark}}
    home.problems = [{"theme": "promet", "sl": {"title": f"Promet {mark}", "about": mark}}]
    stop = {"longitude": 14.365, "latitude": 46.245, "sl": {"title": f"Postanek {mark}"}}
    home.walks = [{"key": "krog", "sl": {"title": f"Krog {mark}", "about": mark}, "stops": [stop]}]
    home.place(HOME)
    home.save()
    zone = Zone(neighbourhood=home, key="jug", texts={"sl": {"title": f"Jug {mark}"}})
    zone.place(HOME)
    zone.save()
    member = {"name": f"Ana {mark}", "of": mark}
    Theme.objects.create(
        neighbourhood=home,
        key="promet",
        texts={"sl": {"title": f"Promet {mark}", "about": mark}},
        group={"members": [member], "sl": {"meets": mark, "contact": mark}},
    )
    values = [{"year": 2018, "value": "14000", "source": mark}]
    texts = {"sl": {"title": f"Prebivalci {mark}", "unit": "ljudi"}}
    figure = Figure.objects.create(neighbourhood=home, key="ljudje", texts=texts, values=values)
    world.numbers |= {"neighbourhood": home.pk, "zone": zone.pk, "figure": figure.pk}
    return home


def _measured(world: World, home: Neighbourhood) -> Any:
    mark, known = world.mark, {"languages": ["sl"], "by": None, "now": timezone.now()}
    theme = home.themes.get()
    facts = measuring.Facts(
        texts={"sl": {"title": f"Ukrep {mark}", "about": mark, "office": mark}},
        zone_id=home.zones.get().pk,
        theme_id=theme.pk,
        cost_estimate=100,
        funding=[{"funder": "eu", "programme": mark, "cents": 50}],
        shape=read(INSIDE),
    )
    made = measuring.add(neighbourhood_id=home.pk, facts=facts, **known)
    spare = measuring.add(neighbourhood_id=home.pk, facts=facts, **known)
    measuring.publish(measure_ids=[made.pk], by=None, now=known["now"])
    world.numbers |= {"theme": theme.pk, "measure": made.pk, "measure_draft": spare.pk}
    return made


def _chosen(world: World, measure: Any) -> None:
    mark, now = world.mark, timezone.now()
    question = choosing.Question(
        texts={"sl": {"question": f"Katera {mark}?", "about": mark}},
        options=[{"sl": {"title": f"Prva {mark}"}}, {"sl": {"title": f"Druga {mark}"}}],
        opens_at=now,
        closes_at=now + timedelta(days=9),
    )
    known = {"languages": ["sl"], "by": None, "now": now}
    made = choosing.put(measure_id=measure.pk, question=question, **known)
    choosing.publish(choice_id=made.pk, by=None, now=now)
    choosing.prefer(choice_id=made.pk, option="1", person=world.people["editor"], now=now)
    spare = choosing.put(measure_id=measure.pk, question=question, **known)
    world.numbers |= {"choice": made.pk, "choice_draft": spare.pk}


def _kept(world: World, home: Neighbourhood, measure: Any) -> None:
    mark, known = world.mark, {"languages": ["sl"], "by": None, "now": timezone.now()}
    entry = keeping.write(
        neighbourhood_id=home.pk,
        day=timezone.localdate(),
        texts={"sl": {"title": f"Korita {mark}", "text": mark}},
        measure_id=measure.pk,
        **known,
    )
    keeping.publish(entry_id=entry.pk, by=None, now=known["now"])
    drawn = picture(COLOURS[world.schema], mark)
    titles = {"sl": f"Prej {mark}"}
    photo = keeping.Given(file=ContentFile(drawn, "prej.png"), stage="before", titles=titles)
    shown = keeping.attach(given=photo, entry_id=entry.pk, **known)
    plan = keeping.Given(
        file=ContentFile(f"IDZ {mark}".encode(), "idz.txt"), stage="idz", titles=titles
    )
    paper = keeping.attach(given=plan, measure_id=measure.pk, **known)
    world.numbers |= {"diary": entry.pk, "photo": shown.pk, "paper": paper.pk}


def _marked(world: World, home: Neighbourhood, measure: Any) -> None:
    mark, now, ana = world.mark, timezone.now(), world.people["editor"]
    drawn = picture(COLOURS[world.schema], mark)
    for number, name in ((1, "pin"), (2, "pin_spare")):
        marked = pinning.Marked(
            title=f"Klop {number} {mark}",
            text=mark,
            name=mark,
            shape=read(INSIDE),
            theme_id=home.themes.get().pk,
            photo=ContentFile(drawn, "klop.png"),
            alt=mark,
        )
        made = pinning.mark(neighbourhood_id=home.pk, marked=marked, person=ana, now=now)
        world.numbers[name] = made.pk
    other = world.people["administrator"]
    supporting.support(pin_id=world.numbers["pin"], person=other, now=now)
    said = supporting.comment(
        pin_id=world.numbers["pin"], text=f"Res {mark}", name=mark, person=other, now=now
    )
    world.numbers["pin_comment"] = said.pk
    moderating.answer(
        neighbourhood_id=home.pk,
        pin_ids=[world.numbers["pin_spare"]],
        became="taken_up",
        reply={"sl": f"Vzeli smo jo {mark}"},
        measure_id=measure.pk,
        languages=["sl"],
        by=None,
        now=now,
    )
