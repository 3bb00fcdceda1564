"""2,000 funded projects, 10,000 calls, 5,000 searches: `… -m deploy.bench.funding SCHEMA HOST`.

All of it within a transaction that is taken back. The page is asked for through the whole
application, each time narrowed otherwise, so that no answer is a kept one. Prints a line of JSON:
what `Funded` holds.
"""

import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

PROJECTS, CALLS, SEARCHES, PAGES = 2_000, 10_000, 5_000, 24


@dataclass(frozen=True)
class Funded:
    """CPU milliseconds of a page of projects, of this process and the database's; the statements of
    one; seconds in which a new call reaches who follows it, and how many that were."""

    page_ms: float
    slowest_ms: float
    queries: int
    alerts_s: float
    alerted: int


def measure(schema: str, host: str) -> Funded:
    """Fill the tables, ask, tell, and take it back."""
    from django.db import transaction
    from django_tenants.utils import schema_context

    with transaction.atomic():
        with schema_context(schema):
            fill_projects()
        # A request takes the connection to its portal and leaves it nowhere.
        pages, queries = _pages(host)
        with schema_context(schema):
            fill_calls()
            began = time.perf_counter()
            alerted = tell()
            alerts = time.perf_counter() - began
        transaction.set_rollback(True)
    mean, most = sum(pages) / len(pages) * 1000, max(pages) * 1000
    return Funded(round(mean, 1), round(most, 1), queries, round(alerts, 2), alerted)


def fill_projects() -> None:
    """Projects of all programmes, years, states and areas, each with a place."""
    from django.utils import timezone

    from cofinancing.models import Project
    from places.geometry import read

    now = timezone.now()
    rows = []
    for n in range(PROJECTS):
        row = Project(
            texts={"sl": {"title": f"Projekt {n}", "about": "Opis projekta."}},
            role=("lead", "partner", "supported")[n % 3],
            state=("approved", "running", "done", "ended")[n % 4],
            programme=("ekp-erdf", "erasmus", "life", "clld", "municipal")[n % 5],
            total=n * 100 + 3,
            eu=n * 100,
            own=3,
            starts_on=date(2015 + n % 11, 1 + n % 12, 1),
            area=("", "Hoče", "Slivnica")[n % 3],
            checked_on=now.date(),
            created_at=now,
            updated_at=now,
            published_at=now,
        )
        at = [15.6 + n % 50 / 500, 46.45 + n % 40 / 500]
        row.place(read({"type": "Point", "coordinates": at}))
        rows.append(row)
    Project.objects.bulk_create(rows, batch_size=500)


def _pages(host: str) -> tuple[list[float], int]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from deploy.bench import proc

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]

    def cpu() -> float:
        known = proc.stat(backend)
        return time.process_time() + (known.cpu_seconds if known else 0.0)

    client, took = Client(SERVER_NAME=host), []
    for number in range(PAGES):
        path = f"/sofinanciranje/projekti/?q=Projekt&page={number + 1}"
        before = cpu()
        answer = client.get(path)
        took.append(cpu() - before)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
    with CaptureQueriesContext(connection) as found:
        client.get(f"/sofinanciranje/projekti/?page={PAGES + 1}")
    # The first ones only warm up.
    return took[4:], len([one for one in found if not one["sql"].startswith("SET ")])


def fill_calls() -> None:
    """Calls, people, and a search of each."""
    from django.utils import timezone

    from accounts.models import User
    from cofinancing.models import Opportunity
    from notifications.models import Following

    now = timezone.now()
    Opportunity.objects.bulk_create(
        (
            Opportunity(
                level="eu",
                programme="erasmus",
                texts={"sl": {"title": f"Razpis {n}"}},
                closes_at=now + timedelta(days=n % 300),
                checked_on=now.date(),
                spelling=f"razpis {n}",
                created_at=now,
                updated_at=now,
                published_at=now,
            )
            for n in range(CALLS)
        ),
        batch_size=1000,
    )
    people = User.objects.bulk_create(
        (User(email=f"bench{n}@example.si") for n in range(SEARCHES)), batch_size=1000
    )
    Following.objects.bulk_create(
        (
            Following(person=one, kind="calls", key=_key(n), created_at=now)
            for n, one in enumerate(people)
        ),
        batch_size=1000,
    )


def _key(n: int) -> str:
    return ("all", "topic=youth", f"q=beseda{n}")[n % 3]


def tell() -> int:
    """Publish one more call, and tell whoever follows a search that it suits."""
    from django.utils import timezone

    from cofinancing import followed
    from cofinancing.services import offering
    from notifications.services import tell_followers
    from records.models import OutboxEvent

    now = timezone.now()
    facts = offering.Facts(texts={"sl": {"title": "Za mlade"}}, topics=["youth"])
    made = offering.add(facts=facts, languages=["sl"], by=None, now=now)
    offering.publish(numbers=[made.pk], by=None, now=now)
    events: Any = OutboxEvent.objects.filter(object_id=str(made.pk))
    return tell_followers(told=followed.SOURCE.read(list(events)), now=now)


def main() -> None:
    """The command."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["DATABASE_LOGIN"] = "owner"
    django.setup()
    print(json.dumps(asdict(measure(*sys.argv[1:]))))


if __name__ == "__main__":
    main()
