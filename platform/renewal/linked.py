"""Neighbourhoods and measures as other things are linked with them: a funded project carries out a
measure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from processes.links import MOST, Seen, register, titled
from renewal import owed
from renewal.models import Measure, Neighbourhood, Pin

MEASURE, NEIGHBOURHOOD = "renewal.measure", "renewal.neighbourhood"
PIN = owed.KIND


def of_measures(numbers: Sequence[int]) -> Mapping[int, Seen]:
    """Of some measures those that everyone may see."""
    found: Any = Measure.objects.whole().public().filter(pk__in=numbers)
    return {one.pk: Seen(one.title, path_of(one)) for one in found}


def find_measures(words: Sequence[str]) -> Iterable[int]:
    """Public measures with these words in their titles, the newest first."""
    found = titled(Measure.objects.public(), words)
    return found.order_by("-pk").values_list("pk", flat=True)[:MOST]


def of_neighbourhoods(numbers: Sequence[int]) -> Mapping[int, Seen]:
    """Of some neighbourhoods those whose renewal everyone may see."""
    found: Any = Neighbourhood.objects.whole().public().filter(pk__in=numbers)
    return {one.pk: Seen(one.name, reverse("renewal", args=[one.process.slug])) for one in found}


def of_pins(numbers: Sequence[int]) -> Mapping[int, Seen]:
    """Of some marked places those that everyone may see."""
    found: Any = Pin.objects.visible().filter(pk__in=numbers)
    found = found.filter(neighbourhood__process__published_at__isnull=False)
    return {
        one.pk: Seen(
            one.title,
            reverse("renewal_pin", args=[one.neighbourhood.process.slug, one.number]),
        )
        for one in found.select_related("neighbourhood__process")
    }


def path_of(one: Measure) -> str:
    """Where its page is, in the language of the moment."""
    return reverse("renewal_measure", args=[one.neighbourhood.process.slug, one.number])


def install() -> None:
    """Let them be linked from now on; what is owed for a marked place leads to it."""
    register(MEASURE, _("Measure"), of_measures, find_measures)
    register(NEIGHBOURHOOD, _("Neighbourhood"), of_neighbourhoods)
    register(PIN, _("Marked place"), of_pins)
