"""Consultations as the search of their own municipality finds them, by number of their process."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from common.text import shortened
from consultations.models import Consultation
from search.sources import Found, Source

SOURCE = "consultations"


def _read(numbers: Sequence[int]) -> Iterator[Found]:
    for one in Consultation.objects.whole().public().filter(process__in=numbers):
        for language, text in one.process.texts.items():
            if text.get("title"):
                yield _in_language(one, language, text)


def _in_language(one: Consultation, language: str, text: dict[str, str]) -> Found:
    with override(language):
        path = reverse("consultation", args=[one.process.slug])
    summary = one.summary.get(language, "")
    return Found(
        number=one.process_id,
        language=language,
        kind="consultation",
        title=text["title"],
        summary=shortened(summary or text.get("about", ""), 300),
        text=" ".join([summary, *text.values()]),
        path=path,
        at=one.call.opens_at,
        ends_at=one.call.closes_at,
    )


def _every() -> Iterator[int]:
    return Consultation.objects.public().values_list("process_id", flat=True).iterator()


CONSULTATIONS = Source(
    name=SOURCE,
    kinds={"consultation": _("Consultation")},
    # Of either the object is the process.
    hears=("processes.process_", "consultations.consultation_"),
    read=_read,
    every=_every,
)
