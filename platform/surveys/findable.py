"""Questionnaires as the search of their own municipality finds them, from their publication on."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from common.text import shortened
from search.sources import Found, Source
from surveys.models import Questionnaire


def _read(numbers: Sequence[int]) -> Iterator[Found]:
    for one in Questionnaire.objects.published().filter(pk__in=numbers):
        for language, text in one.texts.items():
            if text.get("title"):
                yield _in_language(one, language, text)


def _in_language(one: Questionnaire, language: str, text: dict[str, str]) -> Found:
    asked = " ".join(question.text.get(language, "") for question in one.asked())
    with override(language):
        path = reverse("questionnaire", args=[one.slug])
    return Found(
        number=one.pk,
        language=language,
        kind="questionnaire",
        title=text["title"],
        summary=shortened(text.get("intro", ""), 300),
        text=f"{text.get('intro', '')} {asked}",
        path=path,
        at=one.opened_at or one.created_at,
        ends_at=one.closes_at,
    )


def _every() -> Iterator[int]:
    return Questionnaire.objects.published().values_list("pk", flat=True).iterator()


QUESTIONNAIRES = Source(
    name="surveys",
    kinds={"questionnaire": _("Questionnaire")},
    hears="surveys.",
    read=_read,
    every=_every,
)
