"""Addresses of processes, recipes and the ledger of duties."""

from typing import Any

from django.urls import path

from portal.addresses import DUTIES, PROCESSES, RECIPES, Words, under
from portal.processes import duties, recipes, signatures, views

SIGNATURES: Words = {"sl": "podpisi", "en": "signatures", "it": "firme", "hu": "alairasok"}

urlpatterns: list[Any] = [
    path(under(DUTIES), duties.index, name="duties"),
    path(under(PROCESSES), views.index, name="processes"),
    path(under(PROCESSES, "<slug:slug>/"), views.detail, name="process"),
    path(under(PROCESSES, "<slug:slug>/<int:file>/"), views.file, name="process-file"),
    path(
        under(PROCESSES, "<slug:slug>/", SIGNATURES, "<int:number>/"),
        signatures.detail,
        name="signatures",
    ),
    path(under(RECIPES), recipes.index, name="recipes"),
    path(under(RECIPES, "<slug:key>/"), recipes.detail, name="recipe"),
    path(under(RECIPES, "<slug:key>.json"), recipes.data, name="recipe_data"),
]
