"""Objects of the API as OpenAPI describes them; none of these classes runs for an answer."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from cms.models import Topic
from cms.models.announcements import AnnouncementKind
from events.rules import State
from tenants.models import Kind

Out = serializers.Serializer[Any]


class ContactOut(Out):
    """Whom to ask about an announcement."""

    name = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()


class ImageOut(Out):
    """A picture at the size in which the portal shows it."""

    url = serializers.URLField()
    alt = serializers.CharField(help_text=_("What the picture shows, for those who cannot see it."))
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class AttachmentOut(Out):
    """A document that comes with an announcement."""

    title = serializers.CharField()
    url = serializers.URLField()


class PageOut(Out):
    """What announcements and events have in common."""

    id = serializers.IntegerField()
    translation_key = serializers.UUIDField(
        help_text=_("The same for the same text in every language.")
    )
    language = serializers.CharField()
    topic = serializers.ChoiceField(choices=Topic.choices, allow_blank=True)
    title = serializers.CharField()
    summary = serializers.CharField()
    image = ImageOut(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField(allow_null=True)
    web_url = serializers.URLField(help_text=_("The page on the portal."))


class AnnouncementOut(PageOut):
    """An announcement or a press release."""

    kind = serializers.ChoiceField(choices=AnnouncementKind.choices)
    contact = ContactOut()
    attachments = AttachmentOut(many=True)


class PlaceOut(Out):
    """Where an event takes place; the point in degrees of WGS 84."""

    name = serializers.CharField()
    address = serializers.CharField()
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)


class ProgrammeItemOut(Out):
    """An item of the programme, in its order."""

    starts = serializers.CharField(
        allow_null=True, help_text=_("Hour and minute by the clock of Ljubljana: 10:00.")
    )
    title = serializers.CharField()
    presenter = serializers.CharField()


class RegistrationOut(Out):
    """Whether one can register for an event."""

    state = serializers.ChoiceField(choices=[(one.value, one.value) for one in State])
    open = serializers.BooleanField(help_text=_("Also where only the waiting list is open."))
    opens_at = serializers.DateTimeField(allow_null=True)
    closes_at = serializers.DateTimeField()
    seats = serializers.IntegerField(allow_null=True, help_text=_("Null without a limit."))
    seats_left = serializers.IntegerField(allow_null=True)
    waiting_list = serializers.BooleanField()
    web_url = serializers.URLField(help_text=_("The form on the portal."))


class MayRegisterOut(Out):
    """What one may do: null, or the reason why not."""

    register = serializers.CharField(allow_null=True)


class CalledOffOut(Out):
    """That an event does not take place."""

    at = serializers.DateTimeField()
    because = serializers.CharField(help_text=_("The reason, for people."))


class EventOut(PageOut):
    """A meeting of any kind that people may come to."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    place = PlaceOut()
    programme = ProgrammeItemOut(many=True)
    organisers = serializers.ListField(child=serializers.CharField())
    invited = serializers.ListField(child=serializers.CharField())
    calendar_url = serializers.URLField(help_text=_("The event as iCalendar."))
    called_off = CalledOffOut(allow_null=True, help_text=_("Null when the event takes place."))
    registration = RegistrationOut(allow_null=True, help_text=_("Null where none is needed."))
    may = MayRegisterOut()


class MunicipalityOut(Out):
    """A municipality or regional centre with a portal of its own."""

    code = serializers.CharField(allow_null=True, help_text=_("Official code: three digits."))
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Kind.choices)
    region = serializers.CharField(allow_blank=True)
    languages = serializers.ListField(child=serializers.CharField())
    colour = serializers.CharField()
    coat_of_arms = serializers.URLField(allow_null=True)
    updated_at = serializers.DateTimeField()
    web_url = serializers.URLField()
    api_url = serializers.URLField()


class OfMunicipalityOut(Out):
    """Whose it is."""

    code = serializers.CharField(allow_null=True, help_text=_("Official code: three digits."))
    name = serializers.CharField()
    region = serializers.CharField(allow_blank=True)
    web_url = serializers.URLField()


