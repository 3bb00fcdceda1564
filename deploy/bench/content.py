"""Fills a municipality for the benchmark: `python -m deploy.bench.content SCHEMA …`.

Published as an editor would, with pictures, so that a page costs what it costs in use. Runs with
the owner's login in the database of DATABASE_URL.
"""

import os
import sys
from datetime import timedelta
from io import BytesIO
from typing import Any

ANNOUNCEMENTS = 40
EVENTS = 20
PICTURES = 8
# Far enough that none of it passes while the benchmark runs.
FIRST_EVENT_DAYS = 30
_SENTENCES = (
    "Občina vabi občanke in občane k sodelovanju pri pripravi proračuna.",
    "Pobude zbiramo do konca meseca na portalu, po pošti in v vložišču.",
    "Osnutek je na vpogled v prostorih uprave med uradnimi urami.",
    "Na vsako pripombo bomo odgovorili in odgovor objavili.",
    "Sestanek z domačini bo v dvorani kulturnega doma.",
)


def text(number: int, sentences: int) -> str:
    """A paragraph that differs from others."""
    chosen = [_SENTENCES[(number + n) % len(_SENTENCES)] for n in range(sentences)]
    return " ".join(chosen)


def fill(schema: str) -> None:
    """Announcements, events and a home page with blocks, all in Slovenian."""
    from django_tenants.utils import schema_context

    with schema_context(schema):
        pictures = [picture(number) for number in range(PICTURES)]
        announced = [announcement(n, pictures[n % PICTURES]) for n in range(ANNOUNCEMENTS)]
        for number in range(EVENTS):
            event(number, pictures[number % PICTURES])
        home(announced)


def picture(number: int) -> Any:
    """A plain picture of its own colour."""
    from django.core.files.images import ImageFile
    from PIL import Image

    from cms.models import PortalImage

    raw = BytesIO()
    Image.new("RGB", (1600, 900), (20 * number, 90, 140)).save(raw, "JPEG")
    name = f"merilo-{number}.jpg"
    image = PortalImage(title=f"Slika {number}", file=ImageFile(BytesIO(raw.getvalue()), name=name))
    image.description = f"Ploskev v barvi številka {number}"
    image.save()
    return image


def announcement(number: int, image: Any) -> Any:
    """One published announcement."""
    from django.utils import timezone

    from cms.models import AnnouncementIndexPage, AnnouncementPage

    return _publish(
        AnnouncementIndexPage,
        AnnouncementPage(
            title=f"Obvestilo {number} o sodelovanju pri proračunu",
            slug=f"obvestilo-{number}",
            topic="budget",
            summary=text(number, 2),
            body="".join(f"<p>{text(number + n, 4)}</p>" for n in range(5)),
            contact_name="Ana Novak",
            contact_email="ana.novak@obcina.example",
            first_published_at=timezone.now() - timedelta(days=number),
            image=image,
            image_alt=image.description,
        ),
    )


def event(number: int, image: Any) -> Any:
    """One published event in the future."""
    from django.utils import timezone

    from cms.models import EventIndexPage, EventPage

    starts_at = timezone.now() + timedelta(days=FIRST_EVENT_DAYS + number)
    return _publish(
        EventIndexPage,
        EventPage(
            title=f"Zbor krajanov {number}",
            slug=f"zbor-{number}",
            topic="participation",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            place="Kulturni dom",
            address="Trg svobode 1",
            latitude=46.05,
            longitude=14.5,
            summary=text(number, 2),
            body=f"<p>{text(number, 5)}</p>",
            programme=[("item", {"starts": None, "title": text(number, 1), "presenter": "Župan"})],
            organisers=[("name", "Občinska uprava")],
            image=image,
            image_alt=image.description,
        ),
    )


def _publish(index_model: type[Any], page: Any) -> Any:
    index = index_model.objects.select_related("locale").get(locale__language_code="sl")
    page.locale, page.live = index.locale, False
    index.add_child(instance=page)
    page.save_revision().publish()
    return page


def home(announced: list[Any]) -> None:
    """A home page with text, a list of links and a call to action."""
    from wagtail.rich_text import RichText

    from cms.models import HomePage

    page = HomePage.objects.get(locale__language_code="sl")
    page.intro = text(0, 2)
    page.blocks = [
        ("text", {"heading": "Sodelujte", "html": RichText(f"<p>{text(1, 4)}</p>")}),
        ("links", {"heading": "Pomembno", "pages": announced[:3]}),
        ("call_to_action", {"text": text(2, 1), "label": "Preberite", "page": announced[3]}),
    ]
    page.save_revision().publish()


def main() -> None:
    """The command."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["DATABASE_LOGIN"] = "owner"
    django.setup()
    for schema in sys.argv[1:]:
        fill(schema)


if __name__ == "__main__":
    main()
