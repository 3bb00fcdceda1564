"""What people said, in a municipality of the world: said, answered, reported, exported."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from consultations import services
from consultations.register import Wanted
from consultations.services import Reply
from files.printing import Issuer
from tenants.isolation.backend.base import as_platform
from tests.consultations.support import consultation, process, said
from tests.tenants.isolation.world import World


def register(world: World) -> None:
    """A consultation that is over: contributions, groups, answers in every state, a report."""
    mark, now = world.mark, timezone.now()
    text = {"title": f"Posvet {mark}", "about": mark, "decider": f"Svet {mark}"}
    times = {"opens": now - timedelta(days=40), "closes": now - timedelta(days=1)}
    known = {"slug": "posvet", "texts": {"sl": text}, **times}
    of = consultation(world.schema, of=process(world.schema, **known), summary={"sl": mark})
    words = {"text": f"Mnenje {mark}, ki ga ponavljamo.", "name": f"Ime {mark}"}
    entries = said(of, world.schema, how_many=6, **words)
    world.numbers |= {"registered": of.pk, "register_number": entries[0].number}
    world.numbers |= {"contribution_row": entries[5].pk}
    _answers(world, of, entries, now)
    report = services.publish_report(
        consultation_id=of.pk,
        kind="response",
        issuer=Issuer(f"Občina {mark}", "http://alpha.localhost/"),
        languages=["sl"],
        admits_open=True,
        by=None,
        now=now,
    )
    world.numbers["report"] = report.pk
    _file(world, of, now)


def _answers(world, of, entries, now):
    mark, boss = world.mark, world.people["superuser"]
    reply = Reply(title=f"Odgovor {mark}", position="noted", reasons={"sl": mark})
    for place, name in enumerate(("published_answer", "reviewed_answer", "answer")):
        made = services.answer(
            consultation_id=of.pk, entry_ids=[entries[place].pk], reply=reply, by=boss, now=now
        )
        world.numbers[name] = made.pk
    reviewer = world.people["administrator"]
    for name in ("published_answer", "reviewed_answer"):
        services.review_answer(
            answer_id=world.numbers[name], revision=1, languages=["sl"], by=reviewer, now=now
        )
    chosen = [world.numbers["published_answer"]]
    services.publish_answers(consultation_id=of.pk, answer_ids=chosen, by=None, now=now)


def _file(world, of, now):
    """A file that a worker has made."""
    number = services.ask_for_register(
        consultation_id=of.pk,
        wanted=Wanted(),
        by=world.people["administrator"],
        language="sl",
        now=now,
    )
    content = f"Register {world.mark}".encode()
    name = default_storage.save("exports/register.csv", ContentFile(content))
    made = {"name": name, "lines": 1, "size": len(content)}
    with as_platform():
        DBTaskResult.objects.filter(pk=number).update(status="SUCCESSFUL", return_value=made)
    world.secrets["register_file"] = number
