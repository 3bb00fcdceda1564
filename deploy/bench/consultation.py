"""A large consultation: `python -m deploy.bench.consultation SCHEMA HOST`.

One with 400 articles and 5,000 opinions that is open now; and a register of 20,000 that is
filtered, grouped and answered. Prints a line of JSON: what a `Large` holds.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

ARTICLES, OPINIONS, REGISTER, AT_ONCE = 400, 5_000, 20_000, 500
SLUG = "merilo"


@dataclass(frozen=True)
class Large:
    """The page, the cookie of somebody who is signed in, and the seconds that the register took."""

    path: str
    cookie: str
    register: dict[str, float]


def make(schema: str, host: str) -> Large:
    """Fill a municipality, and answer 500 of 20,000 at once."""
    from django_tenants.utils import schema_context

    with schema_context(schema):
        ana, official = person("ana@merilo.example"), person("ura@merilo.example", "official")
        page, register = consultation(SLUG), consultation("register")
        said(page, OPINIONS, text(page))
        took = timed(register, said(register, REGISTER, None), official)
        return Large(f"/posvetovanja/{SLUG}/", cookie_of(ana, host), took)


def person(email: str, role: str = "citizen") -> Any:
    """Somebody with a confirmed account."""
    from django.contrib.auth.models import Group

    from accounts import people
    from accounts.models import User
    from accounts.roles import BY_KEY

    made = User.objects.create_user(email)
    people.vouch(person=made)
    made.groups.add(Group.objects.get(name=BY_KEY[role].group))
    return made


def consultation(slug: str) -> Any:
    """A process whose call for comments is open for a month, and its consultation."""
    from django.utils import timezone

    from consultations.models import Consultation
    from processes.models import Process, Step

    now = timezone.now()
    opens, closes = now - timedelta(days=1), now + timedelta(days=29)
    texts = {"sl": {"title": f"Odlok {slug}", "about": "Za koga.", "decider": "Občinski svet"}}
    process = Process.objects.create(
        slug=slug, recipe_key="ordinance", texts=texts, created_at=opens, published_at=opens
    )
    call = Step.objects.create(
        process=process, key="comments", position=1, opens_at=opens, closes_at=closes
    )
    summary = {"sl": "Kaj se spremeni in za koga."}
    return Consultation.objects.create(
        process=process, call=call, summary=summary, moderation="after", created_at=opens
    )


def text(of: Any) -> Any:
    """The draft: articles with two paragraphs each, read as an official's file is."""
    from django.core.files.base import ContentFile
    from django.utils import timezone

    from consultations.services import documents

    now = timezone.now()
    paragraphs = "<p>({k}) Stanovalci plačajo manj v coni {n}.</p>"
    lines = (
        f"<p>{n}. člen</p><p>(naslov {n})</p>"
        + "".join(paragraphs.format(k=k, n=n) for k in (1, 2))
        for n in range(1, ARTICLES + 1)
    )
    draft = documents.begin_document(
        consultation_id=of.pk, slug="osnutek", titles={"sl": "Osnutek"}, by=None, now=now
    )
    file = ContentFile("".join(lines).encode(), name="osnutek.html")
    version = documents.read_version(
        document_id=draft.pk, file=file, reading="draft", note={}, by=None, now=now
    )
    return documents.publish_version(version_id=version.pk, by=None, now=now)


def said(of: Any, many: int, version: Any) -> list[Any]:
    """Opinions on every article in turn, straight into the tables."""
    from consultations.models import Consultation, Contribution, Entry

    parts = version.provisions.filter(kind="article") if version else ()
    keys = [part.key for part in parts] or [""]
    made = Contribution.objects.bulk_create(
        (
            Contribution(
                consultation=of,
                number=n,
                received_at=of.created_at,
                text=f"Parkirnina je previsoka, mnenje {n}.",
                digest=f"{of.pk:032x}{n:032x}",
                name="Ana Novak",
                language="sl",
                channel="portal",
                version=version,
                provision_key=keys[n % len(keys)],
            )
            for n in range(1, many + 1)
        ),
        batch_size=2_000,
    )
    Consultation.objects.filter(pk=of.pk).update(last_number=many)
    lines = (
        Entry(
            contribution=one,
            consultation=of,
            number=one.number,
            provision_key=one.provision_key,
            shown_text=one.text,
            shown_name=one.name,
            published_at=of.created_at,
        )
        for one in made
    )
    return Entry.objects.bulk_create(lines, batch_size=2_000)


def timed(of: Any, entries: list[Any], official: Any) -> dict[str, float]:
    """Seconds that the register takes to be filtered, and 500 of it to be grouped and answered."""
    from django.utils import timezone

    from consultations import services
    from consultations.register import Wanted
    from consultations.services import Reply

    ids = [one.pk for one in entries]
    facts = {"consultation_id": of.pk, "by": official, "now": timezone.now()}
    reply = Reply(title="Cena", position="noted", reasons={"sl": "Zapisano."})
    lines = Wanted.read({"text": f"mnenje {len(ids) - 1}", "stage": "open"}).of(of)
    first, last = ids[:AT_ONCE], ids[-AT_ONCE:]
    return {
        "filtered": seconds(lambda: (lines.count(), list(lines.whole()[:50]))),
        "grouped": seconds(lambda: services.group(title="Vse", entry_ids=last, **facts)),
        "answered": seconds(lambda: services.answer(entry_ids=first, reply=reply, **facts)),
    }


def seconds(act: Callable[[], Any]) -> float:
    """How long an act takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def cookie_of(somebody: Any, host: str) -> str:
    """The cookie of a session, as a browser sends it."""
    from django.conf import settings
    from django.test import Client

    client = Client(SERVER_NAME=host)
    client.force_login(somebody)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


def main() -> None:
    """The command."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["DATABASE_LOGIN"] = "owner"
    django.setup()
    print(json.dumps(asdict(make(*sys.argv[1:]))))


if __name__ == "__main__":
    main()
