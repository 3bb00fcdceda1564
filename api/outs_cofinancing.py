"""Co-financing as OpenAPI describes it; none of these classes runs."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.outs import Out
from api.outs_renewal import GeometryOut
from cofinancing.models import Applicant, Role, State, Topic
from cofinancing.programmes import Level


class RateOut(Out):
    """A share as an exact fraction."""

    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField()


class DeadlineOut(Out):
    """Until when an application has to be there."""

    at = serializers.DateTimeField(help_text=_("The first moment that is too late."))
    title = serializers.CharField()


class OpportunityOut(Out):
    """A call to which people here could apply; amounts in cents of its currency."""

    id = serializers.IntegerField()
    language = serializers.CharField()
    title = serializers.CharField()
    about = serializers.CharField()
    eligible = serializers.CharField()
    costs = serializers.CharField()
    level = serializers.ChoiceField(choices=Level.choices)
    programme = serializers.CharField()
    applicants = serializers.ListField(child=serializers.ChoiceField(choices=Applicant.choices))
    topics = serializers.ListField(child=serializers.ChoiceField(choices=Topic.choices))
    rate = RateOut(allow_null=True)
    budget = serializers.IntegerField(allow_null=True)
    least = serializers.IntegerField(allow_null=True)
    most = serializers.IntegerField(allow_null=True)
    currency = serializers.CharField()
    needs_partners = serializers.BooleanField()
    opens_on = serializers.DateField(allow_null=True)
    closes_at = serializers.DateTimeField(allow_null=True)
    deadlines = DeadlineOut(many=True)
    source_url = serializers.CharField()
    checked_on = serializers.DateField(help_text=_("When somebody last looked at the source."))
    published_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    web_url = serializers.URLField()


class PaidOut(Out):
    """Who paid how much, in cents: together the total."""

    eu = serializers.IntegerField()
    state = serializers.IntegerField()
    municipal = serializers.IntegerField()
    own = serializers.IntegerField()
    other = serializers.IntegerField()


class PartnerOut(Out):
    """A partner; of persons neither name nor number is given away."""

    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=["organisation", "person"])
    number = serializers.CharField()
    is_lead = serializers.BooleanField()


class IndicatorOut(Out):
    """What was to be reached and what was, as it was reported."""

    title = serializers.CharField()
    unit = serializers.CharField()
    target = serializers.CharField()
    value = serializers.CharField()


class FundedProjectOut(Out):
    """A project that was co-financed; amounts in cents of its currency."""

    id = serializers.IntegerField()
    language = serializers.CharField()
    title = serializers.CharField()
    about = serializers.CharField()
    results = serializers.CharField()
    role = serializers.ChoiceField(choices=Role.choices)
    state = serializers.ChoiceField(choices=State.choices)
    programme = serializers.CharField()
    kohesio_id = serializers.CharField()
    partners = PartnerOut(many=True)
    currency = serializers.CharField()
    total = serializers.IntegerField()
    eligible = serializers.IntegerField(allow_null=True)
    paid = PaidOut()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    awarded_on = serializers.DateField(allow_null=True)
    area = serializers.CharField()
    indicators = IndicatorOut(many=True)
    checked_on = serializers.DateField()
    geometry = GeometryOut(allow_null=True)
    published_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    web_url = serializers.URLField()


OPPORTUNITY: dict[str, Any] = {
    "id": 5,
    "language": "sl",
    "title": "Mladi in prostovoljstvo",
    "about": "",
    "eligible": "",
    "costs": "",
    "level": "eu",
    "programme": "erasmus",
    "applicants": ["association"],
    "topics": ["youth"],
    "rate": {"numerator": 4, "denominator": 5},
    "budget": 100000000,
    "least": None,
    "most": 2000000,
    "currency": "EUR",
    "needs_partners": False,
    "opens_on": "2026-11-01",
    "closes_at": "2027-01-31T23:00:00Z",
    "deadlines": [{"at": "2027-01-31T23:00:00Z", "title": ""}],
    "source_url": "https://example.eu/",
    "checked_on": "2026-11-20",
    "published_at": "2026-11-02T07:00:00Z",
    "updated_at": "2026-11-20T07:00:00Z",
    "web_url": "https://obcina.example/sofinanciranje/razpisi/5/",
}
PROJECT: dict[str, Any] = {
    "id": 8,
    "language": "sl",
    "title": "Učilnica na prostem",
    "about": "",
    "results": "",
    "role": "supported",
    "state": "done",
    "programme": "municipal",
    "kohesio_id": "",
    "partners": [
        {"name": "Društvo Primer", "kind": "organisation", "number": "4040404000", "is_lead": True}
    ],
    "currency": "EUR",
    "total": 1000000,
    "eligible": None,
    "paid": {"eu": 800000, "state": 0, "municipal": 200000, "own": 0, "other": 0},
    "starts_on": "2025-03-01",
    "ends_on": "2026-02-28",
    "awarded_on": "2025-02-10",
    "area": "",
    "indicators": [{"title": "Posajena drevesa", "unit": "", "target": "100", "value": "120"}],
    "checked_on": "2026-11-20",
    "geometry": {"type": "Point", "coordinates": [15.65, 46.48]},
    "published_at": "2026-03-02T07:00:00Z",
    "updated_at": "2026-11-20T07:00:00Z",
    "web_url": "https://obcina.example/sofinanciranje/projekti/8/",
}
