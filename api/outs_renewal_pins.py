"""Marked places as OpenAPI describes them; none of these classes runs."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.outs import Out
from api.outs_renewal import GeometryOut
from renewal.models import Became

OWN_STATES = ("shown", "waiting", "hidden", "withdrawn")


class PinPhotoOut(Out):
    """A photograph of a marked place."""

    url = serializers.URLField()
    alt = serializers.CharField()
    size = serializers.IntegerField(help_text=_("In bytes."))
    digest = serializers.CharField(help_text="SHA-256")


class PinAnswerOut(Out):
    """What became of a marked place, and why."""

    became = serializers.ChoiceField(choices=Became.choices)
    measure = serializers.IntegerField(
        allow_null=True, help_text=_("The number of the measure in which it was taken up.")
    )
    reply = serializers.CharField()
    answered_at = serializers.DateTimeField()


class MaySupportPinOut(Out):
    """What somebody can do now; null, or the reason why not."""

    support = serializers.CharField(allow_null=True)


class MayChangePinOut(MaySupportPinOut):
    """What whoever marked it can do now; null, or the reason why not."""

    edit = serializers.CharField(allow_null=True)
    withdraw = serializers.CharField(allow_null=True)


class PinOut(Out):
    """A place that somebody marked on the map."""

    id = serializers.IntegerField()
    neighbourhood = serializers.CharField()
    number = serializers.IntegerField(help_text=_("Within its neighbourhood."))
    language = serializers.CharField(help_text=_("In which it was written."))
    title = serializers.CharField()
    text = serializers.CharField()
    name = serializers.CharField(help_text=_("How whoever marked it wants to be named."))
    theme = serializers.CharField(allow_null=True)
    photo = PinPhotoOut(allow_null=True)
    supports = serializers.IntegerField()
    comments = serializers.IntegerField()
    answer = PinAnswerOut(allow_null=True)
    geometry = GeometryOut()
    may = MaySupportPinOut()
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    web_url = serializers.URLField(help_text=_("The page on the portal."))


class OwnPinOut(PinOut):
    """A marked place, for whoever marked it."""

    may = MayChangePinOut()
    published_at = serializers.DateTimeField(allow_null=True)
    state = serializers.ChoiceField(
        choices=OWN_STATES, help_text=_("Waiting: a moderator looks at it first.")
    )
    hidden_because = serializers.CharField()
    notes = serializers.ListField(
        child=serializers.CharField(), help_text=_("How the shape was changed on the way.")
    )


class PinIn(Out):
    """A place to be marked."""

    neighbourhood = serializers.CharField(help_text=_("By its short name."))
    title = serializers.CharField(max_length=120)
    text = serializers.CharField(required=False, max_length=2000)
    shape = GeometryOut(help_text=_("At most 1,000 corners, up to 1 km outside."))
    theme = serializers.CharField(required=False, allow_null=True)
    name = serializers.CharField(
        required=False, max_length=100, help_text=_("Nothing for not at all.")
    )


class PinChangeIn(Out):
    """What is to be changed of a marked place; the rest stays."""

    title = serializers.CharField(required=False, max_length=120)
    text = serializers.CharField(required=False, max_length=2000)
    shape = GeometryOut(required=False)
    theme = serializers.CharField(required=False, allow_null=True)
    name = serializers.CharField(required=False, max_length=100)


class SupportOut(Out):
    """Whether one supports a marked place, and how many do."""

    pin = serializers.IntegerField()
    supported = serializers.BooleanField()
    supports = serializers.IntegerField()


PIN: dict[str, Any] = {
    "id": 41,
    "neighbourhood": "planina",
    "number": 12,
    "language": "sl",
    "title": "Klop manjka",
    "text": "Ob poti ni kje sesti.",
    "name": "",
    "theme": "parki",
    "photo": None,
    "supports": 17,
    "comments": 2,
    "answer": None,
    "geometry": {"type": "Point", "coordinates": [14.365, 46.245]},
    "may": {"support": None},
    "created_at": "2026-11-02T07:00:00Z",
    "published_at": "2026-11-02T07:00:00Z",
    "updated_at": "2026-11-02T07:00:00Z",
    "web_url": "https://obcina.example/prenove/planina/predlogi/12/",
}
OWN_PIN: dict[str, Any] = PIN | {
    "may": {"support": "To ste označili sami.", "edit": None, "withdraw": None},
    "state": "shown",
    "hidden_because": "",
    "notes": [],
}
SUPPORT: dict[str, Any] = {"pin": 41, "supported": True, "supports": 18}
