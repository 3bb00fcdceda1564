"""Mails to those who say something: the receipt, and the link by which a guest confirms."""

from datetime import datetime

from django.utils import translation

from common import dates
from consultations import receipts
from consultations.models import Consultation, Contribution
from notifications.services import post


def receipt(contribution: Contribution) -> None:
    """Send the receipt to whoever said it; it leaves with the act, or not at all."""
    language = contribution.language
    with translation.override(language):
        received = moment(contribution.received_at)
    facts = {"contribution": contribution, "received": received}
    post(
        to=contribution.email,
        template="contribution_receipt",
        language=language,
        context=_said(contribution.consultation, language)
        | facts
        | {"token": receipts.token_for(contribution)},
    )


def confirm(consultation: Consultation, *, email: str, token: str, language: str) -> None:
    """Send a guest the link by which they hand in what they typed."""
    post(
        to=email,
        template="contribution_confirm",
        language=language,
        context=_said(consultation, language) | {"token": token},
    )


def _said(consultation: Consultation, language: str) -> dict[str, object]:
    title = consultation.process.said(language).get("title") or consultation.process.slug
    return {"consultation": consultation, "title": title, "slug": consultation.process.slug}


def moment(value: datetime) -> str:
    """A moment to the second, as the language of the moment writes it."""
    here = dates.local(value)
    return f"{dates.day(here.date())}, {here:%H:%M:%S}"
