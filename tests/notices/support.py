"""Notices as officials make them."""

from datetime import timedelta

from django.utils import timezone

from files.printing import Issuer
from notices import services
from tests.support import in_municipality

ISSUER = Issuer("Občina Alfa", "http://alpha.localhost/javna-naznanila/1/")
TEXT = {
    "title": "Javna razgrnitev podrobnega načrta Žabjek",
    "basis": "Na podlagi 119. člena Zakona o urejanju prostora (ZUreP-3)",
    "body": "<h2>Kraj in čas</h2><p>Gradivo je na ogled v <b>avli</b> občine.</p>"
    '<ul><li>ob delavnikih</li></ul><p><a href="/dogodki/">Javna obravnava</a></p>',
    "signed_as": "župan",
}
ITALIAN = {
    "title": "Esposizione pubblica del piano",
    "basis": "Ai sensi dell'articolo 119 della legge ZUreP-3",
    "body": "<h2>Luogo e ora</h2><p>Il materiale è esposto nell'atrio.</p>",
    "signed_as": "sindaco",
}


def facts(**more):
    """What an official says of a notice."""
    today = timezone.localdate()
    given = {
        "number": "3505-3/2026-8",
        "kind": "other",
        "issued_on": today,
        "texts": {"sl": TEXT},
        "signed_by": "Jože Čuš",
        "shown_from": today,
        "shown_until": today + timedelta(days=30),
    }
    return services.Facts(**(given | more))


def drafted(schema, **more):
    """A draft in that municipality."""
    with in_municipality(schema):
        return services.draft(facts=facts(**more), by=None, now=timezone.now())


def published(schema, now=None, languages=("sl", "en"), **more):
    """A notice on that municipality's board."""
    notice = drafted(schema, **more)
    with in_municipality(schema):
        return services.publish(
            notice_id=notice.pk,
            languages=languages,
            issuer=ISSUER,
            by=None,
            now=now or timezone.now(),
        )
