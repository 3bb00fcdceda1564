"""Measures and marked places as the search of their own municipality finds them."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from common.text import shortened
from renewal.linked import path_of
from renewal.models import Measure, Pin
from search.sources import Found, Source


def _read_measures(numbers: Sequence[int]) -> Iterator[Found]:
    rows: Any = Measure.objects.whole().public().filter(pk__in=numbers)
    for one in rows.filter(neighbourhood__process__annulled_at=None):
        for language, said in one.texts.items():
            if said.get("title"):
                with override(language):
                    path, place = path_of(one), one.zone.title if one.zone else ""
                yield Found(
                    number=one.pk,
                    language=language,
                    kind="measure",
                    title=said["title"],
                    summary=shortened(said.get("about", ""), 300),
                    text=" ".join(str(part) for part in said.values()),
                    path=path,
                    place=place,
                    at=one.published_at,
                )


def _read_pins(numbers: Sequence[int]) -> Iterator[Found]:
    rows: Any = Pin.objects.visible().filter(pk__in=numbers)
    rows = rows.filter(neighbourhood__process__annulled_at=None)
    for one in rows.select_related("neighbourhood__process"):
        with override(one.language):
            path = reverse("renewal_pin", args=[one.neighbourhood.process.slug, one.number])
        yield Found(
            number=one.pk,
            language=one.language,
            kind="pin",
            title=one.title,
            summary=shortened(one.text, 300),
            text=one.text,
            path=path,
            at=one.published_at,
        )


def _every_measure() -> Iterator[int]:
    return Measure.objects.public().values_list("pk", flat=True).iterator()


def _every_pin() -> Iterator[int]:
    return Pin.objects.visible().values_list("pk", flat=True).iterator()


MEASURES = Source(
    name="measures",
    kinds={"measure": _("Measure")},
    hears="renewal.measure_",
    read=_read_measures,
    every=_every_measure,
)
PINS = Source(
    name="pins",
    kinds={"pin": _("Marked place")},
    hears="renewal.pin_",
    read=_read_pins,
    every=_every_pin,
)
