"""Mails to those who have registered, each with a link of its own."""

from django.utils import translation

from events.links import fresh_link
from events.models import Registration
from events.times import written, written_moment
from notifications.services import post


def write(registration: Registration, template: str) -> None:
    """Post a mail about a registration and save the link that it carries.

    `template` names `templates/mail/registration_<template>`. Nobody is written to without an
    address. It leaves with the act that it tells of, or not at all.
    """
    if not registration.email:
        return
    token = fresh_link(registration)
    registration.save(update_fields=["links"])
    event, language = registration.terms.event, registration.language
    with translation.override(language):
        context = {
            "registration": registration,
            "event": event.said(language),
            "when": written(event.starts_at, event.ends_at),
            "because": event.because_in(language),
            "contact": registration.terms.contact,
            "token": token,
            "place_in_line": place_in_line(registration),
            "confirm_by": written_moment(registration.confirm_by),
        }
    post(
        to=registration.email,
        template=f"registration_{template}",
        language=language,
        context=context,
    )


def place_in_line(registration: Registration) -> int | None:
    """The place on the waiting list, from 1; None for whoever does not wait."""
    waiting = registration.terms.registrations.waiting()
    numbers = list(waiting.values_list("pk", flat=True))
    return numbers.index(registration.pk) + 1 if registration.pk in numbers else None
