"""Collections of signatures as OpenAPI describes them; none of this runs."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.outs import Out
from processes.models import CollectionKind

# Counting: nobody signs any more, sheets of paper are still entered.
STATES = ("coming", "open", "counting", "closed", "annulled")


class MaySignOut(Out):
    """What somebody can do now; null, or the reason why not."""

    sign = serializers.CharField(allow_null=True)


class CollectionOut(Out):
    """Signatures that are collected within a process; who signed is told to nobody."""

    id = serializers.IntegerField()
    number = serializers.IntegerField(help_text=_("Within its process."))
    kind = serializers.ChoiceField(choices=CollectionKind.choices)
    process = serializers.CharField()
    language = serializers.CharField()
    title = serializers.CharField()
    purpose = serializers.CharField(help_text=_("What people sign."))
    area = serializers.CharField(help_text=_("Whose voters may sign."))
    state = serializers.ChoiceField(choices=STATES)
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField(help_text=_("From this moment on nobody signs."))
    signed = serializers.IntegerField(help_text=_("How many have signed, here and on paper."))
    needed = serializers.IntegerField(help_text=_("How many are needed."))
    missing = serializers.IntegerField(help_text=_("How many more are needed."))
    percent = serializers.CharField(
        allow_null=True, help_text=_("Of the voters, exactly; null where a number was set.")
    )
    voters = serializers.IntegerField(allow_null=True)
    voters_source = serializers.CharField()
    voters_on = serializers.DateField(allow_null=True)
    reached_at = serializers.DateTimeField(allow_null=True)
    final_at = serializers.DateTimeField(
        allow_null=True, help_text=_("From when on the number is final, paper counted.")
    )
    outcome = serializers.CharField(help_text=_("What the municipality answered; or nothing."))
    decided_on = serializers.DateField(allow_null=True)
    may = MaySignOut()
    published_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    web_url = serializers.URLField(help_text=_("The page on the portal."))


COLLECTION = {
    "id": 4,
    "number": 1,
    "kind": "assembly",
    "process": "prenova-planine",
    "language": "sl",
    "title": "Zahteva za zbor občanov na Planini",
    "purpose": "Da župan pove, kdaj bo prenovljeno igrišče.",
    "area": "Krajevna skupnost Planina",
    "state": "open",
    "opens_at": "2026-10-04T22:00:00Z",
    "closes_at": "2026-12-03T23:00:00Z",
    "signed": 41,
    "needed": 700,
    "missing": 659,
    "percent": "5.00",
    "voters": 14000,
    "voters_source": "Državna volilna komisija",
    "voters_on": "2026-09-01",
    "reached_at": None,
    "final_at": None,
    "outcome": "",
    "decided_on": None,
    "may": {"sign": None},
    "published_at": "2026-10-01T07:00:00Z",
    "updated_at": "2026-11-02T07:00:00Z",
    "web_url": "https://obcina.example/postopki/prenova-planine/podpisi/1/",
}
