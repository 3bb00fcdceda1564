"""Public notices as OpenAPI describes them; none of these classes runs for an answer."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.outs import Out
from notices.models import NoticeKind


class NoticeDocumentOut(Out):
    """The notice as it was printed when it was published."""

    url = serializers.URLField()
    digest = serializers.CharField(help_text=_("SHA-256, in hexadecimal."))


class NoticeFileOut(NoticeDocumentOut):
    """A file that belongs to a notice."""

    title = serializers.CharField()
    size = serializers.IntegerField(help_text=_("In bytes."))


class NoticeOut(Out):
    """A public notice, in every official language of its municipality at once."""

    id = serializers.IntegerField()
    language = serializers.CharField(help_text=_("The language of “title”."))
    number = serializers.CharField()
    kind = serializers.ChoiceField(choices=NoticeKind.choices)
    title = serializers.CharField()
    titles = serializers.DictField(child=serializers.CharField())
    issued_on = serializers.DateField()
    signed_by = serializers.CharField()
    shown_from = serializers.DateField(help_text=_("The first day of display, from midnight."))
    shown_until = serializers.DateField(help_text=_("The last day of display, the whole of it."))
    displayed = serializers.BooleanField()
    display_began_at = serializers.DateTimeField(
        allow_null=True, help_text=_("As the audit trail has it.")
    )
    display_ended_at = serializers.DateTimeField(
        allow_null=True, help_text=_("As the audit trail has it.")
    )
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_because = serializers.CharField()
    corrects = serializers.IntegerField(
        allow_null=True, help_text=_("The number of the notice that this one puts right.")
    )
    digest = serializers.CharField(help_text=_("SHA-256 of what the notice says, in hexadecimal."))
    document = NoticeDocumentOut(
        allow_null=True, help_text=_("As PDF; null once it is no longer displayed.")
    )
    attachments = NoticeFileOut(many=True)
    published_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    web_url = serializers.URLField(help_text=_("The page on the portal."))


NOTICE = {
    "id": 12,
    "language": "sl",
    "number": "3505-3/2026-8",
    "kind": "spatial_plan",
    "title": "Javna razgrnitev podrobnega načrta",
    "titles": {"sl": "Javna razgrnitev podrobnega načrta"},
    "issued_on": "2026-08-21",
    "signed_by": "Ana Novak",
    "shown_from": "2026-08-24",
    "shown_until": "2026-09-23",
    "displayed": True,
    "display_began_at": "2026-08-23T22:00:00Z",
    "display_ended_at": None,
    "withdrawn_at": None,
    "withdrawn_because": "",
    "corrects": None,
    "digest": "9f0c" * 16,
    "document": {
        "url": "https://obcina.example/javna-naznanila/12.pdf",
        "digest": "1b2d" * 16,
    },
    "attachments": [],
    "published_at": "2026-08-21T07:00:00Z",
    "updated_at": "2026-08-23T22:00:00Z",
    "web_url": "https://obcina.example/javna-naznanila/12/",
}
TEXTS = {
    "texts": {
        "sl": {
            "title": "Javna razgrnitev podrobnega načrta",
            "basis": "119. člen ZUreP-3",
            "body": "<p>Gradivo je na ogled v avli občine.</p>",
            "signed_as": "županja",
        }
    }
}
