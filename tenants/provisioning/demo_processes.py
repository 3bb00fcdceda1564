"""Processes of the demonstration: as if they had begun some time ago, by the services' own acts."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from processes.models import Process
from processes.planning import forward, midnight
from processes.recipe import recipe
from processes.services import Facts, Plan, answer, begin, decide, publish
from tenants.provisioning import demo_renewal
from tenants.provisioning.demo_consultations import prepare, take_part

Entry = dict[str, Any]
_NOON = timedelta(hours=12)


def run(entry: Entry, portal: Entry) -> Process:
    """Begin and publish the process that `entry` says; what was decided in it is said, too.

    Its step `step` has been running, or over, since `days_ago` days before today.
    """
    languages: list[str] = portal["languages"]
    start = start_of(entry)
    before = midnight(start - timedelta(days=1)) + _NOON
    said = {code: entry[code] for code in languages if code in entry}
    made = begin(
        facts=Facts(
            slug=entry["slug"],
            texts=said,
            level=entry.get("level", "consult"),
            number=entry.get("number", ""),
        ),
        plan=Plan(recipe_key=entry["recipe"], start=start, lengths=entry.get("lengths", {})),
        by=None,
        now=before,
    )
    _answer(made, entry.get("answer", ""), before)
    asked = entry.get("consultation")
    consultation = prepare(made, asked, languages, before) if asked else None
    file = entry.get("renewal", "")
    home = demo_renewal.prepare(made, file, portal, before) if file else None
    publish(process_id=made.pk, languages=languages, by=None, now=before)
    if consultation is not None and asked is not None:
        take_part(consultation, asked, portal)
    if home is not None:
        demo_renewal.take_part(home, file, portal)
    _decide(made, entry.get("decision", []), languages)
    return made


def start_of(entry: Entry) -> date:
    """The first day of the process, so that its step `step` opened `days_ago` days ago."""
    shape, wanted = recipe(entry["recipe"]), timezone.localdate() - timedelta(entry["days_ago"])
    start = wanted
    while True:
        plan = forward(shape, start, entry.get("lengths", {}))
        opens = next(one.opens_on for one in plan if one.key == entry["step"])
        if opens <= wanted:
            return start
        start -= max(opens - wanted, timedelta(days=1))


def _answer(process: Process, text: str, now: datetime) -> None:
    for step in process.steps.all():
        asked = recipe(process.recipe_key).step(step.key).questions
        answers = {one.key: text for one in asked}
        answer(step_id=step.pk, answers=answers, by=None, now=now)


def _decide(process: Process, decisions: list[Entry], languages: list[str]) -> None:
    for one in decisions:
        step = process.steps.get(key=one["step"])
        day = timezone.localdate(step.opens_at)
        if day > timezone.localdate():
            continue
        decide(
            step_id=step.pk,
            decision={code: one[code] for code in languages if code in one},
            decided_on=day,
            decided_by=one["by"],
            languages=languages,
            by=None,
            now=step.opens_at + _NOON,
        )
