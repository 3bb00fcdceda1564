"""Questionnaires as OpenAPI describes them; none of these classes runs for an answer."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.outs import Out
from surveys.models import Who

STATES = ("early", "open", "closed")


class QuestionnaireOut(Out):
    """A questionnaire that has been published."""

    id = serializers.IntegerField()
    language = serializers.CharField(help_text=_("The language of “title”."))
    slug = serializers.CharField()
    title = serializers.CharField()
    titles = serializers.DictField(child=serializers.CharField())
    state = serializers.ChoiceField(choices=STATES, help_text=_("As it is at this moment."))
    who = serializers.ChoiceField(choices=Who.choices, help_text=_("Who may answer."))
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField(
        allow_null=True, help_text=_("At this moment it is closed; null while it has no end.")
    )
    unit = serializers.CharField(help_text=_("The local community or department; empty: all."))
    results_at = serializers.DateTimeField(
        allow_null=True, help_text=_("When its results were published.")
    )
    published_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    web_url = serializers.URLField(help_text=_("The page on the portal."))


QUESTIONNAIRE: dict[str, Any] = {
    "id": 3,
    "language": "sl",
    "slug": "promet",
    "title": "Promet v mestu",
    "titles": {"sl": "Promet v mestu"},
    "state": "open",
    "who": "guests",
    "opens_at": "2026-09-01T06:00:00Z",
    "closes_at": "2026-09-30T22:00:00Z",
    "unit": "",
    "results_at": None,
    "published_at": "2026-08-28T09:12:00Z",
    "updated_at": "2026-08-28T09:12:00Z",
    "web_url": "https://obcina.example/vprasalniki/promet/",
}
MORE: dict[str, Any] = {
    "texts": {"type": "object", "additionalProperties": True},
    "questions": {"type": "array", "items": {"type": "object", "additionalProperties": True}},
    "results": {
        "type": ["object", "null"],
        "additionalProperties": True,
        "description": str(_("Counts by question and answer, once they are published.")),
    },
}
EXAMPLE: dict[str, Any] = {
    "texts": {"sl": {"title": "Promet v mestu", "intro": "", "thanks": ""}},
    "questions": [
        {
            "key": "q1",
            "kind": "choice",
            "text": {"sl": "Kako prihajate v mesto?"},
            "options": [
                {"key": "a1", "text": {"sl": "Z avtobusom"}},
                {"key": "a2", "text": {"sl": "Z avtom"}},
            ],
        }
    ],
    "results": {"finished": 120, "on_paper": 8, "marks": {"q1": {"": 120, "a1": 80, "a2": 40}}},
}
