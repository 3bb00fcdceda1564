"""Addresses below `obvescanje/`; what stands after the first word is kept here."""

from typing import Any

from django.urls import path

from portal.addresses import NOTIFICATIONS, Words, under
from portal.notifications import following, reading, unsubscribing

FOLLOW: Words = {"sl": "sledi", "en": "follow", "it": "segui", "hu": "kovetes"}
FOLLOWED: Words = {"sl": "kaj-spremljam", "en": "followed", "it": "seguiti", "hu": "kovetett"}
UNSUBSCRIBE: Words = {
    "sl": "odjava",
    "en": "unsubscribe",
    "it": "disiscrizione",
    "hu": "leiratkozas",
}
READ: Words = {"sl": "prebrano", "en": "read", "it": "letto", "hu": "olvasott"}

urlpatterns: list[Any] = [
    path(under(NOTIFICATIONS), reading.news, name="notifications"),
    path(under(NOTIFICATIONS, READ), reading.read_all, name="notifications_read"),
    path(under(NOTIFICATIONS, "<int:number>/"), reading.opened, name="notification"),
    path(under(NOTIFICATIONS, FOLLOW), following.follow, name="follow"),
    path(under(NOTIFICATIONS, FOLLOWED), following.followed, name="followed"),
    path(under(NOTIFICATIONS, FOLLOWED, "<int:number>/"), following.change, name="following"),
    path(under(NOTIFICATIONS, UNSUBSCRIBE, "<str:token>/"), unsubscribing.end, name="unsubscribe"),
]
