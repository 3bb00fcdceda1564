"""Registrations of the demonstration: terms, invented guests, and what stays of an event."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from cms.models import EventPage
from events import services

Spec = dict[str, Any]


def open_for(page: EventPage, spec: Spec) -> None:
    """Let people register for an event, and `guests` of them have done so already.

    They are called “Oseba 1” and so on: nobody is invented who might exist.
    """
    event, now = EventPage.objects.select_related("event").get(pk=page.pk).event, timezone.now()
    if event is None:
        return
    # Of a past event the guests registered before it.
    then = min(now, page.starts_at - timedelta(days=1))
    given = ("capacity", "most_companions", "has_waiting_list", "contact", "asked")
    chosen = {name: spec[name] for name in given if name in spec}
    services.set_terms(event_id=event.pk, now=then, **chosen)
    for number in range(1, spec.get("guests", 0) + 1):
        guest = services.add_by_hand(
            event_id=event.pk, name=f"Oseba {number}", language="sl", now=then
        )
        if page.ends_at <= now and number % 3:
            services.attend(registration_id=guest.pk, present=True, now=page.starts_at)


def afterwards(
    image_of: Callable[[str, str], Any], entry: Spec, code: str
) -> list[tuple[str, Any]]:
    """The minutes of an event in a language, and its photograph, where the file names some."""
    text = entry[code]
    if "minutes" not in text:
        return []
    found: list[tuple[str, Any]] = [("text", {"heading": "", "html": rich(text["minutes"])})]
    if photograph := entry.get("photograph"):
        image = image_of(photograph, entry["sl"]["photograph_alt"])
        image.contextual_alt_text, image.decorative = text["photograph_alt"], False
        found.append(("image", {"image": image, "caption": text["photograph_caption"]}))
    return found


def rich(html: str) -> Any:
    """Text of an editor."""
    from wagtail.rich_text import RichText

    return RichText(html)
