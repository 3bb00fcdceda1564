"""What of renewals is due this week, for the desk of processes."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from processes.models import Process
from renewal import owed
from renewal.models import Choice


def is_of_pins(kind: str) -> bool:
    """Whether what is owed is an answer to what somebody marked on the map."""
    return kind == owed.KIND


def pins_in_words(process: Process, n: int, is_late: bool) -> tuple[str, str]:
    """How many marked places are to be answered, and where."""
    words = ngettext(
        "%(n)d marked place is to be answered", "%(n)d marked places are to be answered", n
    )
    if is_late:
        words = ngettext(
            "%(n)d marked place should have been answered",
            "%(n)d marked places should have been answered",
            n,
        )
    home: Any = getattr(process, "neighbourhood", None)
    if home is None:
        return words % {"n": n}, reverse("processes_desk:one", args=[process.pk])
    state = "overdue" if is_late else "unanswered"
    return words % {"n": n}, f"{reverse('renewal_desk:pins', args=[home.pk])}?state={state}"


def choices_closing(
    mine: Any, now: datetime, until: datetime
) -> Iterator[tuple[datetime, str, str, str]]:
    """The choices that close within a time: when, what, in which process, and where; one
    statement."""
    found = Choice.objects.filter(
        published_at__isnull=False,
        closes_at__gt=now,
        closes_at__lte=until,
        measure__neighbourhood__process__in=mine,
        measure__neighbourhood__process__annulled_at=None,
    )
    for one in found.select_related("measure__neighbourhood__process").order_by("closes_at"):
        home = one.measure.neighbourhood
        words = _("The choice “%(question)s” closes") % {"question": one.question}
        address = reverse("renewal_desk:choice", args=[home.pk, one.pk])
        yield one.closes_at, words, home.process.title, address
