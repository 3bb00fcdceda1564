"""The renewal of the demonstration: set up by officials, taken part in by invented residents."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts import people
from accounts.models import User
from cms.linked import ANNOUNCEMENT, EVENT
from cms.models import AnnouncementPage, EventPage
from places.geometry import Shape, read
from processes.links import Thing
from processes.models import Process
from processes.services.linking import link
from renewal.models import Choice, DiaryEntry, Measure, Neighbourhood
from renewal.services import choosing, founding, keeping, measuring, moderating, pinning, supporting
from tenants.provisioning.demo_sign_ins import address
from tenants.provisioning.demo_signatures import collect

Entry = dict[str, Any]
FOLDER = Path(__file__).with_name("demonstration")
RESIDENTS = 14
PUT: dict[str, Any] = {
    "zone": founding.put_zone,
    "theme": founding.put_theme,
    "figure": founding.put_figure,
}


def prepare(process: Process, file: str, portal: Entry, now: datetime) -> Neighbourhood:
    """A neighbourhood with its parts and measures, before people see its process."""
    entry = tomllib.loads((FOLDER / file).read_text(encoding="utf-8"))
    known = {"languages": portal["languages"], "by": None, "now": now}
    home = founding.prepare(process_id=process.pk, facts=_facts(entry, known), **known)
    for position, (kind, one) in enumerate(_parts(entry)):
        part = founding.Part(
            key=one["key"],
            texts=_said(one, known),
            position=position,
            shape=shape_of(one),
            more=_more(kind, one, known),
        )
        PUT[kind](neighbourhood_id=home.pk, part=part, **known)
    for one in entry["measure"]:
        _measure(home, one, known)
    return home


def take_part(home: Neighbourhood, file: str, portal: Entry) -> None:
    """What has happened since: the diary, a choice that is open now, and what residents marked."""
    entry = tomllib.loads((FOLDER / file).read_text(encoding="utf-8"))
    now = timezone.now()
    known = {"languages": portal["languages"], "by": None, "now": now}
    numbers = [one.pk for one in home.measures.all()]
    measuring.publish(measure_ids=numbers, by=None, now=now)
    for one in entry["diary"]:
        _diary(home, one, known)
    residents = _residents(portal)
    for one in entry["choice"]:
        _choice(home, one, residents, known)
    for number, one in enumerate(entry["pin"]):
        _pin(home, one, residents[number:] + residents[:number], known)
    for one in entry["signatures"]:
        collect(home.process, one, residents, portal)
    _link(home.process, entry, now)


def _link(process: Process, entry: Entry, now: datetime) -> None:
    """Say that its meetings and news concern it."""
    events = EventPage.objects.filter(slug__in=entry["events"]).values_list("event_id", flat=True)
    news = AnnouncementPage.objects.filter(slug__in=entry["announcements"])
    things = [Thing(EVENT, number) for number in events if number]
    things += [Thing(ANNOUNCEMENT, number) for number in news.values_list("pk", flat=True)]
    for one in things:
        first = Thing("processes.process", process.pk)
        link(first=one, meaning="concerns", second=first, by=None, now=now)


def shape_of(entry: Entry) -> Shape | None:
    """The shape that an entry gives: a point, a line or a boundary of (longitude, latitude)."""
    if "point" in entry:
        return read({"type": "Point", "coordinates": entry["point"]})
    if "line" in entry:
        return read({"type": "LineString", "coordinates": entry["line"]})
    if "boundary" in entry:
        return read({"type": "Polygon", "coordinates": [entry["boundary"]]})
    return None


def _facts(entry: Entry, known: Entry) -> founding.Facts:
    return founding.Facts(
        texts=_said(entry, known),
        shape=shape_of(entry),
        is_approximate=entry["is_approximate"],
        marking_key=entry["marking"],
        problems=[{"theme": one["theme"], **_said(one, known)} for one in entry["problem"]],
        office=entry["office"],
        walks=[
            {"key": one["key"], **_said(one, known), "stops": one["stop"]} for one in entry["walk"]
        ],
    )


def _parts(entry: Entry) -> list[tuple[str, Entry]]:
    return [(kind, one) for kind in ("zone", "theme", "figure") for one in entry[kind]]


def _more(kind: str, one: Entry, known: Entry) -> Mapping[str, Any]:
    if kind == "zone":
        return {"is_approximate": True}
    if kind == "theme":
        return {"group": {"members": one["members"], **_said(one, known)}}
    target: Entry = {name: one[name] for name in ("target", "target_year") if name in one}
    return {"values": one["values"], **target}


def _said(one: Entry, known: Entry) -> dict[str, Any]:
    return {code: one[code] for code in known["languages"] if code in one}


def _measure(home: Neighbourhood, one: Entry, known: Entry) -> None:
    said = _said(one, known)
    columns = (
        *("track", "phase", "cost_estimate", "cost_actual", "funding"),
        *("starts_on", "ends_on", "is_pilot"),
    )
    facts = measuring.Facts(
        texts={
            code: {k: v for k, v in text.items() if k != "evaluation"}
            for code, text in said.items()
        },
        zone_id=home.zones.get(key=one["zone"]).pk,
        theme_id=home.themes.get(key=one["theme"]).pk,
        shape=shape_of(one),
        is_approximate=True,
        evaluation={code: text.get("evaluation", "") for code, text in said.items()},
        **{name: one[name] for name in columns if name in one},
    )
    made = measuring.add(neighbourhood_id=home.pk, facts=facts, **known)
    if "decision" in one:
        decision = {code: one["decision"][code] for code in known["languages"]}
        on = min(one["decided_on"], timezone.localdate(known["now"]))
        measuring.decide(measure_id=made.pk, decision=decision, decided_on=on, **known)


def _named(home: Neighbourhood, title: str) -> Measure:
    found: Measure = home.measures.get(texts__sl__title=title)
    return found


def _diary(home: Neighbourhood, one: Entry, known: Entry) -> DiaryEntry:
    measure = _named(home, one["measure"]).pk if "measure" in one else None
    told = {"day": min(one["day"], timezone.localdate()), "texts": _said(one, known)}
    made = keeping.write(neighbourhood_id=home.pk, measure_id=measure, **told, **known)
    for stage in ("before", "after"):
        if stage in one:
            file = ContentFile((FOLDER / "images" / one[stage]).read_bytes(), name=one[stage])
            titles = {code: one[f"{stage}_{code}"] for code in known["languages"]}
            given = keeping.Given(file=file, stage=stage, titles=titles)
            keeping.attach(given=given, entry_id=made.pk, **known)
    return keeping.publish(entry_id=made.pk, by=None, now=known["now"])


def _choice(home: Neighbourhood, one: Entry, residents: list[User], known: Entry) -> Choice:
    opens = timezone.localdate() - timedelta(days=one["opens_days_ago"])
    question = choosing.Question(
        texts=_said(one, known),
        options=one["option"],
        opens_at=_midnight(opens),
        closes_at=_midnight(opens + timedelta(days=one["lasts"])),
    )
    measure = _named(home, one["measure"])
    made = choosing.put(measure_id=measure.pk, question=question, **known)
    made = choosing.publish(choice_id=made.pk, by=None, now=known["now"])
    for number, person in enumerate(residents):
        option = str(number * number % len(one["option"]) + 1)
        choosing.prefer(choice_id=made.pk, option=option, person=person, now=known["now"])
    return made


def _pin(home: Neighbourhood, one: Entry, residents: list[User], known: Entry) -> None:
    marked = pinning.Marked(
        title=one["title"],
        text=one["text"],
        name=one["name"],
        theme_id=home.themes.get(key=one["theme"]).pk,
        shape=shape_of(one),
    )
    who, now = residents[0], known["now"]
    made = pinning.mark(neighbourhood_id=home.pk, marked=marked, person=who, now=now)
    for person in residents[1 : 2 + made.number * 5 % RESIDENTS]:
        supporting.support(pin_id=made.pk, person=person, now=now)
    if "became" in one:
        moderating.answer(
            neighbourhood_id=home.pk,
            pin_ids=[made.pk],
            became=one["became"],
            reply={code: one["reply"][code] for code in known["languages"]},
            measure_id=_named(home, one["measure"]).pk if "measure" in one else None,
            **known,
        )


def _residents(portal: Entry) -> list[User]:
    """Invented people, who can take part and cannot sign in."""
    group, _made = Group.objects.get_or_create(name=people.CITIZENS)
    found = []
    for number in range(1, RESIDENTS + 1):
        email = address(portal["schema"], f"izmisljena-stanovalka-{number}")
        person = User.objects.create_user(email)
        people.vouch(person=person)
        person.groups.add(group)
        found.append(person)
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
