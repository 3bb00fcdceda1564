"""Addresses below `sofinanciranje/`; what stands after the first word is kept here."""

from typing import Any

from django.urls import path

from portal.addresses import COFINANCING, Words, under
from portal.cofinancing import calls, feeds, front, partners, project_map, projects

CALLS: Words = {"sl": "razpisi", "en": "opportunities", "it": "bandi", "hu": "palyazatok"}
PROJECTS: Words = {"sl": "projekti", "en": "projects", "it": "progetti", "hu": "projektek"}
FOR_US: Words = {"sl": "za-nas", "en": "for-us", "it": "per-noi", "hu": "nekunk"}
MAP: Words = {"sl": "zemljevid", "en": "map", "it": "mappa", "hu": "terkep"}
PARTNERS: Words = {"sl": "partnerji", "en": "partners", "it": "partner", "hu": "partnerek"}
ASK: Words = {"sl": "vprasanje", "en": "question", "it": "domanda", "hu": "kerdes"}
ANSWER: Words = {"sl": "odgovor", "en": "answer", "it": "risposta", "hu": "valasz"}
LEAVE: Words = {"sl": "umik", "en": "withdrawal", "it": "ritiro", "hu": "visszavonas"}
FILES: Words = {"sl": "datoteke", "en": "files", "it": "file", "hu": "fajlok"}
DEADLINES: Words = {"sl": "koledar", "en": "calendar", "it": "calendario", "hu": "naptar"}

_PK = "<int:pk>/"


def _at(*parts: Any) -> Any:
    return under(COFINANCING, *parts)


urlpatterns: list[Any] = [
    path(_at(), front.index, name="cofinancing"),
    path(_at(CALLS), calls.index, name="opportunities"),
    path(_at(CALLS, FOR_US), calls.for_us, name="opportunities_for_us"),
    path(_at(CALLS, "rss/"), feeds.feed, {"kind": "rss"}, name="opportunities_rss"),
    path(_at(CALLS, "atom/"), feeds.feed, {"kind": "atom"}, name="opportunities_atom"),
    path(_at(CALLS, DEADLINES), feeds.calendar, name="opportunities_calendar"),
    path(_at(CALLS, _PK), calls.detail, name="opportunity"),
    path(_at(CALLS, _PK, PARTNERS), partners.index, name="opportunity_partners"),
    path(_at(CALLS, _PK, PARTNERS, LEAVE), partners.withdraw, name="leave_partners"),
    path(_at(CALLS, _PK, PARTNERS, ASK, "<int:interest>/"), partners.ask, name="ask_partner"),
    path(
        _at(CALLS, _PK, PARTNERS, ANSWER, "<int:approach>/"),
        partners.answer,
        name="answer_partner",
    ),
    path(_at(PROJECTS), projects.index, name="funded_projects"),
    path(_at(PROJECTS, MAP), project_map.marks, name="funded_projects_map"),
    path(_at(PROJECTS, _PK), projects.detail, name="funded_project"),
    path(_at(PROJECTS, _PK, FILES, "<int:paper>/"), projects.paper, name="funded_project_file"),
]
