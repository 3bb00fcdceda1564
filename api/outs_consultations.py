"""Consultations and what was said in them, as OpenAPI describes them; none of this runs."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.outs import Out
from consultations import rules
from consultations.models import Channel, Moderation, Position, ProvisionKind, Reading

STATES = ("coming", "open", "closed", "annulled")


class MayCommentOut(Out):
    """What somebody can do now; null, or the reason why not."""

    comment = serializers.CharField(allow_null=True)


class ConsultationOut(Out):
    """A call for opinions on a draft."""

    id = serializers.IntegerField()
    slug = serializers.CharField(help_text=_("The same as that of its process."))
    language = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField(help_text=_("In plain words."))
    recipe = serializers.CharField()
    state = serializers.ChoiceField(choices=STATES)
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField(help_text=_("From this moment on nothing is taken."))
    annulled_at = serializers.DateTimeField(allow_null=True)
    guests = serializers.BooleanField(help_text=_("Whether one can take part without an account."))
    places = serializers.BooleanField(help_text=_("Whether an opinion can be on a place."))
    moderation = serializers.ChoiceField(choices=Moderation.choices)
    contributions = serializers.IntegerField(help_text=_("How many are shown."))
    answered = serializers.IntegerField(help_text=_("How many of them have an answer."))
    may = MayCommentOut()
    published_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    web_url = serializers.URLField(help_text=_("The page on the portal."))


class VersionOut(Out):
    """A text of a document; once it is published nothing of it changes."""

    number = serializers.IntegerField()
    reading = serializers.ChoiceField(choices=Reading.choices)
    language = serializers.CharField()
    published_at = serializers.DateTimeField()
    digest = serializers.CharField(help_text=_("SHA-256 of its parts, in hexadecimal."))
    url = serializers.URLField(help_text=_("The text by articles."))


class DocumentOut(Out):
    """A draft that is consulted on."""

    slug = serializers.CharField()
    title = serializers.CharField()
    versions = VersionOut(many=True)


class DocumentsOut(Out):
    """All documents of a consultation."""

    results = DocumentOut(many=True)


class ProvisionOut(Out):
    """A chapter, article, paragraph or annex; its key stays the same under later versions."""

    key = serializers.CharField()
    parent_key = serializers.CharField(help_text=_("Of the part to which it belongs; or nothing."))
    kind = serializers.ChoiceField(choices=ProvisionKind.choices)
    number = serializers.CharField()
    heading = serializers.CharField()
    html = serializers.CharField()
    contributions = serializers.IntegerField(
        help_text=_("How many are shown on it; those on its paragraphs count with an article.")
    )
    web_url = serializers.URLField(help_text=_("The page on the portal."))


class TextOut(VersionOut):
    """A text with its parts, in their order."""

    document = serializers.CharField()
    title = serializers.CharField()
    provisions = ProvisionOut(many=True)


class PlaceMeantOut(Out):
    """A point, in degrees of WGS84."""

    latitude = serializers.FloatField()
    longitude = serializers.FloatField()


class FileOut(Out):
    """A file that was handed in, once a moderator has looked at it."""

    title = serializers.CharField()
    size = serializers.IntegerField(help_text=_("In bytes."))
    digest = serializers.CharField(help_text=_("SHA-256, in hexadecimal."))
    url = serializers.URLField()


class AnswerOut(Out):
    """What the municipality answers, and why."""

    position = serializers.ChoiceField(choices=Position.choices)
    reasons = serializers.CharField()
    changed = serializers.CharField(help_text=_("What changes in the draft because of it."))
    published_at = serializers.DateTimeField()


class MaySupportOut(Out):
    """What somebody can do now; null, or the reason why not."""

    support = serializers.CharField(allow_null=True)


class ContributionOut(Out):
    """What somebody said, as people read it."""

    id = serializers.IntegerField()
    consultation = serializers.CharField()
    number = serializers.IntegerField(help_text=_("In the order of arrival."))
    language = serializers.CharField(help_text=_("In which it is written."))
    text = serializers.CharField()
    name = serializers.CharField(help_text=_("Empty where it is not to be published."))
    channel = serializers.ChoiceField(choices=Channel.choices)
    document = serializers.CharField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    provision = serializers.CharField(help_text=_("The key of the part; empty for the whole."))
    place = PlaceMeantOut(allow_null=True)
    files = FileOut(many=True)  # type: ignore[assignment]
    supports = serializers.IntegerField()
    changed_because = serializers.CharField(
        help_text=_("Why a moderator has changed the text; or nothing.")
    )
    answer = AnswerOut(allow_null=True)
    may = MaySupportOut()
    received_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    web_url = serializers.URLField(help_text=_("The page on the portal."))


class ContributionIn(serializers.Serializer[Any]):
    """What somebody says, signed in on the portal."""

    consultation = serializers.CharField(help_text=_("Its short name."))
    text = serializers.CharField(min_length=rules.SHORTEST, max_length=rules.LONGEST)
    name = serializers.CharField(max_length=rules.LONGEST_NAME)
    organisation = serializers.CharField(max_length=rules.LONGEST_NAME, required=False)
    document = serializers.CharField(required=False)
    version = serializers.IntegerField(required=False, help_text=_("The one that was read."))
    provision = serializers.CharField(required=False)
    place = PlaceMeantOut(required=False)
    shows_name = serializers.BooleanField(default=True)


class ReceiptOut(Out):
    """The receipt of what was handed in."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    received_at = serializers.DateTimeField()
    digest = serializers.CharField(help_text=_("SHA-256 of all that was handed in."))
    receipt_url = serializers.URLField(help_text=_("The receipt; for its owner alone."))
    web_url = serializers.URLField(help_text=_("The page on the portal, once it is shown."))


