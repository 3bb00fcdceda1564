"""Addresses below `posvetovanja/`; what stands after the first word is kept here."""

from typing import Any

from django.urls import path

from portal.addresses import ACCOUNT, CONSULTATIONS, Words, under
from portal.consultations import (
    articles,
    comparing,
    confirming,
    files,
    listing,
    mine,
    page,
    printed,
    receipts,
    reports,
    statements,
    supporting,
    voices,
    writing,
)

COMPARED: Words = {
    "sl": "primerjava",
    "en": "comparison",
    "it": "confronto",
    "hu": "osszehasonlitas",
}
CONFIRM: Words = {"sl": "potrdi", "en": "confirm", "it": "conferma", "hu": "megerosites"}
DRAFT: Words = {"sl": "osnutek", "en": "draft", "it": "bozza", "hu": "piszkozat"}
FILES: Words = {"sl": "datoteke", "en": "files", "it": "file", "hu": "fajlok"}
FORM: Words = {"sl": "obrazec", "en": "form", "it": "modulo", "hu": "urlap"}
OPINIONS: Words = {"sl": "mnenja", "en": "opinions", "it": "opinioni", "hu": "velemenyek"}
RECEIPT: Words = {"sl": "potrdilo", "en": "receipt", "it": "ricevuta", "hu": "igazolas"}
REPORTS: Words = {"sl": "porocila", "en": "reports", "it": "rapporti", "hu": "jelentesek"}
STATEMENTS: Words = {
    "sl": "izjave",
    "en": "statements",
    "it": "affermazioni",
    "hu": "allitasok",
}
SUPPORT: Words = {"sl": "podpora", "en": "support", "it": "sostegno", "hu": "tamogatas"}
TEXT: Words = {"sl": "besedilo", "en": "text", "it": "testo", "hu": "szoveg"}
WRITE: Words = {"sl": "oddaja", "en": "write", "it": "scrivi", "hu": "iras"}

_SLUG, _TOKEN, _NUMBER = "<slug:slug>/", "<str:token>/", "<int:number>/"
_PART = "<slug:document>/<str:key>/"


def _at(*parts: Any) -> Any:
    return under(CONSULTATIONS, *parts)


urlpatterns: list[Any] = [
    path(_at(), listing.index, name="consultations"),
    path(under(ACCOUNT, OPINIONS), mine.index, name="my_contributions"),
    path(_at(RECEIPT, _TOKEN), receipts.receipt, name="consultation_receipt"),
    path(_at(RECEIPT, _TOKEN, "json"), receipts.file, name="consultation_receipt_file"),
    path(_at(CONFIRM, _TOKEN), confirming.confirm, name="consultation_confirm"),
    path(_at(_SLUG), page.detail, name="consultation"),
    path(_at(_SLUG, STATEMENTS), statements.statements, name="consultation_statements"),
    path(_at(_SLUG, FORM), printed.form, name="consultation_form"),
    path(_at(_SLUG, WRITE), writing.write, name="consultation_write"),
    path(_at(_SLUG, WRITE, DRAFT), writing.draft, name="consultation_draft"),
    path(_at(_SLUG, TEXT, _PART), articles.detail, name="consultation_part"),
    path(
        _at(_SLUG, COMPARED, "<slug:document>/<int:old>/<int:new>/"),
        comparing.comparison,
        name="consultation_comparison",
    ),
    path(_at(_SLUG, REPORTS, _NUMBER), reports.detail, name="consultation_report"),
    path(_at(_SLUG, REPORTS, "<int:number>.pdf"), reports.pdf, name="consultation_report_pdf"),
    path(_at(_SLUG, REPORTS, "<int:number>.docx"), reports.docx, name="consultation_report_docx"),
    path(_at(_SLUG, OPINIONS), voices.index, name="contributions"),
    path(_at(_SLUG, OPINIONS, _NUMBER), voices.detail, name="contribution"),
    path(_at(_SLUG, OPINIONS, _NUMBER, SUPPORT), supporting.change, name="contribution_support"),
    path(
        _at(_SLUG, OPINIONS, _NUMBER, FILES, "<int:place>/"),
        files.attached,
        name="contribution_file",
    ),
]
