"""Calls and funded projects as the search of their own municipality finds them."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cofinancing.models import Opportunity, Project
from common.text import shortened
from search.sources import Found, Source


def _read_calls(numbers: Sequence[int]) -> Iterator[Found]:
    for one in Opportunity.objects.public().filter(pk__in=numbers):
        yield from _told(one, "call", "opportunity")


def _read_projects(numbers: Sequence[int]) -> Iterator[Found]:
    for one in Project.objects.public().filter(pk__in=numbers):
        yield from _told(one, "funded_project", "funded_project")


def _told(one: Opportunity | Project, kind: str, name: str) -> Iterator[Found]:
    for language, said in one.texts.items():
        if not said.get("title"):
            continue
        with override(language):
            path = reverse(name, args=[one.pk])
        yield Found(
            number=one.pk,
            language=language,
            kind=kind,
            title=said["title"],
            summary=shortened(said.get("about", ""), 300),
            text=f"{one.programme_title} " + " ".join(said.values()),
            path=path,
            at=one.published_at or one.created_at,
            place=getattr(one, "area", ""),
            ends_at=getattr(one, "closes_at", None),
        )


def _every_call() -> Iterator[int]:
    return Opportunity.objects.public().values_list("pk", flat=True).iterator()


def _every_project() -> Iterator[int]:
    return Project.objects.public().values_list("pk", flat=True).iterator()


CALLS = Source(
    name="opportunities",
    kinds={"call": _("Call")},
    hears="cofinancing.opportunity_",
    read=_read_calls,
    every=_every_call,
)
PROJECTS = Source(
    name="funded_projects",
    kinds={"funded_project": _("Funded project")},
    hears="cofinancing.project_",
    read=_read_projects,
    every=_every_project,
)
