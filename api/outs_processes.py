"""Processes, decisions and duties as OpenAPI describes them; none of these classes runs."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.outs import Out
from processes.counts import STATES
from processes.models import Level
from processes.recipe import Citizen, all_recipes


class StepOut(Out):
    """A step of a process: from when to when (the end is no longer in it)."""

    key = serializers.CharField()
    title = serializers.CharField()
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=["done", "now", "coming"])
    citizens = serializers.ListField(
        child=serializers.ChoiceField(choices=[one.value for one in Citizen]),
        help_text=_("What citizens may do in it."),
    )


class ProcessOut(Out):
    """Something that the municipality does together with its citizens, by a recipe."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    language = serializers.CharField()
    recipe = serializers.ChoiceField(choices=[one.key for one in all_recipes()])
    number = serializers.CharField(help_text=_("As the municipality's records system gives it."))
    level = serializers.ChoiceField(choices=Level.choices)
    title = serializers.CharField()
    about = serializers.CharField()
    decider = serializers.CharField(help_text=_("Who decides."))
    open = serializers.CharField(help_text=_("What people can still change."))
    settled = serializers.CharField(help_text=_("What is not up for discussion, and why."))
    fast_track = serializers.CharField(help_text=_("Why it goes faster than usual; or nothing."))
    steps = StepOut(many=True)
    published_at = serializers.DateTimeField()
    annulled_at = serializers.DateTimeField(allow_null=True)
    annulled_because = serializers.CharField()
    updated_at = serializers.DateTimeField()
    web_url = serializers.URLField(help_text=_("The page on the portal."))


class DecisionOut(Out):
    """What was decided in a step, by whom and why."""

    id = serializers.IntegerField()
    process = serializers.CharField()
    step = serializers.CharField()
    language = serializers.CharField()
    text = serializers.CharField()
    reason = serializers.CharField()
    decided_on = serializers.DateField()
    decided_by = serializers.CharField()
    web_url = serializers.URLField(help_text=_("The page on the portal."))


class DutyOut(Out):
    """An answer that the municipality owes or gave; nobody is named."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    process = serializers.CharField(allow_null=True)
    received_on = serializers.DateField()
    due_on = serializers.DateField(help_text=_("The last day, the whole of it."))
    first_due_on = serializers.DateField(help_text=_("The day that was promised first."))
    answered_on = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(choices=STATES)
    rule = serializers.DictField(help_text=_("The rule by which it is due."))
    updated_at = serializers.DateTimeField()
    web_url = serializers.URLField(help_text=_("The page on the portal."))


class SummaryOut(Out):
    """How many answers came in time, late, are open and overdue."""

    in_time = serializers.IntegerField()
    late = serializers.IntegerField()
    open = serializers.IntegerField()
    overdue = serializers.IntegerField()
    total = serializers.IntegerField()
    at = serializers.DateField()


PROCESS = {
    "id": 3,
    "slug": "odlok-o-parkiranju",
    "language": "sl",
    "recipe": "ordinance",
    "number": "007-4/2026",
    "level": "consult",
    "title": "Odlok o parkiranju",
    "about": "Kje in za koliko se bo parkiralo.",
    "decider": "Občinski svet",
    "open": "Cone in cene.",
    "settled": "Da bo parkiranje plačljivo.",
    "fast_track": "",
    "steps": [
        {
            "key": "comments",
            "title": "Poziv k pripombam",
            "opens_at": "2026-10-04T22:00:00Z",
            "closes_at": "2026-11-03T23:00:00Z",
            "state": "done",
            "citizens": ["comment", "read"],
        }
    ],
    "published_at": "2026-08-21T07:00:00Z",
    "annulled_at": None,
    "annulled_because": "",
    "updated_at": "2026-08-21T07:00:00Z",
    "web_url": "https://obcina.example/postopki/odlok-o-parkiranju/",
}
DECISION = {
    "id": 31,
    "process": "odlok-o-parkiranju",
    "step": "first_reading",
    "language": "sl",
    "text": "Osnutek gre v drugo obravnavo.",
    "reason": "Pripombe občanov so utemeljene.",
    "decided_on": "2026-11-10",
    "decided_by": "Občinski svet",
    "web_url": "https://obcina.example/postopki/odlok-o-parkiranju/",
}
DUTY = {
    "id": 5,
    "kind": "consultations.contribution",
    "process": "odlok-o-parkiranju",
    "received_on": "2026-10-12",
    "due_on": "2026-11-20",
    "first_due_on": "2026-11-20",
    "answered_on": "2026-11-18",
    "state": "in_time",
    "rule": {"step": "report"},
    "updated_at": "2026-11-18T09:00:00Z",
    "web_url": "https://obcina.example/postopki/odlok-o-parkiranju/",
}
SUMMARY = {"in_time": 41, "late": 3, "open": 12, "overdue": 0, "total": 56, "at": "2026-11-23"}
