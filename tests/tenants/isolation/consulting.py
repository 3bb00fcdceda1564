"""What both worlds hold of consultations: a text, what was said, and every state of it."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.services import digest_of
from consultations import receipts, services
from consultations.models import (
    Answer,
    Consultation,
    Document,
    Draft,
    Entry,
    Opinion,
    Provision,
    Statement,
    Version,
)
from consultations.services import documents
from processes import services as processes
from processes.models import Step
from tests.tenants.isolation.contents import process_of
from tests.tenants.isolation.lines import Line, see, send
from tests.tenants.isolation.world import COLOURS, World, picture

_ANYONE = {"by": "anonymous"}
_AT = "/posvetovanja/consulted/"

ROUTES: dict[str, Line] = {
    "posvetovanja/": see("/posvetovanja/", **_ANYONE),
    "posvetovanja/potrdilo/<str:token>/": see("/posvetovanja/potrdilo/{receipt}/", **_ANYONE),
    "posvetovanja/potrdilo/<str:token>/json": see(
        "/posvetovanja/potrdilo/{receipt}/json", **_ANYONE
    ),
    "posvetovanja/potrdi/<str:token>/": see("/posvetovanja/potrdi/{guest}/", **_ANYONE),
    "posvetovanja/<slug:slug>/": see(_AT, **_ANYONE),
    "posvetovanja/<slug:slug>/obrazec/": see(f"{_AT}obrazec/", **_ANYONE),
    "posvetovanja/<slug:slug>/oddaja/": see(f"{_AT}oddaja/", by="editor"),
    "posvetovanja/<slug:slug>/oddaja/osnutek/": send(
        f"{_AT}oddaja/osnutek/", {"text": "Osnutek"}, by="editor"
    ),
    "posvetovanja/<slug:slug>/besedilo/<slug:document>/<str:key>/": see(
        f"{_AT}besedilo/osnutek/a1/", **_ANYONE
    ),
    "posvetovanja/<slug:slug>/mnenja/": see(f"{_AT}mnenja/", **_ANYONE),
    "posvetovanja/<slug:slug>/mnenja/<int:number>/": see(f"{_AT}mnenja/1/", **_ANYONE),
    "posvetovanja/<slug:slug>/mnenja/<int:number>/podpora/": send(
        f"{_AT}mnenja/1/podpora/", status=302, to=f"{_AT}mnenja/1/"
    ),
    "posvetovanja/<slug:slug>/mnenja/<int:number>/datoteke/<int:place>/": see(
        f"{_AT}mnenja/1/datoteke/0/", **_ANYONE
    ),
    "posvetovanja/<slug:slug>/primerjava/<slug:document>/<int:old>/<int:new>/": see(
        f"{_AT}primerjava/odlok/1/2/", **_ANYONE
    ),
    "admin/processes/<int:pk>/texts/": see("/admin/processes/{consulted}/texts/"),
    "admin/processes/<int:pk>/archive/": see("/admin/processes/{consulted}/archive/"),
    "admin/processes/<int:pk>/archive/package/": see(
        "/admin/processes/{consulted}/archive/package/", status=404, shows=False
    ),
    "admin/processes/<int:pk>/archive/done/": send(
        "/admin/processes/{consulted}/archive/done/", {"reference": ""}, status=422
    ),
    "posvetovanja/<slug:slug>/izjave/": see(f"{_AT}izjave/", **_ANYONE),
    "admin/consultations/<int:pk>/statements/": see(
        "/admin/consultations/{opinion_of}/statements/"
    ),
    "admin/consultations/<int:pk>/statements/<int:statement>/": see(
        "/admin/consultations/{opinion_of}/statements/{statement}/"
    ),
    "admin/consultations/<int:pk>/statements/<int:statement>/turn/": send(
        "/admin/consultations/{opinion_of}/statements/{statement}/turn/",
        status=302,
        to="/admin/consultations/{opinion_of}/statements/",
    ),
    "admin/processes/<int:pk>/texts/<int:document>/": see(
        "/admin/processes/{consulted}/texts/{odlok}/"
    ),
    "admin/processes/<int:pk>/texts/<int:document>/publish/": send(
        "/admin/processes/{consulted}/texts/{odlok}/publish/",
        status=302,
        to="/admin/processes/{consulted}/texts/{odlok}/",
    ),
    "admin/processes/<int:pk>/texts/<int:document>/discard/": send(
        "/admin/processes/{consulted}/texts/{odlok_spare}/discard/",
        status=302,
        to="/admin/processes/{consulted}/texts/{odlok_spare}/",
    ),
    "racun/mnenja/": see("/racun/mnenja/", by="editor"),
    "api/v1/consultations/": see("/api/v1/consultations/", **_ANYONE),
    "api/v1/consultations/<slug:slug>/": see("/api/v1/consultations/consulted/", **_ANYONE),
    "api/v1/consultations/<slug:slug>/documents/": see(
        "/api/v1/consultations/consulted/documents/", **_ANYONE
    ),
    "api/v1/consultations/<slug:slug>/documents/<slug:document>/<int:number>/": see(
        "/api/v1/consultations/consulted/documents/osnutek/1/", **_ANYONE
    ),
    "api/v1/consultations/<slug:slug>/statements/": see(
        "/api/v1/consultations/consulted/statements/", **_ANYONE
    ),
    "api/v1/contributions/": see("/api/v1/contributions/", **_ANYONE),
    "api/v1/contributions/<int:pk>/": see("/api/v1/contributions/{contribution}/", **_ANYONE),
}
FURTHER: dict[str, Line] = {
    "gives an opinion": send(
        f"{_AT}oddaja/", {"text": "Mnenje o vsem skupaj.", "name": "Ana"}, status=302, by="editor"
    ),
    "saves a draft by the button": send(
        f"{_AT}oddaja/",
        {"text": "Osnutek", "save": "1"},
        status=302,
        to=f"{_AT}oddaja/",
        by="editor",
    ),
    "reads opinions as a table": see("/api/v1/contributions/?format=csv", **_ANYONE),
    "reads a text as a table": see(
        "/api/v1/consultations/consulted/documents/osnutek/1/?format=csv", **_ANYONE
    ),
}


def consultations(world: World) -> None:
    """An open consultation with opinions of somebody with an account, of a guest, on paper."""
    made = _opened(world)
    version = _text(world, made)
    _read(world, made)
    first = _said(world, made, version)
    _around(world, made, first)
    world.numbers |= {"consultation": made.pk, "contribution": first.pk}
    world.secrets["receipt"] = receipts.token_for(first)


def _opened(world: World) -> Consultation:
    mark, now = world.mark, timezone.now()
    of = process_of(world, "consulted")
    made = services.prepare(
        process_id=of.pk,
        call_key="comments",
        summary={"sl": f"Na kratko {mark}"},
        moderation="after",
        allows_guests=False,
        asks_for_places=True,
        by=None,
        now=now,
    )
    processes.publish(process_id=of.pk, languages=["sl"], by=None, now=now)
    times = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=30)}
    Step.objects.filter(pk=made.call_id).update(**times)
    return made


def _text(world: World, of: Consultation) -> Version:
    mark, now = world.mark, timezone.now()
    document = Document.objects.create(
        consultation=of, slug="osnutek", titles={"sl": f"Osnutek {mark}"}
    )
    version = Version.objects.create(
        document=document, number=1, created_at=now, digest="0" * 64, note={"sl": mark}
    )
    Provision.objects.create(
        version=version,
        key="a1",
        position=1,
        kind="article",
        number="1. člen",
        heading=f"Namen {mark}",
        html=f"<p>{mark}</p>",
    )
    version.published_at = now
    version.save()
    return version


def _read(world: World, of: Consultation) -> None:
    """Texts in two versions that differ, each with one that waits to be published."""
    mark, known = world.mark, {"by": None, "now": timezone.now()}
    for name in ("odlok", "odlok-spare"):
        titles = {"sl": f"Odlok {mark}"}
        made = documents.begin_document(consultation_id=of.pk, slug=name, titles=titles, **known)
        world.numbers[name.replace("-", "_")] = made.pk
        for number in (1, 2, 3):
            content = f"<p>1. člen ({mark})</p><p>(1) Besedilo {number}.</p>".encode()
            version = documents.read_version(
                document_id=made.pk,
                file=ContentFile(content, name="odlok.html"),
                reading="draft",
                note={"sl": mark},
                **known,
            )
            if number < 3:
                documents.publish_version(version_id=version.pk, **known)


def _said(world: World, of: Consultation, version: Version) -> Any:
    mark, person, now = world.mark, world.people["editor"], timezone.now()
    drawn = picture(COLOURS[world.schema], mark)
    words = services.Words(
        text=f"Mnenje {mark}",
        name=f"Ime {mark}",
        version_id=version.pk,
        provision_key="a1",
        latitude=46.1,
        longitude=15.0,
        files=[ContentFile(drawn, name="skica.png")],
    )
    first = services.contribute(consultation_id=of.pk, words=words, person=person, now=now)
    Entry.objects.filter(pk=first.pk).update(moderated_at=now)
    second = services.Words(text=f"Umaknjeno {mark}", name=f"Ime {mark}")
    gone = services.contribute(consultation_id=of.pk, words=second, person=person, now=now)
    services.withdraw(receipt=receipts.token_for(gone), now=now)
    services.support(entry_id=first.pk, person=world.people["superuser"], now=now)
    return first


def _around(world: World, of: Consultation, first: Any) -> None:
    """Drafts, an answer, a report and statements."""
    mark, now, person = world.mark, timezone.now(), world.people["editor"]
    services.save_draft(
        consultation_id=of.pk,
        person=person,
        provision_key="",
        data={"text": f"Nedokončano {mark}"},
        now=now,
    )
    world.secrets["guest"] = f"gost-{world.schema}-{'x' * 20}"
    Draft.objects.create(
        consultation=of,
        email="gost@example.org",
        token_digest=digest_of(world.secrets["guest"]),
        data={"text": f"Mnenje gosta {mark}", "name": f"Gost {mark}", "language": "sl"},
        saved_at=now,
    )
    answer = Answer.objects.create(
        consultation=of,
        title=mark,
        position="noted",
        reasons={"sl": f"Stališče {mark}"},
        drafted_at=now,
        reviewed_at=now,
        published_at=now,
    )
    Entry.objects.filter(pk=first.pk).update(answer=answer)
    statement = Statement.objects.create(consultation=of, position=1, texts={"sl": mark})
    Opinion.objects.create(statement=statement, person=person, value=1, at=now)
    world.numbers |= {"opinion_of": of.pk, "statement": statement.pk}
