"""Addresses below `vprasalniki/`; what stands after the questionnaire's own word is kept here."""

from typing import Any

from django.urls import path

from portal.addresses import QUESTIONNAIRES, Words, under
from portal.surveys import filling, views

PAGE: Words = {"sl": "stran", "en": "page", "it": "pagina", "hu": "oldal"}
REVIEW: Words = {"sl": "pregled", "en": "review", "it": "verifica", "hu": "ellenorzes"}
THANKS: Words = {"sl": "hvala", "en": "thanks", "it": "grazie", "hu": "koszonjuk"}
PRINT: Words = {"sl": "natisni", "en": "print", "it": "stampa", "hu": "nyomtatas"}
RESULTS: Words = {"sl": "rezultati", "en": "results", "it": "risultati", "hu": "eredmenyek"}
RESUME: Words = {"sl": "nadaljuj", "en": "continue", "it": "continua", "hu": "folytatas"}

_SLUG = "<slug:slug>/"

urlpatterns: list[Any] = [
    path(under(QUESTIONNAIRES), views.index, name="questionnaires"),
    path(under(QUESTIONNAIRES, _SLUG), views.front, name="questionnaire"),
    path(
        under(QUESTIONNAIRES, _SLUG, PAGE, "<int:number>/"),
        filling.page,
        name="questionnaire-page",
    ),
    path(under(QUESTIONNAIRES, _SLUG, REVIEW), filling.review, name="questionnaire-review"),
    path(under(QUESTIONNAIRES, _SLUG, THANKS), views.thanks, name="questionnaire-thanks"),
    path(under(QUESTIONNAIRES, _SLUG, PRINT), views.printable, name="questionnaire-print"),
    path(under(QUESTIONNAIRES, _SLUG, RESULTS), views.outcome, name="questionnaire-results"),
    path(
        under(QUESTIONNAIRES, _SLUG, RESUME, "<str:key>/"),
        views.resume,
        name="questionnaire-resume",
    ),
]
