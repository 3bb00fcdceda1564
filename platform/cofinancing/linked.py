"""Calls and funded projects as other things are linked with them: a project carries out a measure
of a renewal, and follows from a call."""

from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cofinancing.models import Opportunity, Project
from processes.links import MOST, Seen, register, titled

OPPORTUNITY, PROJECT = "cofinancing.opportunity", "cofinancing.project"


def of_calls(numbers: Sequence[int]) -> Mapping[int, Seen]:
    """Of some calls those that everyone may see."""
    found = Opportunity.objects.public().filter(pk__in=numbers)
    return {one.pk: Seen(one.title, reverse("opportunity", args=[one.pk])) for one in found}


def find_calls(words: Sequence[str]) -> Iterable[int]:
    """Public calls with these words in their titles, the newest first."""
    found = titled(Opportunity.objects.public(), words)
    return found.order_by("-pk").values_list("pk", flat=True)[:MOST]


def of_projects(numbers: Sequence[int]) -> Mapping[int, Seen]:
    """Of some projects those that everyone may see."""
    found = Project.objects.public().filter(pk__in=numbers)
    return {one.pk: Seen(one.title, reverse("funded_project", args=[one.pk])) for one in found}


def find_projects(words: Sequence[str]) -> Iterable[int]:
    """Public projects with these words in their titles, the newest first."""
    found = titled(Project.objects.public(), words)
    return found.order_by("-pk").values_list("pk", flat=True)[:MOST]


def install() -> None:
    """Let both be linked from now on."""
    register(OPPORTUNITY, _("Call"), of_calls, find_calls)
    register(PROJECT, _("Funded project"), of_projects, find_projects)
