"""Collections of signatures as officials make them, and residents who sign."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts import residents
from accounts.models import User
from accounts.residents import Resident
from processes import services, sheets
from processes.models import SignatureCollection
from tests.consultations.support import person
from tests.processes.support import public
from tests.support import in_municipality

TEXT = {
    "title": "Zahteva za zbor občanov na Planini",
    "purpose": "Da župan pove, kdaj bo prenovljeno igrišče.",
    "area": "Krajevna skupnost Planina",
}
SOON = timedelta(days=30)


def official(schema="alpha"):
    """The administrator, who runs processes."""
    with in_municipality(schema):
        return User.objects.get(email=f"admin@{schema}.example")


def who(n=0, **more):
    """Somebody as in a document."""
    known = {"name": f"Kanarček Žvižg{n}", "born": date(1980, 3, 31), "address": f"Planina {n + 1}"}
    return Resident(**(known | more))


def resident(n=0, schema="alpha", *, verified=True, **more):
    """Somebody with an account, whom an official has seen with a document."""
    made = person(f"oseba{n}@example.si", schema=schema)
    if not verified:
        return made
    with in_municipality(schema):
        by = User.objects.get(email=f"admin@{schema}.example")
        return residents.verify(email=made.email, who=who(n, **more), by=by, now=timezone.now())


def facts(**more):
    """What an official says of a collection: 5 % of 60 voters are three."""
    now = timezone.now()
    known = {
        "kind": "assembly",
        "texts": {"sl": TEXT},
        "opens_at": now - timedelta(days=2),
        "closes_at": now + SOON,
        "voters": 60,
        "voters_source": "Državna volilna komisija",
        "voters_on": date(2026, 9, 1),
        "percent": Decimal(5),
    }
    return services.Collected(**(known | more))


def collection(schema="alpha", *, of=None, opened=True, **more):
    """A collection that people see, of a process of a renewal."""
    process = of or public(schema, recipe_key="renewal")
    now = timezone.now()
    with in_municipality(schema):
        made = services.prepare_collection(
            process_id=process.pk, facts=facts(**more), by=None, now=now
        )
        if opened:
            services.open_collection(
                collection_id=made.pk, languages=["sl", "en"], by=None, now=now
            )
        return SignatureCollection.objects.select_related("process").get(pk=made.pk)


def ended(of, schema="alpha"):
    """The same, after its closing."""
    with in_municipality(schema):
        past = timezone.now() - timedelta(seconds=1)
        SignatureCollection.objects.filter(pk=of.pk).update(closes_at=past)


def sheet(of, *numbers, at=1, schema="alpha", lines=None):
    """A sheet of paper entered with these people on it."""
    with in_municipality(schema):
        text = lines or "\n".join(
            f"{one.name}; 31. 3. 1980; {one.address}" for one in map(who, numbers)
        )
        found, faults = sheets.read(text, timezone.localdate())
        assert not faults
        return services.enter_paper(
            collection_id=of.pk,
            sheet=at,
            lines=found,
            received_on=timezone.localdate(),
            by=None,
            now=timezone.now(),
        )


def sign(of, who_signs, schema="alpha", **more):
    """Somebody signs."""
    with in_municipality(schema):
        return services.sign(collection_id=of.pk, person=who_signs, **more)