class CommonPageOut(Out):
    """What the lists across municipalities say of an announcement or an event."""

    id = serializers.IntegerField(help_text=_("Its number in its municipality."))
    municipality = OfMunicipalityOut()
    translation_key = serializers.UUIDField(
        help_text=_("The same for the same text in every language.")
    )
    language = serializers.CharField()
    topic = serializers.ChoiceField(choices=Topic.choices, allow_blank=True)
    title = serializers.CharField()
    summary = serializers.CharField()
    published_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField(allow_null=True)
    web_url = serializers.URLField(help_text=_("The page on the portal."))
    api_url = serializers.URLField(help_text=_("The whole of it, with its text."))


class CommonAnnouncementOut(CommonPageOut):
    """An announcement of one of the municipalities."""

    kind = serializers.ChoiceField(choices=AnnouncementKind.choices)
    is_good_practice = serializers.BooleanField()


class CommonEventOut(CommonPageOut):
    """An event of one of the municipalities."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    called_off_at = serializers.DateTimeField(
        allow_null=True, help_text=_("Null when the event takes place.")
    )
    place = PlaceOut()


_PAGE = {
    "id": 41,
    "translation_key": "0c597a52-6c03-4a96-84fc-2d8db6fba4ea",
    "language": "sl",
    "topic": "participation",
}
_DATES = {"published_at": "2019-08-21T07:00:00Z", "updated_at": "2019-08-21T07:00:00Z"}

ANNOUNCEMENT = _PAGE | {
    "kind": "press_release",
    "title": "S skupnimi močmi za boljšo občino in bolj zadovoljne občane",
    "summary": "V Hrastniku bodo predstavljene prakse sodelovanja z občani.",
    **_DATES,
    "contact": {"name": "Ana Novak", "email": "ana.novak@obcina.example", "phone": ""},
    "image": {
        "url": "https://obcina.example/media/images/trg.fill-800x450.jpg",
        "alt": "Ljudje se pogovarjajo na trgu",
        "width": 800,
        "height": 450,
    },
    "attachments": [{"title": "Vabilo", "url": "https://obcina.example/documents/7/vabilo.pdf"}],
    "web_url": "https://obcina.example/obvestila/s-skupnimi-mocmi/",
}

EVENT = _PAGE | {
    "title": "Posvet o vključevanju občanov",
    "summary": "Pet praks na enem mestu.",
    "starts_at": "2019-09-12T08:00:00Z",
    "ends_at": "2019-09-12T11:00:00Z",
    "place": {
        "name": "OOZ Hrastnik",
        "address": "Cesta 1. maja 83",
        "latitude": 46.1443,
        "longitude": 15.0833,
    },
    "programme": [{"starts": "10:00", "title": "Pozdrav", "presenter": ""}],
    "organisers": ["ZLHT"],
    "invited": ["župani", "občinske uprave"],
    "image": None,
    **_DATES,
    "web_url": "https://obcina.example/dogodki/posvet/",
    "calendar_url": "https://obcina.example/dogodki/posvet/koledar/",
    "called_off": None,
    "registration": {
        "state": "over",
        "open": False,
        "opens_at": None,
        "closes_at": "2019-09-12T08:00:00Z",
        "seats": 60,
        "seats_left": 4,
        "waiting_list": True,
        "web_url": "https://obcina.example/prijave/nova/7/",
    },
    "may": {"register": "Ta dogodek je mimo."},
}

MUNICIPALITY = {
    "code": "034",
    "name": "Občina Hrastnik",
    "kind": "municipality",
    "region": "Zasavska",
    "languages": ["sl", "en"],
    "colour": "#0b4f6c",
    "coat_of_arms": None,
    "updated_at": "2019-08-21T07:00:00Z",
    "web_url": "https://hrastnik.example/",
    "api_url": "https://hrastnik.example/api/v1/",
}

_OF = {
    "municipality": {
        "code": "034",
        "name": "Občina Hrastnik",
        "region": "Zasavska",
        "web_url": "https://hrastnik.example/",
    },
    "api_url": "https://hrastnik.example/api/v1/announcements/41/",
}
_SHORT = ("id", "translation_key", "language", "topic", "title", "summary", *_DATES, "web_url")

COMMON_ANNOUNCEMENT = (
    {name: ANNOUNCEMENT[name] for name in _SHORT}
    | _OF
    | {"kind": "press_release", "is_good_practice": False}
)
COMMON_EVENT = (
    {name: EVENT[name] for name in _SHORT}
    | _OF
    | {name: EVENT[name] for name in ("starts_at", "ends_at", "place")}
    | {"called_off_at": None}
)
