"""What is due this week across all processes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.desk.renewal.due import choices_closing, is_of_pins, pins_in_words
from processes.models import Duty, Process, Step
from processes.recipe import recipe

AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Due:
    """Something to be done: until when, what, in which process, and where."""

    at: datetime
    what: str
    process: str
    url: str
    is_urgent: bool = False


def due_soon(mine: "QuerySet[Process]", now: datetime) -> list[Due]:
    """What opens, ends or has to be answered within a week, the most urgent first; four statements.

    A step that opens with key questions unanswered is urgent, and so is an answer that is overdue.
    """
    choices = [Due(*facts) for facts in choices_closing(mine, now, now + AHEAD)]
    return sorted([*_steps(mine, now), *_duties(mine, now), *choices], key=lambda one: one.at)


def _steps(mine: "QuerySet[Process]", now: datetime) -> list[Due]:
    soon = Q(opens_at__gt=now, opens_at__lte=now + AHEAD)
    soon |= Q(closes_at__gt=now, closes_at__lte=now + AHEAD)
    steps = Step.objects.filter(soon, process__in=mine, process__annulled_at=None)
    return [_of_step(step, now) for step in steps.select_related("process")]


def _of_step(step: Step, now: datetime) -> Due:
    shape = recipe(step.process.recipe_key).step(step.key)
    opens = step.opens_at > now
    open_questions = [one for one in shape.questions if not step.answers.get(one.key)]
    words = _("“%(step)s” begins") if opens else _("“%(step)s” ends")
    if opens and open_questions:
        words = _("“%(step)s” begins, and its key questions are not answered")
    return Due(
        at=step.opens_at if opens else step.closes_at,
        what=words % {"step": shape.title},
        process=step.process.title,
        url=reverse("processes_desk:step", args=[step.process_id, step.key]),
        is_urgent=opens and bool(open_questions),
    )


def _duties(mine: "QuerySet[Process]", now: datetime) -> list[Due]:
    until = timezone.localdate(now + AHEAD)
    due = Duty.objects.unanswered().filter(process__in=mine, due_on__lte=until)
    grouped = due.values("process", "kind", "due_on").annotate(n=Count("pk")).order_by("due_on")
    found = list(grouped)
    wanted = mine.filter(pk__in={row["process"] for row in found})
    processes = {one.pk: one for one in wanted.select_related("neighbourhood")}
    return [_of_duty(row, processes[row["process"]], now) for row in found]


def _of_duty(row: Mapping[str, Any], process: Process, now: datetime) -> Due:
    due_on, n = row["due_on"], row["n"]
    at = datetime.combine(due_on, datetime.min.time(), timezone.get_default_timezone())
    is_late = due_on < timezone.localdate(now)
    if is_of_pins(row["kind"]):
        words, address = pins_in_words(process, n, is_late)
    else:
        words = ngettext("%(n)d answer is due", "%(n)d answers are due", n) % {"n": n}
        address = reverse("processes_desk:one", args=[process.pk])
    return Due(at, words, process.title, address, is_late)
