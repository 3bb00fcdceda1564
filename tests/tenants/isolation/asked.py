"""Questionnaires in every state, with answers, in a world of the tests of isolation."""

from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from processes import services as processes
from processes.models import Step
from surveys import services
from tests.tenants.isolation.world import World


def surveys(world: World) -> None:
    """One that can be answered, one that was, with its results, and drafts."""
    mark, now = world.mark, timezone.now()
    known = {"by": None, "now": now}
    for name in ("survey", "survey_done", "survey_draft", "survey_draft_spare"):
        texts = {"sl": {"title": f"Vprašalnik {mark}", "intro": mark, "thanks": f"Hvala {mark}"}}
        facts = services.Facts(
            slug=name.replace("_", "-"), texts=texts, closes_at=now + timedelta(days=9)
        )
        made = services.draft(facts=facts, **known)
        asked = [
            {"key": key, "kind": "text", "text": {"sl": f"Vprašanje {key} {mark}"}}
            for key in ("one", "two")
        ]
        services.set_questions(questionnaire_id=made.pk, questions=asked, **known)
        world.numbers[name] = made.pk
    for name in ("survey", "survey_done"):
        services.publish(questionnaire_id=world.numbers[name], languages=["sl"], **known)
        mine, _key = _begin(world, name, world.people["editor"], now)
        services.save(response_id=mine, given={"one": f"Odgovor {mark}"}, now=now)
    services.finish(response_id=mine, now=now)
    _guest, world.secrets["survey_key"] = _begin(world, "survey", None, now)
    done = world.numbers["survey_done"]
    period = {"opens_at": None, "closes_at": now, **known}
    services.set_period(questionnaire_id=done, **period)
    found = services.publish_results(questionnaire_id=done, **known)
    step = Step.objects.get(process=world.numbers["process"], key="comments")
    processes.ask_with(step_id=step.pk, questionnaire_id=world.numbers["survey"], **known)
    found.export_file.save("", ContentFile(f"Odgovor {mark}".encode()))


def _begin(world: World, name: str, person: Any, now: datetime) -> tuple[int, str]:
    given = {"questionnaire_id": world.numbers[name], "person": person, "language": "sl"}
    response, key = services.begin(now=now, **given)
    return response.pk, key
