"""Choices, the diary and figures of renewals as OpenAPI describes them; none of this runs."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.outs import Out
from api.outs_renewal import PaperOut

STATES = ("coming", "open", "closed", "decided", "annulled")


class VariantOptionOut(Out):
    """A variant among which residents choose."""

    key = serializers.CharField()
    title = serializers.CharField()
    about = serializers.CharField()
    chosen = serializers.IntegerField(
        allow_null=True, help_text=_("How many chose it; null until the choice is over.")
    )


class OutcomeOut(Out):
    """Which variant will be carried out, and why."""

    option = serializers.CharField()
    reason = serializers.CharField()
    decided_at = serializers.DateTimeField()


class MayChooseOut(Out):
    """What somebody can do now; null, or the reason why not."""

    choose = serializers.CharField(allow_null=True)


class VariantsOut(Out):
    """Variants of a measure among which residents choose."""

    id = serializers.IntegerField()
    neighbourhood = serializers.CharField()
    measure = serializers.IntegerField(help_text=_("The number of the measure."))
    language = serializers.CharField()
    question = serializers.CharField()
    about = serializers.CharField()
    state = serializers.ChoiceField(choices=STATES)
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField(help_text=_("From this moment on nobody chooses."))
    options = VariantOptionOut(many=True)
    outcome = OutcomeOut(allow_null=True)
    may = MayChooseOut()
    published_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    web_url = serializers.URLField(help_text=_("The page on the portal."))


class PreferenceIn(Out):
    """Which variant one chooses."""

    option = serializers.CharField(help_text=_("The key of a variant."))


class PreferenceOut(Out):
    """Which variant one chose; nobody else reads it."""

    variant = serializers.IntegerField(help_text=_("The number of the choice."))
    option = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField(allow_null=True)


class DiaryOut(Out):
    """What happened in a renewal on a day."""

    id = serializers.IntegerField()
    neighbourhood = serializers.CharField()
    measure = serializers.IntegerField(
        allow_null=True, help_text=_("The number of the measure that it is about.")
    )
    day = serializers.DateField()
    language = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    photos = PaperOut(many=True)
    published_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    web_url = serializers.URLField(help_text=_("The page on the portal."))


class FigureValueOut(Out):
    """The value of a figure in a year, and where it is from."""

    year = serializers.IntegerField()
    value = serializers.CharField(help_text=_("A decimal number, exactly."))
    source = serializers.CharField()  # type: ignore[assignment]


class FigureOut(Out):
    """A figure of a neighbourhood over the years; the first value is the baseline."""

    id = serializers.IntegerField()
    neighbourhood = serializers.CharField()
    key = serializers.CharField()
    language = serializers.CharField()
    title = serializers.CharField()
    unit = serializers.CharField()
    about = serializers.CharField()
    values = FigureValueOut(many=True)
    target = serializers.CharField(help_text=_("What is wanted; or nothing."))
    target_year = serializers.IntegerField(allow_null=True)
    web_url = serializers.URLField(help_text=_("The page on the portal."))


_PORTAL = "https://obcina.example/prenove/planina/"
VARIANTS: dict[str, Any] = {
    "id": 2,
    "neighbourhood": "planina",
    "measure": 3,
    "language": "sl",
    "question": "Katera ureditev ulice?",
    "about": "",
    "state": "open",
    "opens_at": "2026-11-01T23:00:00Z",
    "closes_at": "2026-12-03T23:00:00Z",
    "options": [
        {"key": "1", "title": "Enosmerna ulica", "about": "", "chosen": None},
        {"key": "2", "title": "Cona 30", "about": "", "chosen": None},
    ],
    "outcome": None,
    "may": {"choose": None},
    "published_at": "2026-10-20T07:00:00Z",
    "updated_at": "2026-10-20T07:00:00Z",
    "web_url": f"{_PORTAL}izbira/2/",
}
PREFERENCE: dict[str, Any] = {"variant": 2, "option": "1", "at": "2026-11-02T07:00:00Z"}
DIARY: dict[str, Any] = {
    "id": 9,
    "neighbourhood": "planina",
    "measure": 3,
    "day": "2026-11-02",
    "language": "sl",
    "title": "Nova korita",
    "text": "Pred šolo stojijo nova korita.",
    "photos": [],
    "published_at": "2026-11-02T07:00:00Z",
    "updated_at": "2026-11-02T07:00:00Z",
    "web_url": f"{_PORTAL}dnevnik/",
}
FIGURE: dict[str, Any] = {
    "id": 1,
    "neighbourhood": "planina",
    "key": "prebivalci",
    "language": "sl",
    "title": "Prebivalci",
    "unit": "ljudi",
    "about": "",
    "values": [{"year": 2018, "value": "14000", "source": "Gorenjski glas, 24. 1. 2018"}],
    "target": "",
    "target_year": None,
    "web_url": f"{_PORTAL}kazalniki/",
}
