"""Addresses below `prenove/`; what stands after the first word is kept here."""

from typing import Any

from django.urls import path

from portal.addresses import RENEWALS, Words, under
from portal.renewal import choices, feeds, glance, measures, story
from portal.renewal.pin_urls import PINS

MEASURES: Words = {"sl": "ukrepi", "en": "measures", "it": "misure", "hu": "intezkedesek"}
VARIANTS: Words = {"sl": "razlicice", "en": "variants", "it": "varianti", "hu": "valtozatok"}
DIARY: Words = {"sl": "dnevnik", "en": "diary", "it": "diario", "hu": "naplo"}
FIGURES: Words = {"sl": "kazalniki", "en": "figures", "it": "indicatori", "hu": "mutatok"}
GROUPS: Words = {"sl": "skupine", "en": "groups", "it": "gruppi", "hu": "csoportok"}
WALKS: Words = {"sl": "sprehodi", "en": "walks", "it": "passeggiate", "hu": "setak"}
FILES: Words = {"sl": "datoteke", "en": "files", "it": "file", "hu": "fajlok"}

_SLUG, _NUMBER, _PK = "<slug:slug>/", "<int:number>/", "<int:pk>/"


def _at(*parts: Any) -> Any:
    return under(RENEWALS, *parts)


urlpatterns: list[Any] = [
    path(_at(), glance.index, name="renewals"),
    path(_at(_SLUG), glance.detail, name="renewal"),
    path(_at(_SLUG, MEASURES), measures.index, name="renewal_measures"),
    path(_at(_SLUG, MEASURES, _NUMBER), measures.detail, name="renewal_measure"),
    path(_at(_SLUG, VARIANTS, _PK), choices.detail, name="renewal_choice"),
    path(_at(_SLUG, DIARY), story.diary, name="renewal_diary"),
    path(_at(_SLUG, "rss/"), feeds.feed, {"kind": "rss"}, name="renewal_rss"),
    path(_at(_SLUG, "atom/"), feeds.feed, {"kind": "atom"}, name="renewal_atom"),
    path(_at(_SLUG, FIGURES), story.figures, name="renewal_figures"),
    path(_at(_SLUG, GROUPS), story.groups, name="renewal_groups"),
    path(_at(_SLUG, WALKS, "<slug:key>/"), story.walk, name="renewal_walk"),
    path(_at(_SLUG, FILES, _PK), measures.paper, name="renewal_paper"),
    *PINS,
]
