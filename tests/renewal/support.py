"""Renewals as officials make them, and what residents do in them."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from places.geometry import read
from processes.models import Process, Step
from renewal.models import Choice, Figure, Measure, Neighbourhood, Pin, Theme, Zone
from renewal.services import keeping, measuring, pinning
from tests.places.support import point, square
from tests.support import in_municipality
from tests.tenants.isolation.world import picture

NAME = "Planina"
HOME = square(14.36, 46.24, 0.01)
INSIDE = point(14.365, 46.245)
FAR = point(14.45, 46.30)
SPOKEN = ["sl"]


def process(schema="alpha", *, slug="prenova-planine", published=True, now=None, **more):
    """A process of the recipe `renewal` with a step of marking that is open."""
    now = now or timezone.now()
    opens = more.pop("opens", now - timedelta(days=1))
    closes = more.pop("closes", now + timedelta(days=29))
    text = {"title": f"Prenova soseske {NAME}", "about": "Kaj in zakaj.", "decider": "Svet"}
    with in_municipality(schema):
        made = Process.objects.create(
            slug=slug,
            recipe_key="renewal",
            texts={"sl": text},
            created_at=opens - timedelta(days=9),
            published_at=min(now, opens) - timedelta(days=8) if published else None,
            **more,
        )
        Step.objects.create(
            process=made, key="marking", position=1, opens_at=opens, closes_at=closes
        )
        end = closes + timedelta(days=60)
        Step.objects.create(
            process=made, key="programme", position=2, opens_at=closes, closes_at=end
        )
    return made


def neighbourhood(schema="alpha", *, of=None, moderation="after", **more):
    """A neighbourhood with a boundary, two zones, two themes and a figure."""
    made = of or process(schema, **more)
    with in_municipality(schema):
        home = Neighbourhood(
            process=made,
            marking=made.steps.get(key="marking"),
            moderation=moderation,
            texts={"sl": {"name": NAME, "about": "Soseska blokov iz sedemdesetih."}},
            created_at=made.created_at,
            is_approximate=True,
        )
        home.place(HOME)
        home.save()
        for position, (key, title) in enumerate((("sever", "Sever"), ("jug", "Jug"))):
            zone = Zone(neighbourhood=home, key=key, texts={"sl": {"title": title}})
            zone.position = position
            zone.place(square(14.36, 46.24 + position * 0.005, 0.005))
            zone.save()
        for key, title in (("promet", "Promet"), ("parki", "Parki in zelenice")):
            Theme.objects.create(neighbourhood=home, key=key, texts={"sl": {"title": title}})
        Figure.objects.create(
            neighbourhood=home,
            key="prebivalci",
            texts={"sl": {"title": "Prebivalci", "unit": "ljudi"}},
            values=[{"year": 2018, "value": "14000", "source": "Gorenjski glas, 24. 1. 2018"}],
        )
    return home


def facts(**more):
    """What an official says of a measure."""
    return measuring.Facts(**({"texts": {"sl": {"title": "Varna pot v šolo"}}} | more))


def measure(home, schema="alpha", *, published=True, now=None, **more):
    """A measure as an official adds it; shown to everyone unless asked otherwise."""
    now = now or timezone.now()
    more.setdefault("shape", read(INSIDE))
    with in_municipality(schema):
        made = measuring.add(
            neighbourhood_id=home.pk, facts=facts(**more), languages=SPOKEN, by=None, now=now
        )
        if published:
            measuring.publish(measure_ids=[made.pk], by=None, now=now)
            made.refresh_from_db()
    return made


def marked(**more):
    """What a resident marks."""
    given = {"title": "Klop manjka", "text": "Ob poti ni kje sesti.", "shape": read(INSIDE)}
    return pinning.Marked(**(given | more))


def pin(home, person, schema="alpha", **more):
    """A pin as somebody marks it."""
    now = more.pop("now", None)
    with in_municipality(schema):
        return pinning.mark(neighbourhood_id=home.pk, marked=marked(**more), person=person, now=now)


def many_pins(home, how_many, schema="alpha", **more):
    """Pins straight into the table, on a grid over the neighbourhood."""
    now = timezone.now()
    rows = []
    for number in range(1, how_many + 1):
        lon = 14.36 + (number * 7919 % 1000) / 100_000
        lat = 46.24 + (number * 104_729 % 1000) / 100_000
        row = Pin(
            neighbourhood=home,
            number=number,
            title=f"Označba {number}",
            language="sl",
            created_at=now,
            updated_at=now,
            published_at=now,
            shape=point(lon, lat),
            west=lon,
            south=lat,
            east=lon,
            north=lat,
            **more,
        )
        rows.append(row)
    with in_municipality(schema):
        Pin.objects.bulk_create(rows, batch_size=2000)
        Neighbourhood.objects.filter(pk=home.pk).update(last_pin=how_many)


def choice(of, schema="alpha", *, opens=None, closes=None, published=True):
    """A choice between two variants of a measure, open unless asked otherwise."""
    now = timezone.now()
    with in_municipality(schema):
        return Choice.objects.create(
            measure=of,
            texts={"sl": {"question": "Katera ureditev ulice?"}},
            options=[
                {"key": "1", "sl": {"title": "Enosmerna ulica"}},
                {"key": "2", "sl": {"title": "Cona 30"}},
            ],
            opens_at=opens or now - timedelta(days=1),
            closes_at=closes or now + timedelta(days=9),
            published_at=now - timedelta(days=2) if published else None,
            created_at=now - timedelta(days=3),
        )


def measures_of(home, schema="alpha"):
    """Measures as they stand in the database, by number."""
    with in_municipality(schema):
        return {one.number: one for one in Measure.objects.filter(neighbourhood=home)}


def full(home=None):
    """A neighbourhood with something of everything."""
    known = {"languages": SPOKEN, "by": None, "now": timezone.now()}
    home = home or neighbourhood()
    with in_municipality("alpha"):
        zone, theme = home.zones.first(), home.themes.first()
        home.walks = [
            {
                "key": "krog",
                "sl": {"title": "Krog po soseski"},
                "stops": [{"longitude": 14.36, "latitude": 46.24, "sl": {"title": "Pisarna"}}],
            }
        ]
        home.office = {"email": "pisarna@example.si", "sl": {"name": "Pisarna prenove"}}
        home.problems = [{"theme": "promet", "sl": {"title": "Parkiranje", "about": "Premalo."}}]
        home.save()
    quick = measure(
        home,
        track="quick",
        phase="works",
        zone_id=zone.pk,
        theme_id=theme.pk,
        cost_estimate=1_234_50,
        funding=[{"funder": "eu", "programme": "CTN", "cents": 1_000_00}],
    )
    measure(home, texts={"sl": {"title": "Garaža pod parkom"}}, phase="done")
    asked = choice(quick)
    with in_municipality("alpha"):
        entry = keeping.write(
            neighbourhood_id=home.pk,
            day=timezone.localdate(),
            texts={"sl": {"title": "Dela so se začela", "text": "Bager je tu."}},
            measure_id=quick.pk,
            **known,
        )
        photo = keeping.Given(
            file=ContentFile(picture((9, 9, 9), "x"), "prej.png"),
            stage="before",
            titles={"sl": "Prazna ulica"},
        )
        paper = keeping.attach(given=photo, entry_id=entry.pk, **known)
        keeping.publish(entry_id=entry.pk, by=None, now=timezone.now())
    return home, quick, asked, paper
