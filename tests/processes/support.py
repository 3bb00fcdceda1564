"""Processes as officials make them."""

from datetime import timedelta

from django.utils import timezone

from processes import services
from processes.models import Process
from processes.recipe import recipe
from tests.support import in_municipality

TEXT = {
    "title": "Odlok o parkiranju",
    "about": "Kje in za koliko se bo parkiralo.",
    "decider": "Občinski svet",
    "open": "Cone in cene.",
    "settled": "Da bo parkiranje plačljivo.",
}
BECAUSE = {"sl": "Ker je bilo premalo časa."}
LANGUAGES = ["sl", "en"]


def facts(**more):
    """What an official says of a process."""
    return services.Facts(**({"slug": "parkiranje", "texts": {"sl": TEXT}} | more))


def plan(**more):
    """A plan of an ordinance from two weeks ahead on."""
    given = {"recipe_key": "ordinance"} | more
    if "session_on" not in given:
        given.setdefault("start", timezone.localdate() + timedelta(days=14))
    return services.Plan(**given)


def begun(schema="alpha", *, now=None, by=None, **more):
    """A draft with all its key questions answered."""
    now = now or timezone.now()
    about = {name: more.pop(name) for name in ("slug", "texts", "level") if name in more}
    with in_municipality(schema):
        made = services.begin(facts=facts(**about), plan=plan(**more), by=by, now=now)
        for step in made.steps.all():
            asked = recipe(made.recipe_key).step(step.key).questions
            answers = {one.key: "Odgovor." for one in asked}
            services.answer(step_id=step.pk, answers=answers, by=by, now=now)
    return made


def public(schema="alpha", *, now=None, **more):
    """A process that people see."""
    now = now or timezone.now()
    made = begun(schema, now=now, **more)
    with in_municipality(schema):
        return services.publish(process_id=made.pk, languages=LANGUAGES, by=None, now=now)


def step_of(process: Process, key: str, schema="alpha"):
    """A step as it stands in the database."""
    with in_municipality(schema):
        return process.steps.get(key=key)
