"""Consultations as officials make them, and what people say in them."""

import hashlib
from datetime import timedelta

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts import people
from accounts.models import User
from accounts.roles import BY_KEY
from consultations.models import (
    Answer,
    Consultation,
    Contribution,
    Document,
    Entry,
    Provision,
    Version,
)
from processes.models import Process, Step
from tests.support import PASSWORD, in_municipality

SUMMARY = {"sl": "Parkiranje v središču bo odslej plačljivo; stanovalci dobijo dovolilnico."}
TITLE = "Odlok o parkiranju v središču"


def person(email="ana@example.si", role="citizen", schema="alpha", **more):
    """Somebody with a confirmed account and a role."""
    with in_municipality(schema):
        made = User.objects.create_user(email, PASSWORD, **more)
        people.vouch(person=made)
        made.groups.add(Group.objects.get(name=BY_KEY[role].group))
    return made


def process(schema="alpha", *, opens=None, closes=None, published=True, now=None, **more):
    """A process with a call for comments, and a step in which they are answered."""
    now = now or timezone.now()
    opens = opens or now - timedelta(days=1)
    closes = closes or now + timedelta(days=29)
    facts = {"slug": "odlok-o-parkiranju", "recipe_key": "ordinance"}
    texts = {"sl": {"title": TITLE, "about": "Za koga in zakaj.", "decider": "Občinski svet"}}
    with in_municipality(schema):
        made = Process.objects.create(
            **(facts | {"texts": texts, "created_at": opens - timedelta(days=9)} | more),
            published_at=min(now, opens - timedelta(days=8)) if published else None,
        )
        Step.objects.create(
            process=made, key="comments", position=1, opens_at=opens, closes_at=closes
        )
        end = closes + timedelta(days=20)
        Step.objects.create(process=made, key="report", position=2, opens_at=closes, closes_at=end)
    return made


def consultation(schema="alpha", *, of=None, moderation="after", guests=False, **more):
    """An open consultation; what is said of its process goes to `process`."""
    own = {name: more.pop(name) for name in ("asks_for_places", "summary") if name in more}
    made = of or process(schema, **more)
    with in_municipality(schema):
        return Consultation.objects.create(
            process=made,
            call=made.steps.get(key="comments"),
            moderation=moderation,
            allows_guests=guests,
            created_at=made.created_at,
            **({"summary": SUMMARY} | own),
        )


def text(of, schema="alpha", *, articles=3, number=1, slug="osnutek", published=True):
    """A version of the draft, of articles with two paragraphs each."""
    with in_municipality(schema):
        titles = {"sl": "Osnutek odloka"}
        document, _made = Document.objects.get_or_create(
            consultation=of, slug=slug, defaults={"titles": titles}
        )
        now = timezone.now()
        version = Version.objects.create(
            document=document, number=number, created_at=of.created_at, digest="0" * 64
        )
        Provision.objects.bulk_create(_parts(version, articles))
        if published:
            version.published_at = min(now, of.created_at)
            version.save()
    return version


def _parts(version, articles):
    place = 0
    for number in range(1, articles + 1):
        key = f"a{number}"
        place += 1
        yield Provision(
            version=version,
            key=key,
            position=place,
            kind="article",
            number=f"{number}. člen",
            heading=f"Naslov člena {number}",
        )
        for part in (1, 2):
            place += 1
            yield Provision(
                version=version,
                key=f"{key}-{part}",
                parent_key=key,
                position=place,
                kind="paragraph",
                number=f"({part})",
                html=f"<p>Besedilo {number}. člena, {part}. odstavek.</p>",
            )


def said(of, schema="alpha", *, how_many=1, shown=True, now=None, **more):
    """What people said, straight into the tables: many at once, without mails and receipts.

    The acts themselves are `consultations.services.contribute` and its like. Returns the entries.
    """
    now = now or timezone.now()
    with in_municipality(schema):
        first = Entry.objects.filter(consultation=of).count() + 1
        numbers = range(first, first + how_many)
        plain = {"name": "Ana Novak", "language": "sl", "channel": "portal", **more}
        words = plain.pop("text", "Parkirnina je previsoka za stanovalce, pripomba {n}.")
        made = Contribution.objects.bulk_create(
            Contribution(
                consultation=of,
                number=n,
                received_at=now,
                text=words.replace("{n}", str(n)),
                digest=hashlib.sha256(f"{of.pk} {n}".encode()).hexdigest(),
                **plain,
            )
            for n in numbers
        )
        found = Entry.objects.bulk_create(
            Entry(
                contribution=one,
                consultation=of,
                number=one.number,
                provision_key=one.provision_key,
                shown_text=one.text,
                shown_name=one.name,
                published_at=now if shown else None,
            )
            for one in made
        )
        Consultation.objects.filter(pk=of.pk).update(last_number=numbers[-1])
    return found


def answered(of, entries, schema="alpha", position="accepted", now=None):
    """A published answer to some entries."""
    now = now or timezone.now()
    with in_municipality(schema):
        answer = Answer.objects.create(
            consultation=of,
            title="Parkirnina",
            position=position,
            reasons={"sl": "Predlog je utemeljen."},
            changed={"sl": "Parkirnina je nižja."},
            drafted_at=now,
            reviewed_at=now,
            published_at=now,
        )
        Entry.objects.filter(pk__in=[one.pk for one in entries]).update(answer=answer)
    return answer
