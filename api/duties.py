"""The ledger of duties: answers that the municipality owes, and whether they came in time."""

from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from api.cursors import Order
from api.filters import ListFilters, OneOf
from api.lists import ListView
from api.outs_processes import DUTY, SUMMARY, DutyOut, SummaryOut
from api.rows import Raw, Source
from api.schema import describes, describes_list
from api.views import ApiView
from notices.models import midnight
from processes.counts import STATES, counts, state_of
from processes.models import Duty


def public(locale_id: int) -> "QuerySet[Any]":
    """The whole ledger: it names nobody."""
    # `rows.Source` wants a condition, and every duty is public.
    return Duty.objects.filter(pk__gt=0).annotate(updated_at=F("changed_at"))


def duty(raw: Raw, language: str, origin: str) -> dict[str, Any]:
    """A duty as it is answered; its state is that of the day."""
    slug, today = raw["slug"], timezone.localdate()
    rule = orjson.loads(raw["rule"])
    return {
        "id": raw["id"],
        "kind": raw["kind"],
        "process": slug,
        "received_on": raw["received_on"],
        "due_on": raw["due_on"],
        "first_due_on": raw["first_due_on"],
        "answered_on": raw["answered_on"],
        "state": state_of(raw["due_on"], raw["answered_on"], today),
        "rule": rule,
        "updated_at": raw["changed_at"],
        "web_url": origin + (reverse("process", args=[slug]) if slug else reverse("duties")),
    }


class StateFilter(OneOf):
    """By how it stands with them."""

    def filter(self, qs: "QuerySet[Any]", value: Any) -> "QuerySet[Any]":
        """Days are whole, by the clock of Ljubljana."""
        today = timezone.localdate()
        wanted: dict[str, dict[str, Any]] = {
            "in_time": {"answered_on__lte": F("due_on")},
            "late": {"answered_on__gt": F("due_on")},
            "open": {"answered_on": None, "due_on__gte": today},
            "overdue": {"answered_on": None, "due_on__lt": today},
        }
        return qs.filter(**wanted[value]) if value else qs


class DutyFilters(ListFilters):
    """By their state."""

    state = StateFilter(choices=[(one, "") for one in STATES], label=_("How it stands with them."))


def _next_midnight() -> datetime:
    """What is due today is overdue from then on."""
    return midnight(timezone.localdate() + timedelta(days=1))


@describes_list("duties_list", _("List of duties"), DutyOut, DUTY)
class DutyList(ListView):
    """Answers that the municipality owes or gave, the last first; nobody is named."""

    scope = "processes"
    generations = ("duties",)
    filterset = DutyFilters
    source = Source(
        public,
        {
            **{
                name: f"processes_duty.{name}"
                for name in (
                    *("id", "kind", "received_on", "due_on", "first_due_on"),
                    *("answered_on", "changed_at"),
                )
            },
            "rule": "processes_duty.rule::text",
            "slug": "(SELECT slug FROM processes_process p WHERE p.id = processes_duty.process_id)",
        },
    )
    order = Order("duties", "pk", descending=True)
    shape = duty
    columns = {
        name: name
        for name in (
            *("id", "kind", "process", "received_on", "due_on", "first_due_on", "answered_on"),
            *("state", "updated_at", "web_url"),
        )
    }

    def until(self) -> datetime | None:
        """What is due today is overdue from midnight on."""
        return _next_midnight()


@describes(
    "duties_summary", _("Figures of the ledger"), SummaryOut, SUMMARY, problems=(400, 401, 403, 406)
)
class DutySummary(ApiView):
    """How many answers came in time, late, are open and overdue."""

    scope = "processes"
    generations = ("duties",)

    def get(self, request: Any) -> HttpResponse:
        """The figures at this moment."""
        now = timezone.now()
        found = counts(now)
        return self.answer({**found, "total": sum(found.values()), "at": timezone.localdate(now)})

    def until(self) -> datetime | None:
        """What is due today is overdue from midnight on."""
        return _next_midnight()
