"""Consultations of the demonstration: a draft, what invented people say, answers and the report."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from consultations import services
from consultations.models import Consultation, Opinion, Version
from consultations.services import Reply, Words, documents
from consultations.services.thinking import reckon
from files.printing import Issuer
from processes.models import Process
from tenants.provisioning.demo_sign_ins import address

Entry = dict[str, Any]
ACTS = Path(__file__).with_name("demonstration") / "acts"
_NOON = timedelta(hours=12)
PEOPLE = 60


def prepare(process: Process, entry: Entry, languages: list[str], now: datetime) -> Consultation:
    """What a process asks people, and the draft that they read."""
    said = {code: entry[f"summary_{code}"] for code in languages if f"summary_{code}" in entry}
    made = services.prepare(
        process_id=process.pk,
        call_key=entry["call"],
        summary=said,
        moderation="after",
        allows_guests=entry.get("guests", False),
        asks_for_places=entry.get("places", False),
        by=None,
        now=now,
    )
    titles = {code: entry[f"draft_{code}"] for code in languages if f"draft_{code}" in entry}
    draft = documents.begin_document(
        consultation_id=made.pk, slug="osnutek", titles=titles, by=None, now=now
    )
    read(draft.pk, entry["file"], "draft", now)
    return made


def read(document_id: int, file: str, reading: str, now: datetime) -> Version:
    """A version of a draft, published at `now`."""
    content = ContentFile((ACTS / file).read_bytes(), name=file)
    version = documents.read_version(
        document_id=document_id, file=content, reading=reading, note={}, by=None, now=now
    )
    return documents.publish_version(version_id=version.pk, by=None, now=now)


def take_part(made: Consultation, entry: Entry, portal: Entry) -> None:
    """People say something, each as soon as a day of the call has come; then it is answered."""
    made = Consultation.objects.whole().get(pk=made.pk)
    official = User.objects.get(email=address(portal["schema"], "uradnik"))
    version = Version.objects.filter(document__consultation=made).order_by("number").first()
    for voice in entry.get("voice", []):
        at = made.call.opens_at + timedelta(days=voice["day"]) + _NOON
        if at < min(timezone.now(), made.call.closes_at):
            services.enter(
                consultation_id=made.pk,
                words=_words(voice, version),
                channel=voice.get("channel", "paper"),
                received_at=at,
                by=official,
                now=at,
            )
    if "statement" in entry:
        think(made, entry["statement"], portal)
    if "answer" in entry:
        _answered(made, entry, portal, official)


def think(made: Consultation, statements: list[Entry], portal: Entry) -> None:
    """Statements, and what invented people of two camps think of them, the same at each start.

    `camps` of a statement is what each camp says; every seventh answer is another one.
    """
    languages, now = portal["languages"], timezone.now()
    stated = [
        services.state(
            consultation_id=made.pk,
            texts={code: one[code] for code in languages if code in one},
            languages=languages,
            by=None,
            now=now,
        )
        for one in statements
    ]
    people = User.objects.bulk_create(
        User(email=address(portal["schema"], f"izmisljena-oseba-{n}"), is_active=False)
        for n in range(PEOPLE)
    )
    Opinion.objects.bulk_create(
        Opinion(
            statement=statement,
            person=who,
            value=one["camps"][n % 5 > 2] * (-1 if (n * 3 + place) % 7 == 0 else 1),
            at=now,
        )
        for n, who in enumerate(people)
        for place, (one, statement) in enumerate(zip(statements, stated, strict=True))
    )
    reckon(consultation_id=made.pk)


def _words(voice: Entry, version: Version | None) -> Words:
    part = None
    if version is not None and "article" in voice:
        part = version.provisions.filter(number=voice["article"]).first()
    return Words(
        text=voice["text"],
        name=voice["name"],
        organisation=voice.get("organisation", ""),
        version_id=version.pk if version is not None and part is not None else None,
        provision_key=part.key if part is not None else "",
        latitude=voice.get("latitude"),
        longitude=voice.get("longitude"),
    )


def _answered(made: Consultation, entry: Entry, portal: Entry, official: User) -> None:
    """Every opinion answered by one official, reviewed by another, and the report published."""
    reviewer = User.objects.get(email=address(portal["schema"], "admin"))
    report = made.process.steps.get(key="report")
    at = min(report.opens_at + _NOON, timezone.now())
    numbers = dict(made.entries.values_list("number", "pk"))
    for one in entry["answer"]:
        reply = Reply(
            title=one["title"],
            position=one["position"],
            reasons={"sl": one["reasons"]},
            changed={"sl": one["changed"]} if "changed" in one else {},
        )
        chosen = [numbers[number] for number in one["numbers"]]
        drafted = services.answer(
            consultation_id=made.pk, entry_ids=chosen, reply=reply, by=official, now=at
        )
        services.review_answer(
            answer_id=drafted.pk, revision=1, languages=["sl"], by=reviewer, now=at
        )
    services.publish_answers(consultation_id=made.pk, by=None, now=at)
    issuer = Issuer(portal["name"], f"http://{portal['schema']}.localhost/")
    services.publish_report(
        consultation_id=made.pk,
        kind=entry["report"],
        issuer=issuer,
        languages=["sl"],
        by=None,
        now=at,
    )
    if "second" in entry:
        draft = made.documents.get(slug="osnutek")
        read(draft.pk, entry["second"], "second", min(at + timedelta(days=1), timezone.now()))
