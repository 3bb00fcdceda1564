"""Statements and what people think of them, as OpenAPI describes them; none of this runs."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.outs import Out
from consultations.statement_rules import VALUES


class ShareOut(Out):
    """How many agree, disagree and pass."""

    agree = serializers.IntegerField()
    disagree = serializers.IntegerField()
    passed = serializers.IntegerField()


class OpinionGroupOut(Out):
    """People who think alike, ten at least; where they lie in the picture, from -1 to 1."""

    letter = serializers.CharField()
    people = serializers.IntegerField()
    x = serializers.FloatField()
    y = serializers.FloatField()


class StatementOut(Out):
    """A sentence that people agree with or not."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    everybody = ShareOut(allow_null=True, help_text=_("Null below ten people."))
    groups = ShareOut(many=True, help_text=_("In the order of the groups."))
    unites = serializers.BooleanField(help_text=_("Whether all groups think alike of it."))


class StatementsOut(Out):
    """The statements of a consultation, and the groups of opinion."""

    reckoned_at = serializers.DateTimeField(allow_null=True)
    people = serializers.IntegerField()
    groups = OpinionGroupOut(many=True)
    results = StatementOut(many=True)


class OpinionIn(Out):
    """What somebody thinks of a statement."""

    statement = serializers.IntegerField()
    value = serializers.ChoiceField(choices=VALUES, help_text=_("1 agrees, -1 disagrees, 0 passes"))


class OpinionOut(OpinionIn):
    """What has been said."""

    at = serializers.DateTimeField()


_SHARE = {"agree": 41, "disagree": 12, "passed": 3}
STATEMENTS = {
    "reckoned_at": "2026-10-12T08:15:00Z",
    "people": 56,
    "groups": [{"letter": "A", "people": 33, "x": -0.6, "y": 0.1}],
    "results": [
        {
            "id": 4,
            "text": "Drevesa ob cesti naj ostanejo.",
            "everybody": _SHARE,
            "groups": [_SHARE],
            "unites": True,
        }
    ],
}
OPINION = {"statement": 4, "value": 1, "at": "2026-10-12T08:15:00Z"}
