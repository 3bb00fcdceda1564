"""The calls and funded projects of the demonstration; deadlines are counted from today."""

import tomllib
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts import people
from accounts.models import User
from cofinancing.models import Opportunity, Project
from cofinancing.services import filing, funding, offering, partnering
from places.geometry import read
from processes.links import Thing
from processes.services.linking import link
from renewal.models import Measure
from tenants.provisioning.demo_sign_ins import address

Entry = dict[str, Any]
FOLDER = Path(__file__).with_name("demonstration")
_SEEKERS = (
    (
        "Društvo mladih Lipa (izmišljeno)",
        "Imamo prostor in dva mentorja; iščemo partnerja v tujini.",
    ),
    ("Zavod Most (izmišljen)", "Vodili smo tri evropske projekte; iščemo lokalno društvo."),
)


def fund(file: str, portal: Entry) -> None:
    """Everything that the file says: calls, who looks for partners, projects with their places."""
    entry = tomllib.loads((FOLDER / file).read_text(encoding="utf-8"))
    now = timezone.now()
    known = {"languages": portal["languages"], "by": None, "now": now}
    calls = {one["key"]: offering.add(facts=_call(one, known), **known) for one in entry["call"]}
    if calls:
        offering.publish(numbers=[one.pk for one in calls.values()], by=None, now=now)
    made = [(one, funding.add(facts=_project(one, known), **known)) for one in entry["project"]]
    funding.publish(numbers=[project.pk for _one, project in made], by=None, now=now)
    for call in (calls[one["key"]] for one in entry["call"] if one.get("is_sought")):
        _look_for_partners(call, portal, now)
    for one, project in made:
        if "picture" in one:
            _picture(project, one["picture"], known)
        if "measure" in one:
            _carries_out(project, one["measure"], now)


def _call(one: Entry, known: Entry) -> offering.Facts:
    today = timezone.localdate(known["now"])
    plain = ("programme", "applicants", "topics", "budget", "least", "most", "needs_partners")
    return offering.Facts(
        texts=_said(one, known),
        rate=Fraction(one["rate"]) / 100 if "rate" in one else None,
        opens_on=today + timedelta(days=one["opens_in"]),
        deadlines=[_deadline(each, today) for each in one["deadline"]],
        checked_on=today + timedelta(days=one["checked"]),
        contact={"name": "Občina Hoče-Slivnica", "email": "razpisi@hoce-slivnica.example"},
        **{name: one[name] for name in plain if name in one},
    )


def _deadline(each: Entry, today: date) -> tuple[datetime, Entry]:
    clock = time.fromisoformat(each["at"])
    at = timezone.make_aware(datetime.combine(today + timedelta(days=each["days"]), clock))
    return at, {"sl": {"title": each["title"]}} if "title" in each else {}


def _project(one: Entry, known: Entry) -> funding.Facts:
    place = {"type": "Point", "coordinates": one["at"]} if "at" in one else None
    plain = ("role", "state", "programme", "paid", "eligible", "area")
    return funding.Facts(
        texts=_said(one, known),
        total=sum(one["paid"].values()),
        starts_on=one["starts"],
        ends_on=one.get("ends"),
        awarded_on=one.get("awarded"),
        partners=[_partner(each) for each in one["partners"]],
        indicators=[_indicator(each) for each in one["indicators"]],
        shape=read(place) if place else None,
        source_id=one["key"],
        **{name: one[name] for name in plain if name in one},
    )


def _partner(each: Entry) -> Entry:
    return {
        "name": each["name"],
        "kind": each.get("kind", "organisation"),
        "number": each.get("number", ""),
        "is_lead": each.get("lead", False),
    }


def _indicator(each: Entry) -> Entry:
    said = {code: dict(zip(("title", "unit"), each[code], strict=True)) for code in ("sl", "en")}
    return {"target": each["target"], "value": each["value"], **said}


def _said(one: Entry, known: Entry) -> dict[str, dict[str, str]]:
    return {code: dict(one[code]) for code in known["languages"] if code in one}


def _look_for_partners(call: Opportunity, portal: Entry, now: datetime) -> None:
    group = Group.objects.get(name=people.CITIZENS)
    for number, (name, about) in enumerate(_SEEKERS, 1):
        mail = address(portal["schema"], f"drustvo{number}")
        person = User.objects.create(email=mail, language="sl")
        person.groups.add(group)
        said: Entry = {"organisation": name, "about": about, "contact": mail, "agreed": True}
        partnering.seek(number=call.pk, person=person, now=now, **said)


def _picture(project: Project, one: Entry, known: Entry) -> None:
    data = (FOLDER / "images" / one["file"]).read_bytes()
    titles = {code: one[code] for code in known["languages"] if code in one}
    file = ContentFile(data, name=one["file"])
    given = filing.Given(file=file, is_picture=True, titles=titles, credit="Skupaj")
    filing.attach(number=project.pk, given=given, **known)


def _carries_out(project: Project, title: str, now: datetime) -> None:
    """Say which measure of a renewal a project carries out."""
    measure = Measure.objects.filter(texts__sl__title=title).get()
    first, second = Thing("cofinancing.project", project.pk), Thing("renewal.measure", measure.pk)
    link(first=first, meaning="carries_out", second=second, by=None, now=now)
