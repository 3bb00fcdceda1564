"""Addresses below `sofinanciranje/`; what stands after the first word is kept here."""

from typing import Any

from django.urls import path

from portal.addresses import COFINANCING, Words, under
from portal.cofinancing import calls, front, project_map, projects

CALLS: Words = {"sl": "razpisi", "en": "opportunities", "it": "bandi", "hu": "palyazatok"}
PROJECTS: Words = {"sl": "projekti", "en": "projects", "it": "progetti", "hu": "projektek"}
FOR_US: Words = {"sl": "za-nas", "en": "for-us", "it": "per-noi", "hu": "nekunk"}
MAP: Words = {"sl": "zemljevid", "en": "map", "it": "mappa", "hu": "terkep"}

_PK = "<int:pk>/"


def _at(*parts: Any) -> Any:
    return under(COFINANCING, *parts)


urlpatterns: list[Any] = [
    path(_at(), front.index, name="cofinancing"),
    path(_at(CALLS), calls.index, name="opportunities"),
    path(_at(CALLS, FOR_US), calls.for_us, name="opportunities_for_us"),
    path(_at(CALLS, _PK), calls.detail, name="opportunity"),
    path(_at(PROJECTS), projects.index, name="funded_projects"),
    path(_at(PROJECTS, MAP), project_map.marks, name="funded_projects_map"),
    path(_at(PROJECTS, _PK), projects.detail, name="funded_project"),
]
