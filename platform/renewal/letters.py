"""Mails to those who have marked a place."""

from typing import Any

from django.urls import reverse
from django.utils import translation

from notifications.services import post
from renewal.models import Pin


def tell_author(*, pin_id: int, hidden: bool) -> bool:
    """Write to whoever marked a place what became of it, or with `hidden` why it is not shown, in
    the language in which they wrote; says whether. Nobody is written to who is gone or took it
    back, nor of what is not so any more."""
    rows = Pin.objects.select_related("person", "measure", "neighbourhood__process")
    pin = rows.filter(pk=pin_id, withdrawn_at=None).first()
    person = pin.person if pin is not None else None
    if pin is None or person is None or not person.is_active:
        return False
    if hidden != (pin.hidden_at is not None) or not (hidden or pin.answered_at):
        return False
    with translation.override(pin.language):
        context: dict[str, Any] = {
            "title": pin.title,
            "number": pin.number,
            "hidden": hidden,
            "because": pin.because,
            "became": pin.get_became_display() if pin.became else "",
            "measure": pin.measure.title if pin.measure and pin.measure.published_at else "",
            "reply": pin.replied,
            "path": reverse("renewal_pin", args=[pin.neighbourhood.process.slug, pin.number]),
        }
    post(to=person.email, template="pin_answered", language=pin.language, context=context)
    return True
