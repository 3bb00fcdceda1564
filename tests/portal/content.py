"""Pages as editors make them, and readers of what the portal answers."""

import json
import re
from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image

from tests.support import in_municipality, make_announcement, make_event

LJUBLJANA = ZoneInfo("Europe/Ljubljana")
CONFERENCE = datetime(2019, 9, 12, 10, tzinfo=LJUBLJANA)
DATA_BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def picture(schema, colour="teal"):
    """A picture of the municipality."""
    from cms.models import PortalImage

    file = BytesIO()
    Image.new("RGB", (1200, 900), colour).save(file, "PNG")
    with in_municipality(schema):
        return PortalImage.objects.create(title=colour, file=ImageFile(file, f"{colour}.png"))


def document(schema, size=84_000):
    """A document of the municipality."""
    from cms.models import PortalDocument

    with in_municipality(schema):
        file = ContentFile(b"%PDF-1.4\n".ljust(size), "vabilo.pdf")
        return PortalDocument.objects.create(title="Vabilo", file=file, file_size=size)


def full_announcement(schema, **fields):
    """A press release with everything that it can have."""
    from cms.models import Attachment

    defaults = {
        "title": "S skupnimi močmi",
        "kind": "press_release",
        "topic": "participation",
        "image": picture(schema),
        "image_alt": "Dolina z reko.",
        "contact_name": "Ana Novak",
        "contact_email": "ana@example.org",
        "contact_phone": "03 56 54 350",
    }
    page = make_announcement(schema, **(defaults | fields))
    attached = document(schema)
    with in_municipality(schema):
        page.attachments.add(Attachment(document=attached, title="Vabilo na konferenco"))
        page.save_revision().publish()
    return page


def full_event(schema, **fields):
    """The conference, with everything that an event can have."""
    defaults = {
        "title": "Konferenca",
        "starts_at": CONFERENCE,
        "ends_at": CONFERENCE + timedelta(hours=3),
        "place": "OOZ Hrastnik",
        "address": "Cesta 1. maja 83",
        "latitude": 46.1437,
        "longitude": 15.0837,
        "topic": "participation",
        "image": picture(schema, "olive"),
        "image_alt": "Polna dvorana.",
        "programme": [
            ("item", {"starts": None, "title": "Smernice", "presenter": "SOS"}),
            ("item", {"starts": "11:30", "title": "Proračun", "presenter": ""}),
        ],
        "organisers": [("name", "ZLHT")],
        "invited": [("name", "župani"), ("name", "občani")],
    }
    return make_event(schema, **(defaults | fields))


def furnish_home(schema, target):
    """A first page with a block of each kind, and a plain page below it in the menu."""
    from cms.models import HomePage, PlainPage

    image = picture(schema, "navy")
    with in_municipality(schema):
        home = HomePage.objects.get(locale__language_code="sl")
        plain = PlainPage(title="Kako sodelujem", show_in_menus=True, locale=home.locale)
        plain.blocks = [("text", {"heading": "Koraki", "html": "<p>Trije koraki.</p>"})]
        home.add_child(instance=plain)
        plain.save_revision().publish()
        home.blocks = [
            ("text", {"heading": "V središču", "html": "<p>Občani v središču.</p>"}),
            ("image", {"image": image, "caption": "Pogled z juga"}),
            ("call_to_action", {"text": "Povejte svoje", "label": "Začnite", "page": target}),
            ("links", {"heading": "Pogosto iskano", "pages": [plain, target]}),
        ]
        home.save_revision().publish()
        return plain


def translate(schema, page, language="en", **fields):
    """The translation of `page`, published."""
    from wagtail.models import Locale

    with in_municipality(schema):
        copied = page.copy_for_translation(Locale.objects.get(language_code=language))
        for name, value in fields.items():
            setattr(copied, name, value)
        copied.save_revision().publish()
        return type(page).objects.get(pk=copied.pk)


def path_of(schema, page):
    """The address of a page on its own host."""
    with in_municipality(schema):
        return page.get_url()


def text_of(response):
    """What the page holds, without runs of white space."""
    return re.sub(r"\s+", " ", response.content.decode())


def data_of(response):
    """The schema.org data of a page."""
    return json.loads(DATA_BLOCK.search(response.content.decode())[1])
