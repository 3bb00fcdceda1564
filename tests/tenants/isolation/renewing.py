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
from tests.tenants.isolation.lines import Line, Upload, get, see, send
from tests.tenants.isolation.world import COLOURS, World, picture

# One dict a door: pages of the portal, of the desk, and the API.
_ANYONE = {"by": "anonymous"}
_AT, _PIN = "/prenove/renewed/", "/prenove/renewed/predlogi/1/"
PORTAL: dict[str, Line] = {
    "prenove/": see("/prenove/", **_ANYONE),
    "racun/oznacbe/": see("/racun/oznacbe/", by="editor"),
    "prenove/<slug:slug>/": see(_AT, **_ANYONE),
    "prenove/<slug:slug>/ukrepi/": see(f"{_AT}ukrepi/", **_ANYONE),
    "prenove/<slug:slug>/ukrepi/<int:number>/": see(f"{_AT}ukrepi/1/", **_ANYONE),
    "prenove/<slug:slug>/razlicice/<int:pk>/": see(_AT + "razlicice/{choice}/", **_ANYONE),
    "prenove/<slug:slug>/dnevnik/": see(f"{_AT}dnevnik/", **_ANYONE),
    "prenove/<slug:slug>/rss/": see(f"{_AT}rss/", **_ANYONE),
    "prenove/<slug:slug>/atom/": see(f"{_AT}atom/", **_ANYONE),
    "prenove/<slug:slug>/kazalniki/": see(f"{_AT}kazalniki/", **_ANYONE),
    "prenove/<slug:slug>/skupine/": see(f"{_AT}skupine/", **_ANYONE),
    "prenove/<slug:slug>/sprehodi/<slug:key>/": see(f"{_AT}sprehodi/krog/", **_ANYONE),
    "prenove/<slug:slug>/datoteke/<int:pk>/": get(_AT + "datoteke/{photo}/", **_ANYONE),
    "prenove/<slug:slug>/zemljevid/": see(
        f"{_AT}zemljevid/?bbox=14.3,46.2,14.4,46.3&zoom=15", **_ANYONE
    ),
    "prenove/<slug:slug>/predlogi/": see(f"{_AT}predlogi/", **_ANYONE),
    "prenove/<slug:slug>/predlogi/oddaja/": see(f"{_AT}predlogi/oddaja/", by="editor"),
    "prenove/<slug:slug>/predlogi/<int:number>/": see(_PIN, **_ANYONE),
    "prenove/<slug:slug>/predlogi/<int:number>/fotografija/": get(f"{_PIN}fotografija/", **_ANYONE),
    "prenove/<slug:slug>/predlogi/<int:number>/sprememba/": see(f"{_PIN}sprememba/", by="editor"),
    "prenove/<slug:slug>/predlogi/<int:number>/umik/": see(f"{_PIN}umik/", by="editor"),
    "prenove/<slug:slug>/predlogi/<int:number>/podpora/": send(
        f"{_PIN}podpora/", status=302, to=_PIN, by="administrator"
    ),
    "prenove/<slug:slug>/predlogi/<int:number>/komentar/": send(
        f"{_PIN}komentar/", {"text": "Res."}, status=302, to=_PIN, by="administrator"
    ),
}
_HERE = "/admin/renewal/{neighbourhood}/"
_PLACE = "46.245, 14.365"
_TEXTS = {"name_sl": "Soseska", "about_sl": "Nova.", "moderation": "after", "place": _PLACE}
_MEASURE = {"title_sl": "Ukrep", "track": "quick", "phase": "works"}
_QUESTION = {
    "question_sl": "Kaj?",
    "opens_at": "2030-01-01T00:00",
    "closes_at": "2031-01-01T00:00",
    "variants-0-title_sl": "Ena",
    "variants-1-title_sl": "Dve",
    "variants-TOTAL_FORMS": "2",
    "variants-INITIAL_FORMS": "0",
}
_WALK = {
    "title_sl": "Drugi krog",
    "stops-TOTAL_FORMS": "1",
    "stops-INITIAL_FORMS": "0",
    "stops-0-at": _PLACE,
    "stops-0-title_sl": "Tu",
}
_ROWS = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0"}
_PAPER = {"paper-stage": "idz", "paper-title_sl": "Načrt", "paper-file": Upload("idz.txt")}
DESK: dict[str, Line] = {
    "admin/renewal/": see("/admin/renewal/"),
    "admin/renewal/new/<int:process>/": get(
        "/admin/renewal/new/{renewed}/", status=302, to=_HERE + "change/"
    ),
    "admin/renewal/<int:pk>/": see(_HERE),
    "admin/renewal/<int:pk>/change/": send(_HERE + "change/", _TEXTS | {"place": ""}, status=302),
    "admin/renewal/<int:pk>/problems/": send(
        _HERE + "problems/", _ROWS | {"form-0-title_sl": "Hrup"}, status=302
    ),
    "admin/renewal/<int:pk>/walks/": see(_HERE + "walks/"),
    "admin/renewal/<int:pk>/walks/new/": send(_HERE + "walks/new/", _WALK, status=302),
    "admin/renewal/<int:pk>/walks/is/<slug:key>/": see(_HERE + "walks/is/krog/"),
    "admin/renewal/<int:pk>/walks/is/<slug:key>/remove/": send(
        _HERE + "walks/is/krog/remove/", status=302
    ),
    "admin/renewal/<int:pk>/parts/<slug:kind>/": see(_HERE + "parts/figures/"),
    "admin/renewal/<int:pk>/parts/<slug:kind>/new/": send(
        _HERE + "parts/themes/new/", _ROWS | {"title_sl": "Igra"}, status=302
    ),
    "admin/renewal/<int:pk>/parts/<slug:kind>/<int:number>/": see(_HERE + "parts/zones/{zone}/"),
    "admin/renewal/<int:pk>/parts/<slug:kind>/<int:number>/remove/": send(
        _HERE + "parts/figures/{figure}/remove/", status=302
    ),
    "admin/renewal/<int:pk>/measures/": see(_HERE + "measures/"),
    "admin/renewal/<int:pk>/measures/many/": send(
        _HERE + "measures/many/",
        {"act": "move", "phase": "works", "measure": "1", "confirmed": "1"},
        status=302,
    ),
    "admin/renewal/<int:pk>/measures/new/": send(
        _HERE + "measures/new/",
        _MEASURE | {"funds-TOTAL_FORMS": "0", "funds-INITIAL_FORMS": "0"},
        status=302,
    ),
    "admin/renewal/<int:pk>/measures/<int:number>/": see(_HERE + "measures/1/"),
    "admin/renewal/<int:pk>/measures/<int:number>/change/": see(_HERE + "measures/1/change/"),
    "admin/renewal/<int:pk>/measures/<int:number>/publish/": send(
        _HERE + "measures/2/publish/", status=302
    ),
    "admin/renewal/<int:pk>/measures/<int:number>/discard/": send(
        _HERE + "measures/2/discard/", status=302
    ),
    "admin/renewal/<int:pk>/measures/<int:number>/decision/": send(
        _HERE + "measures/1/decision/",
        {
            "decision-text_sl": "Da.",
            "decision-reason_sl": "Zato.",
            "decision-decided_on": "2026-01-01",
        },
        status=302,
    ),
    "admin/renewal/<int:pk>/measures/<int:number>/files/": send(
        _HERE + "measures/1/files/", _PAPER, status=302
    ),
    "admin/renewal/<int:pk>/measures/<int:number>/choices/new/": send(
        _HERE + "measures/1/choices/new/", _QUESTION, status=302
    ),
    "admin/renewal/<int:pk>/files/<int:paper>/": see(_HERE + "files/{paper}/"),
    "admin/renewal/<int:pk>/files/<int:paper>/withdraw/": send(
        _HERE + "files/{paper}/withdraw/", status=302
    ),
    "admin/renewal/<int:pk>/choices/": see(_HERE + "choices/"),
    "admin/renewal/<int:pk>/choices/<int:choice>/": see(_HERE + "choices/{choice}/"),
    "admin/renewal/<int:pk>/choices/<int:choice>/publish/": send(
        _HERE + "choices/{choice_draft}/publish/", status=302
    ),
    "admin/renewal/<int:pk>/choices/<int:choice>/decide/": send(
        _HERE + "choices/{choice}/decide/", {"option": "1", "reason_sl": "Zato."}, status=422
    ),
    "admin/renewal/<int:pk>/diary/": see(_HERE + "diary/"),
    "admin/renewal/<int:pk>/diary/new/": send(
        _HERE + "diary/new/",
        {"title_sl": "Korita", "text_sl": "So.", "day": "2026-01-01"},
        status=302,
    ),
    "admin/renewal/<int:pk>/diary/<int:entry>/": see(_HERE + "diary/{diary}/"),
    "admin/renewal/<int:pk>/diary/<int:entry>/publish/": send(
        _HERE + "diary/{diary}/publish/", status=302
    ),
    "admin/renewal/<int:pk>/diary/<int:entry>/files/": send(
        _HERE + "diary/{diary}/files/", _PAPER, status=302
    ),
    "admin/renewal/<int:pk>/import/": send(
        _HERE + "import/", {"kind": "measures", "file": Upload("m.geojson")}, status=422
    ),
    "admin/renewal/<int:pk>/import/confirm/": send(
        _HERE + "import/confirm/", {"kind": "measures"}, status=302
    ),
    "admin/renewal/<int:pk>/report/": get(_HERE + "report/"),
    "admin/renewal/<int:pk>/report/<slug:kind>/": get(_HERE + "report/docx/"),
    "admin/renewal/<int:pk>/pins/": see(_HERE + "pins/"),
    "admin/renewal/<int:pk>/pins/many/": send(
        _HERE + "pins/many/", {"act": "answer", "pin": "1"}, status=200
    ),
    "admin/renewal/<int:pk>/pins/answer/": send(
        _HERE + "pins/answer/",
        {"pin": "1", "became": "not_taken", "reply_sl": "Ni denarja."},
        status=302,
    ),
    "admin/renewal/<int:pk>/pins/<int:number>/": see(_HERE + "pins/1/"),
    "admin/renewal/<int:pk>/pins/<int:number>/photo/": get(_HERE + "pins/1/photo/"),
    "admin/renewal/<int:pk>/pins/<int:number>/hide/": send(
        _HERE + "pins/1/hide/", {"because": "Podatki."}, status=302
    ),
    "admin/renewal/<int:pk>/pins/<int:number>/comments/<int:comment>/": send(
        _HERE + "pins/1/comments/{pin_comment}/", {"because": "Žalitev."}, status=302
    ),
}
API: dict[str, Line] = {
    **{
        f"api/v1/{name}/": see(f"/api/v1/{name}/", **_ANYONE)
        for name in ("neighbourhoods", "zones", "measures", "pins", "variants", "diary", "figures")
    },
    "api/v1/neighbourhoods/<slug:slug>/": see("/api/v1/neighbourhoods/renewed/", **_ANYONE),
    "api/v1/measures/<int:pk>/": see("/api/v1/measures/{measure}/", **_ANYONE),
    "api/v1/pins/<int:pk>/": see("/api/v1/pins/{pin}/", **_ANYONE),
    "api/v1/variants/<int:pk>/": see("/api/v1/variants/{choice}/", **_ANYONE),
    "api/v1/variants/<int:pk>/preference/": get(
        "/api/v1/variants/{choice}/preference/", by="editor"
    ),
    "api/v1/pins/<int:pk>/support/": get("/api/v1/pins/{pin}/support/", by="editor"),
}
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
