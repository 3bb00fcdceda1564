"""Calls and funded projects as officials write them down."""

from datetime import date, timedelta
from fractions import Fraction

from django.utils import timezone

from cofinancing.models import Project
from cofinancing.services import funding, offering
from places.geometry import read
from tests.places.support import point
from tests.support import in_municipality

SPOKEN = ["sl"]
TITLE = "Mladi in prostovoljstvo"
HERE = point(15.65, 46.48)


def known(now=None, **more):
    """Who acts and when."""
    return {"languages": SPOKEN, "by": None, "now": now or timezone.now()} | more


def call_facts(**more):
    """What is said of a call: 80 % of at most 20,000 euros, a month from now."""
    given = {
        "texts": {"sl": {"title": TITLE, "about": "Podpora projektom mladih."}},
        "programme": "erasmus",
        "applicants": ["association", "public"],
        "topics": ["youth"],
        "rate": Fraction(4, 5),
        "budget": 1_000_000_00,
        "least": 1_000_00,
        "most": 20_000_00,
        "opens_on": timezone.localdate() - timedelta(days=3),
        "deadlines": [(timezone.now() + timedelta(days=31), {})],
        "source_url": "https://example.eu/razpis",
    }
    return offering.Facts(**(given | more))


def call(schema="alpha", *, published=True, **more):
    """A call that people see, unless asked otherwise."""
    with in_municipality(schema):
        made = offering.add(facts=call_facts(**more), **known())
        if published:
            offering.publish(numbers=[made.pk], by=None, now=timezone.now())
            made.refresh_from_db()
        return made


def project_facts(**more):
    """What is said of a project: 100,000 euros, of which the Union paid 80,000."""
    given = {
        "texts": {"sl": {"title": "Učilnica na prostem", "about": "Šola pod krošnjami."}},
        "role": "lead",
        "state": "running",
        "programme": "ekp-erdf",
        "total": 100_000_00,
        "eligible": 90_000_00,
        "paid": {"eu": 80_000_00, "municipal": 20_000_00},
        "starts_on": date(2025, 3, 1),
        "ends_on": date(2026, 12, 31),
        "area": "Hoče",
        "shape": read(HERE),
    }
    return funding.Facts(**(given | more))


def project(schema="alpha", *, published=True, **more):
    """A project that people see, unless asked otherwise."""
    with in_municipality(schema):
        made = funding.add(facts=project_facts(**more), **known())
        if published:
            funding.publish(numbers=[made.pk], by=None, now=timezone.now())
            made.refresh_from_db()
        return made


def many_projects(how_many, schema="alpha"):
    """So many projects of all programmes, years, states and areas, straight into the table."""
    now = timezone.now()
    programmes = ("ekp-erdf", "erasmus", "life", "clld", "municipal")
    with in_municipality(schema):
        Project.objects.bulk_create(
            (
                Project(
                    texts={"sl": {"title": f"Projekt {n}", "about": "Opis."}},
                    role=("lead", "partner", "supported")[n % 3],
                    state=("approved", "running", "done", "ended")[n % 4],
                    programme=programmes[n % 5],
                    total=n * 100 + 3,
                    eu=n * 100,
                    own=3,
                    starts_on=date(2015 + n % 11, 1 + n % 12, 1),
                    area=("", "Hoče", "Slivnica")[n % 3],
                    checked_on=now.date(),
                    created_at=now,
                    updated_at=now,
                    published_at=now,
                )
                for n in range(1, how_many + 1)
            ),
            batch_size=1000,
        )
