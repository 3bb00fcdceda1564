"""What people can do in a step now: where the button leads."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from processes.models import Process
from processes.timeline import Point


@dataclass(frozen=True, slots=True)
class Act:
    """Something to be done: what the button says and where it leads."""

    title: str
    url: str


def act_of(process: Process, point: Point) -> Act | None:
    """What somebody can do in a step that is going on; None where there is nothing to do."""
    consultation = getattr(process, "consultation", None)
    if consultation is not None and consultation.call_id == point.step.pk:
        return Act(_("Give your opinion"), reverse("consultation", args=[process.slug]))
    home = getattr(process, "neighbourhood", None)
    if home is not None and home.marking_id == point.step.pk:
        return Act(_("See the map and mark a place"), reverse("renewal", args=[process.slug]))
    event = point.step.event
    if event is not None and not event.is_called_off:
        return Act(_("See when and where it is"), event.said()["path"])
    return None
