"""Addresses of marked places."""

from typing import Any

from django.urls import path

from portal.addresses import ACCOUNT, RENEWALS, Words, under
from portal.renewal import map_source, marking, mine, pin_acts, pins

SUGGESTIONS: Words = {"sl": "predlogi", "en": "suggestions", "it": "proposte", "hu": "javaslatok"}
MARK: Words = {"sl": "oddaja", "en": "mark", "it": "segnala", "hu": "jeloles"}
EDIT: Words = {"sl": "sprememba", "en": "change", "it": "modifica", "hu": "modositas"}
WITHDRAW: Words = {"sl": "umik", "en": "withdraw", "it": "ritiro", "hu": "visszavonas"}
SUPPORT: Words = {"sl": "podpora", "en": "support", "it": "sostegno", "hu": "tamogatas"}
COMMENT: Words = {"sl": "komentar", "en": "comment", "it": "commento", "hu": "hozzaszolas"}
PHOTO: Words = {"sl": "fotografija", "en": "photo", "it": "foto", "hu": "fenykep"}
MINE: Words = {"sl": "oznacbe", "en": "marks", "it": "segnalazioni", "hu": "jeloleseim"}
MAP: Words = {"sl": "zemljevid", "en": "map", "it": "mappa", "hu": "terkep"}

_SLUG, _NUMBER = "<slug:slug>/", "<int:number>/"


def _at(*parts: Any) -> Any:
    return under(RENEWALS, _SLUG, SUGGESTIONS, *parts)


PINS: list[Any] = [
    path(under(ACCOUNT, MINE), mine.index, name="my_pins"),
    path(under(RENEWALS, _SLUG, MAP), map_source.marks, name="renewal_map"),
    path(_at(), pins.index, name="renewal_pins"),
    path(_at(MARK), marking.mark, name="renewal_mark"),
    path(_at(_NUMBER), pins.detail, name="renewal_pin"),
    path(_at(_NUMBER, EDIT), marking.edit, name="renewal_pin_edit"),
    path(_at(_NUMBER, WITHDRAW), marking.withdraw, name="renewal_pin_withdraw"),
    path(_at(_NUMBER, SUPPORT), pin_acts.support, name="renewal_pin_support"),
    path(_at(_NUMBER, COMMENT), pin_acts.comment, name="renewal_pin_comment"),
    path(_at(_NUMBER, PHOTO), pins.photo, name="renewal_pin_photo"),
]