CONSULTATION = {
    "id": 3,
    "slug": "odlok-o-parkiranju",
    "language": "sl",
    "title": "Odlok o parkiranju",
    "summary": "Parkiranje v središču bo plačljivo.",
    "recipe": "ordinance",
    "state": "open",
    "opens_at": "2026-10-04T22:00:00Z",
    "closes_at": "2026-11-03T23:00:00Z",
    "annulled_at": None,
    "guests": False,
    "places": True,
    "moderation": "after",
    "contributions": 41,
    "answered": 0,
    "may": {"comment": None},
    "published_at": "2026-08-21T07:00:00Z",
    "updated_at": "2026-08-21T07:00:00Z",
    "web_url": "https://obcina.example/posvetovanja/odlok-o-parkiranju/",
}
_VERSION = {
    "number": 1,
    "reading": "draft",
    "language": "sl",
    "published_at": "2026-08-21T07:00:00Z",
    "digest": "9f0c" * 16,
    "url": "https://obcina.example/api/v1/consultations/odlok-o-parkiranju/documents/osnutek/1/",
}
DOCUMENTS = {
    "results": [{"slug": "osnutek", "title": "Osnutek odloka", "versions": [_VERSION]}],
}
TEXT = _VERSION | {
    "document": "osnutek",
    "title": "Osnutek odloka",
    "provisions": [
        {
            "key": "a1",
            "parent_key": "",
            "kind": "article",
            "number": "1. člen",
            "heading": "Namen",
            "html": "<p>Ta odlok določa parkiranje.</p>",
            "contributions": 4,
            "web_url": "https://obcina.example/posvetovanja/odlok/besedilo/osnutek/a1/",
        }
    ],
}
CONTRIBUTION = {
    "id": 17,
    "consultation": "odlok-o-parkiranju",
    "number": 4,
    "language": "sl",
    "text": "Parkirnina je za stanovalce previsoka.",
    "name": "Ana Novak",
    "channel": "portal",
    "document": "osnutek",
    "version": 1,
    "provision": "a1",
    "place": None,
    "files": [],
    "supports": 12,
    "changed_because": "",
    "answer": {
        "position": "accepted",
        "reasons": "Predlog je utemeljen.",
        "changed": "Parkirnina je nižja.",
        "published_at": "2026-11-20T09:00:00Z",
    },
    "may": {"support": "To posvetovanje se je končalo."},
    "received_at": "2026-10-12T08:15:00Z",
    "published_at": "2026-10-12T08:15:00Z",
    "updated_at": "2026-11-20T09:00:00Z",
    "web_url": "https://obcina.example/posvetovanja/odlok-o-parkiranju/mnenja/4/",
}
RECEIPT = {
    "id": 17,
    "number": 4,
    "received_at": "2026-10-12T08:15:00Z",
    "digest": "1b2d" * 16,
    "receipt_url": "https://obcina.example/posvetovanja/potrdilo/MTc:1vNw/",
    "web_url": "https://obcina.example/posvetovanja/odlok-o-parkiranju/mnenja/4/",
}
