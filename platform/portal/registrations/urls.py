"""Addresses below `prijave/`; what stands after the first word is kept here."""

from typing import Any

from django.urls import path

from portal.addresses import REGISTRATIONS, Words, under
from portal.registrations import views

NEW: Words = {"sl": "nova", "en": "new", "it": "nuova", "hu": "uj"}
SENT: Words = {"sl": "poslano", "en": "sent", "it": "inviata", "hu": "elkuldve"}
CANCEL: Words = {"sl": "odpoved", "en": "cancel", "it": "annulla", "hu": "lemondas"}
CALENDAR: Words = {"sl": "koledar", "en": "calendar", "it": "calendario", "hu": "naptar"}

_EVENT, _TOKEN = "<int:event_id>/", "<str:token>/"

urlpatterns: list[Any] = [
    path(under(REGISTRATIONS, NEW, _EVENT), views.new, name="registration_new"),
    path(under(REGISTRATIONS, SENT, _EVENT), views.sent, name="registration_sent"),
    path(under(REGISTRATIONS, _TOKEN), views.own, name="registration"),
    path(under(REGISTRATIONS, _TOKEN, CANCEL), views.cancel, name="registration_cancel"),
    path(under(REGISTRATIONS, _TOKEN, CALENDAR), views.calendar, name="registration_calendar"),
]
