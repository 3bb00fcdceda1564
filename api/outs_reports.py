"""Reports of consultations as OpenAPI describes them; none of these classes runs for an answer."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.outs import Out
from consultations.models import ReportKind


class ReportOut(Out):
    """A response report, or positions on comments; a later version is another report."""

    id = serializers.IntegerField()
    consultation = serializers.CharField(help_text=_("The short name of its process."))
    kind = serializers.ChoiceField(choices=ReportKind.choices)
    number = serializers.IntegerField(help_text=_("Which version of its kind, from 1."))
    language = serializers.CharField()
    title = serializers.CharField()
    because = serializers.CharField(help_text=_("Why there is a new version; or nothing."))
    figures = serializers.DictField(help_text=_("Who took part, and how it was answered."))
    open = serializers.ListField(
        child=serializers.IntegerField(),
        help_text=_("Numbers of contributions that had no answer when it was published."),
    )
    digest = serializers.CharField(help_text=_("SHA-256 of all that it says, in hexadecimal."))
    pdf = serializers.URLField()
    docx = serializers.URLField()
    published_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    web_url = serializers.URLField(help_text=_("The page on the portal."))


_FIGURES = {
    "contributions": 12,
    "hidden": 1,
    "withdrawn": 0,
    "people": 7,
    "organisations": 1,
    "guests": 3,
    "supports": 21,
    "channels": {"portal": 8, "guest": 3, "paper": 1},
    "positions": {"accepted": 4, "partly": 5, "noted": 3},
    "answers": 5,
    "open": 0,
}
REPORT = {
    "id": 3,
    "consultation": "odlok-o-parkiranju",
    "kind": "response",
    "number": 1,
    "language": "sl",
    "title": "Odlok o parkiranju v središču",
    "because": "",
    "figures": _FIGURES,
    "open": [],
    "digest": "9f0c" * 16,
    "pdf": "https://obcina.example/posvetovanja/odlok-o-parkiranju/porocila/3.pdf",
    "docx": "https://obcina.example/posvetovanja/odlok-o-parkiranju/porocila/3.docx",
    "published_at": "2026-11-21T07:00:00Z",
    "updated_at": "2026-11-21T07:00:00Z",
    "web_url": "https://obcina.example/posvetovanja/odlok-o-parkiranju/porocila/3/",
}
WHOLE: dict[str, Any] = {"data": {"entries": [], "answers": [], "changes": []}}
