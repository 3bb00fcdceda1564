"""Processes as the search of their own municipality finds them."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from common.text import shortened
from processes.models import Process
from search.sources import Found, Source

SOURCE = "processes"


def _read(numbers: Sequence[int]) -> Iterator[Found]:
    for process in Process.objects.public().filter(pk__in=numbers):
        for language, text in process.texts.items():
            if not text.get("title"):
                continue
            with override(language):
                path = reverse("process", args=[process.slug])
            yield Found(
                number=process.pk,
                language=language,
                kind="process",
                title=text["title"],
                summary=shortened(text.get("about", ""), 300),
                text=" ".join(text.values()),
                path=path,
                at=process.published_at or process.created_at,
                ends_at=None,
            )


def _every() -> Iterator[int]:
    return Process.objects.public().values_list("pk", flat=True).iterator()


PROCESSES = Source(
    name=SOURCE,
    kinds={"process": _("Process")},
    hears="processes.process_",
    read=_read,
    every=_every,
)
