"""Renewals as OpenAPI describes them; none of these classes runs."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.outs import Out
from renewal.models import Funder, Phase, Stage, Track


class GeometryOut(Out):
    """A geometry of GeoJSON in degrees of WGS84, longitude first."""

    type = serializers.ChoiceField(
        choices=["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"]
    )
    coordinates = serializers.ListField()


class MemberOut(Out):
    """Somebody of a working group who agreed to be named."""

    name = serializers.CharField()
    of = serializers.CharField()


class WorkingGroupOut(Out):
    """The working group of a theme."""

    members = MemberOut(many=True)
    meets = serializers.CharField()
    contact = serializers.CharField()


class ThemeOut(Out):
    """What people care about in a neighbourhood."""

    key = serializers.CharField()
    title = serializers.CharField()
    about = serializers.CharField()
    group = WorkingGroupOut()


class FoundProblemOut(Out):
    """What is wrong in a neighbourhood, as its study found it."""

    theme = serializers.CharField()
    title = serializers.CharField()
    about = serializers.CharField()


class OfficeOut(Out):
    """The renewal office."""

    name = serializers.CharField()
    place = serializers.CharField()
    hours = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()
    longitude = serializers.FloatField(allow_null=True)
    latitude = serializers.FloatField(allow_null=True)


class StopOut(Out):
    """A stop of a walk."""

    longitude = serializers.FloatField(allow_null=True)
    latitude = serializers.FloatField(allow_null=True)
    title = serializers.CharField()
    about = serializers.CharField()


class WalkOut(Out):
    """A walk through the neighbourhood."""

    key = serializers.CharField()
    title = serializers.CharField()
    about = serializers.CharField()
    stops = StopOut(many=True)


class MayMarkOut(Out):
    """What somebody can do now; null, or the reason why not."""

    mark = serializers.CharField(allow_null=True)


class NeighbourhoodOut(Out):
    """A neighbourhood that is renewed together with its residents."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    language = serializers.CharField()
    name = serializers.CharField()
    about = serializers.CharField()
    problems = FoundProblemOut(many=True)
    themes = ThemeOut(many=True)
    office = OfficeOut(allow_null=True)
    walks = WalkOut(many=True)
    measures = serializers.IntegerField()
    pins = serializers.IntegerField(help_text=_("How many places people have marked."))
    answered = serializers.IntegerField(help_text=_("How many of them have an answer."))
    marking_opens_at = serializers.DateTimeField(allow_null=True)
    marking_closes_at = serializers.DateTimeField(
        allow_null=True, help_text=_("From this moment on nobody marks places.")
    )
    annulled_at = serializers.DateTimeField(allow_null=True)
    is_approximate = serializers.BooleanField(
        help_text=_("Drawn by hand, not taken from a plan or a register.")
    )
    geometry = GeometryOut(allow_null=True)
    may = MayMarkOut()
    published_at = serializers.DateTimeField()
    web_url = serializers.URLField(help_text=_("The page on the portal."))


class ZoneOut(Out):
    """A part of a neighbourhood that is renewed as a whole."""

    id = serializers.IntegerField()
    neighbourhood = serializers.CharField()
    key = serializers.CharField()
    language = serializers.CharField()
    title = serializers.CharField()
    about = serializers.CharField()
    measures = serializers.IntegerField()
    is_approximate = serializers.BooleanField(
        help_text=_("Drawn by hand, not taken from a plan or a register.")
    )
    geometry = GeometryOut(allow_null=True)
    web_url = serializers.URLField(help_text=_("The page on the portal."))


class FundingOut(Out):
    """Who pays for a part of a measure."""

    funder = serializers.ChoiceField(choices=Funder.choices)
    programme = serializers.CharField()
    cents = serializers.IntegerField()


class MeasureDecisionOut(Out):
    """What was decided of a measure, and why."""

    text = serializers.CharField()
    reason = serializers.CharField()
    decided_on = serializers.DateField(allow_null=True)


class PaperOut(Out):
    """A document or a photograph."""

    id = serializers.IntegerField()
    url = serializers.URLField()
    stage = serializers.ChoiceField(choices=Stage.choices)
    title = serializers.CharField()
    credit = serializers.CharField()
    size = serializers.IntegerField(help_text=_("In bytes."))
    digest = serializers.CharField(help_text="SHA-256")


