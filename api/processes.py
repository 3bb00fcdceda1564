"""Processes of a municipality: their steps with their dates, and what was decided in them."""

from datetime import datetime
from typing import Any

import orjson
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from api.cursors import Order
from api.filters import ListFilters, OneOf
from api.lists import ListView
from api.outs_processes import DECISION, PROCESS, DecisionOut, ProcessOut
from api.rows import Raw, Source
from api.schema import describes, describes_list
from api.views import ApiView
from processes.models import Change, Process, Step
from processes.recipe import all_recipes, recipe

_PLAIN = ("id", "slug", "recipe_key", "number", "level", "published_at", "annulled_at")
COLUMNS = {name: f"processes_process.{name}" for name in _PLAIN} | {
    "texts": "processes_process.texts::text",
    "fast_track": "processes_process.fast_track::text",
    "annulled_because": "processes_process.annulled_because::text",
    "updated_at": """greatest(processes_process.published_at, (
        SELECT max(at) FROM processes_change WHERE process_id = processes_process.id))""",
    "steps": """(
        SELECT json_agg(json_build_array(
                   key, to_char(opens_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   to_char(closes_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
               ) ORDER BY position)::text
          FROM processes_step WHERE process_id = processes_process.id)""",
}


def public(locale_id: int) -> "QuerySet[Any]":
    """Those whose plan has been published."""
    last = Change.objects.filter(process=OuterRef("pk")).values("process").annotate(at=Max("at"))
    changed = Coalesce(Subquery(last.values("at")[:1]), "published_at")
    return Process.objects.public().annotate(updated_at=Greatest("published_at", changed))


def in_language(texts: dict[str, Any], language: str) -> tuple[str, Any]:
    """The language in which something is said (that which was asked for first), and what."""
    code = next((one for one in (language, "sl", *texts) if texts.get(one)), language)
    return code, texts.get(code)


def process(raw: Raw, language: str, origin: str) -> dict[str, Any]:
    """A process as it is answered; the state of a step is that of the moment."""
    code, said = in_language(orjson.loads(raw["texts"]), language)
    words = said or {}
    return {
        "id": raw["id"],
        "slug": raw["slug"],
        "language": code,
        "recipe": raw["recipe_key"],
        "number": raw["number"],
        "level": raw["level"],
        **{name: words.get(name, "") for name in ("title", "about", "decider", "open", "settled")},
        "fast_track": in_language(orjson.loads(raw["fast_track"]), language)[1] or "",
        "steps": [_step(raw["recipe_key"], one, language) for one in orjson.loads(raw["steps"])],
        "published_at": raw["published_at"],
        "annulled_at": raw["annulled_at"],
        "annulled_because": in_language(orjson.loads(raw["annulled_because"]), language)[1] or "",
        "updated_at": raw["updated_at"],
        "web_url": origin + reverse("process", args=[raw["slug"]]),
    }


def _step(recipe_key: str, raw: list[str], language: str) -> dict[str, Any]:
    key, opens_at, closes_at = raw
    now, shape = timezone.now(), recipe(recipe_key).step(key)
    opens, closes = datetime.fromisoformat(opens_at), datetime.fromisoformat(closes_at)
    state = "done" if closes <= now else "now" if opens <= now else "coming"
    title = shape.title.in_(language)
    return {"key": key, "title": title} | {
        "opens_at": opens_at,
        "closes_at": closes_at,
        "state": state,
        "citizens": sorted(one.value for one in shape.citizens),
    }


class WhenFilter(OneOf):
    """Processes that are going on, or that are over."""

    def filter(self, qs: "QuerySet[Any]", value: Any) -> "QuerySet[Any]":
        """By the dates of their steps, at this moment."""
        if not value:
            return qs
        ahead = Step.objects.filter(closes_at__gt=timezone.now()).values("process")
        if value == "running":
            return qs.filter(pk__in=ahead, annulled_at=None)
        return qs.filter(~Q(pk__in=ahead) | Q(annulled_at__isnull=False))


