"""Notices as the search of their own municipality finds them: while they are displayed."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from notices.models import Notice
from search.sources import Found, Source

SOURCE = "notices"


def _read(numbers: Sequence[int]) -> Iterator[Found]:
    for notice in Notice.objects.displayed(timezone.now()).filter(pk__in=numbers):
        yield from _in_each_language(notice)


def _in_each_language(notice: Notice) -> Iterator[Found]:
    begins = notice.displayed_from
    for language, text in notice.texts.items():
        with override(language):
            path, kind = reverse("notice", args=[notice.pk]), notice.get_kind_display()
        yield Found(
            number=notice.pk,
            language=language,
            kind="notice",
            title=text["title"],
            summary=f"{kind}, {notice.number}",
            # Words of neighbouring paragraphs are not to become one.
            text=" ".join(strip_tags(text["body"].replace("<", " <")).split())
            + f" {text['basis']}",
            path=path,
            at=begins or notice.created_at,
            ends_at=notice.displayed_until,
        )


def _every() -> Iterator[int]:
    return Notice.objects.displayed(timezone.now()).values_list("pk", flat=True).iterator()


NOTICES = Source(
    name=SOURCE,
    kinds={"notice": _("Public notice")},
    hears="notices.",
    read=_read,
    every=_every,
)