class MeasureOut(Out):
    """Something that is done for a neighbourhood; money in cents of a euro."""

    id = serializers.IntegerField()
    neighbourhood = serializers.CharField()
    number = serializers.IntegerField(help_text=_("Within its neighbourhood."))
    language = serializers.CharField()
    title = serializers.CharField()
    about = serializers.CharField()
    office = serializers.CharField(help_text=_("Who is responsible."))
    track = serializers.ChoiceField(choices=Track.choices)
    phase = serializers.ChoiceField(choices=Phase.choices)
    phase_since = serializers.DateTimeField()
    zone = serializers.CharField(allow_null=True)
    theme = serializers.CharField(allow_null=True)
    is_pilot = serializers.BooleanField()
    evaluation = serializers.CharField(help_text=_("What a trial has shown; or nothing."))
    cost_estimate = serializers.IntegerField(allow_null=True)
    cost_actual = serializers.IntegerField(allow_null=True)
    funding = FundingOut(many=True)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    decision = MeasureDecisionOut(allow_null=True)
    papers = PaperOut(many=True)
    pins = serializers.IntegerField(help_text=_("How many marked places it has taken up."))
    is_approximate = serializers.BooleanField(
        help_text=_("Drawn by hand, not taken from a plan or a register.")
    )
    geometry = GeometryOut(allow_null=True)
    published_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    web_url = serializers.URLField(help_text=_("The page on the portal."))


_PORTAL = "https://obcina.example/prenove/planina/"
_SQUARE: dict[str, Any] = {
    "type": "Polygon",
    "coordinates": [[[14.36, 46.24], [14.37, 46.24], [14.37, 46.25], [14.36, 46.24]]],
}
NEIGHBOURHOOD: dict[str, Any] = {
    "id": 1,
    "slug": "planina",
    "language": "sl",
    "name": "Planina",
    "about": "Soseska blokov iz sedemdesetih.",
    "problems": [{"theme": "promet", "title": "Premalo parkirišč", "about": ""}],
    "themes": [
        {
            "key": "promet",
            "title": "Promet",
            "about": "",
            "group": {"members": [{"name": "Ana Novak", "of": ""}], "meets": "", "contact": ""},
        }
    ],
    "office": None,
    "walks": [],
    "measures": 12,
    "pins": 140,
    "answered": 96,
    "marking_opens_at": "2026-10-04T22:00:00Z",
    "marking_closes_at": "2026-12-03T23:00:00Z",
    "annulled_at": None,
    "is_approximate": True,
    "geometry": _SQUARE,
    "may": {"mark": None},
    "published_at": "2026-10-01T07:00:00Z",
    "web_url": _PORTAL,
}
ZONE: dict[str, Any] = {
    "id": 4,
    "neighbourhood": "planina",
    "key": "jug",
    "language": "sl",
    "title": "Jug",
    "about": "",
    "measures": 3,
    "is_approximate": True,
    "geometry": _SQUARE,
    "web_url": _PORTAL,
}
MEASURE: dict[str, Any] = {
    "id": 7,
    "neighbourhood": "planina",
    "number": 3,
    "language": "sl",
    "title": "Varna pot v šolo",
    "about": "",
    "office": "Urad za gospodarske javne službe",
    "track": "quick",
    "phase": "works",
    "phase_since": "2026-11-02T07:00:00Z",
    "zone": "jug",
    "theme": "promet",
    "is_pilot": False,
    "evaluation": "",
    "cost_estimate": 1200000,
    "cost_actual": None,
    "funding": [{"funder": "municipality", "programme": "", "cents": 1200000}],
    "starts_on": "2026-10-12",
    "ends_on": "2026-12-18",
    "decision": None,
    "papers": [],
    "pins": 4,
    "is_approximate": True,
    "geometry": {"type": "Point", "coordinates": [14.365, 46.245]},
    "published_at": "2026-10-01T07:00:00Z",
    "updated_at": "2026-11-02T07:00:00Z",
    "web_url": f"{_PORTAL}ukrepi/3/",
}