class ProcessFilters(ListFilters):
    """By recipe and by whether they are over."""

    when = WhenFilter(
        choices=[("running", ""), ("past", "")], label=_("Going on, or over and annulled.")
    )
    recipe = OneOf(
        field_name="recipe_key",
        choices=[(one.key, "") for one in all_recipes()],
        label=_("That follow this recipe."),
    )


@describes_list("processes_list", _("List of processes"), ProcessOut, PROCESS)
class ProcessList(ListView):
    """What the municipality does with its citizens, the newest first."""

    scope = "processes"
    generations = ("processes",)
    source = Source(public, COLUMNS)
    filterset = ProcessFilters
    order = Order("processes", "published_at", descending=True)
    shape = process
    columns = {
        **{name: name for name in ("id", "slug", "language", "recipe", "number", "level")},
        **{name: name for name in ("title", "about", "decider", "open", "settled", "fast_track")},
        "steps": "steps.key",
        **{name: name for name in ("published_at", "annulled_at", "annulled_because")},
        **{name: name for name in ("updated_at", "web_url")},
    }

    def until(self) -> datetime | None:
        """Steps open and close without anybody writing."""
        return Step.objects.next_change(timezone.now())


@describes(
    "processes_read",
    _("A process with its steps"),
    ProcessOut,
    PROCESS,
    problems=(400, 401, 403, 404, 406),
)
class ProcessDetail(ApiView):
    """One process."""

    scope = "processes"
    generations = ("processes",)
    source = Source(public, COLUMNS)

    def get(self, request: Any, slug: str) -> HttpResponse:
        """The process; 404 before its plan is published."""
        prepared = self.source.prepared()
        found = prepared.fetch(prepared.queryset().filter(slug=slug))
        if not found:
            raise Http404
        return self.answer(process(found[0], self.language, self.origin))

    def until(self) -> datetime | None:
        """Steps open and close without anybody writing."""
        return Step.objects.next_change(timezone.now())


def decided(locale_id: int) -> "QuerySet[Any]":
    """Steps of public processes in which something was decided."""
    public_ones = Step.objects.filter(decided_on__isnull=False, process__published_at__isnull=False)
    last = Change.objects.filter(process=OuterRef("process")).values("process")
    at = Subquery(last.annotate(at=Max("at")).values("at")[:1])
    return public_ones.annotate(updated_at=at)


def decision(raw: Raw, language: str, origin: str) -> dict[str, Any]:
    """A decision as it is answered."""
    code, said = in_language(orjson.loads(raw["decision"]), language)
    words = said or {}
    return {
        "id": raw["id"],
        "process": raw["slug"],
        "step": raw["key_of_step"],
        "language": code,
        "text": words.get("text", ""),
        "reason": words.get("reason", ""),
        "decided_on": raw["decided_on"],
        "decided_by": raw["decided_by"],
        "web_url": origin + reverse("process", args=[raw["slug"]]),
    }


@describes_list("decisions_list", _("List of decisions"), DecisionOut, DECISION)
class DecisionList(ListView):
    """What was decided in processes, by whom and why, the latest first."""

    scope = "processes"
    generations = ("processes",)
    filterset = ListFilters
    source = Source(
        decided,
        {
            "id": "processes_step.id",
            "slug": "(SELECT slug FROM processes_process p WHERE p.id = processes_step.process_id)",
            "key_of_step": "processes_step.key",
            "decision": "processes_step.decision::text",
            "decided_on": "processes_step.decided_on",
            "decided_by": "processes_step.decided_by",
        },
    )
    order = Order("decisions", "pk", descending=True)
    shape = decision
    columns = {
        name: name
        for name in (
            *("id", "process", "step", "language", "text", "reason"),
            *("decided_on", "decided_by", "web_url"),
        )
    }
