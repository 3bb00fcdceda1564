"""Calls to which people here could apply, for programs."""

from datetime import datetime
from typing import Any

import orjson
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from api.cursors import Order
from api.filters import ListFilters, OneOf, WordsFilter
from api.lists import ListView
from api.outs_cofinancing import OPPORTUNITY, OpportunityOut
from api.processes import in_language
from api.renewal import PROBLEMS, web_url_of, words
from api.rows import Raw, Source
from api.schema import describes, describes_list
from api.views import ApiView
from cofinancing.models import Applicant, Opportunity, Topic
from cofinancing.programmes import Level

SCOPE = "cofinancing"
GENERATIONS = ("cofinancing",)
_PLAIN = (
    *("id", "level", "programme", "rate_part", "rate_whole", "budget", "least", "most", "currency"),
    *("needs_partners", "opens_on", "closes_at", "source_url", "checked_on"),
    *("published_at", "updated_at"),
)
COLUMNS = {
    **{name: f"cofinancing_opportunity.{name}" for name in _PLAIN},
    "texts": "cofinancing_opportunity.texts::text",
    "applicants": "array_to_json(cofinancing_opportunity.applicants)::text",
    "topics": "array_to_json(cofinancing_opportunity.topics)::text",
    "deadlines": """(
        SELECT json_agg(json_build_array(at, texts) ORDER BY at)::text
          FROM cofinancing_deadline WHERE opportunity_id = cofinancing_opportunity.id)""",
}


def public(locale_id: int) -> "QuerySet[Any]":
    """Those that people see."""
    return Opportunity.objects.public()


def opportunity(raw: Raw, language: str, origin: str) -> dict[str, Any]:
    """A call as it is answered."""
    code, said = words(raw["texts"], language)
    rate = {"numerator": raw["rate_part"], "denominator": raw["rate_whole"]}
    return {
        "id": raw["id"],
        "language": code,
        "title": said.get("title", "") or str(raw["id"]),
        **{part: said.get(part, "") for part in ("about", "eligible", "costs")},
        **{name: raw[name] for name in ("level", "programme")},
        **{name: orjson.loads(raw[name]) for name in ("applicants", "topics")},
        "rate": rate if raw["rate_part"] else None,
        **{name: raw[name] for name in ("budget", "least", "most", "currency")},
        **{name: raw[name] for name in ("needs_partners", "opens_on", "closes_at")},
        "deadlines": [
            {"at": _moment(at), "title": (in_language(texts, language)[1] or {}).get("title", "")}
            for at, texts in orjson.loads(raw["deadlines"] or "[]")
        ],
        **{name: raw[name] for name in ("source_url", "checked_on")},
        **{name: raw[name] for name in ("published_at", "updated_at")},
        "web_url": web_url_of(origin, "opportunity", raw["id"]),
    }


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


class HoldsFilter(OneOf):
    """Those among whose words this one stands."""

    def filter(self, qs: "QuerySet[Any]", value: Any) -> "QuerySet[Any]":
        """By a word of a list."""
        return qs.filter(**{f"{self.field_name}__contains": [value]}) if value else qs


class StandingFilter(OneOf):
    """By whether one can apply."""

    def filter(self, qs: "QuerySet[Any]", value: Any) -> "QuerySet[Any]":
        """At this moment: half-open, as everywhere."""
        now = timezone.now()
        ahead = Q(closes_at__gt=now) | Q(closes_at=None)
        return qs.filter(ahead if value == "open" else ~ahead) if value else qs


class OpportunityFilters(ListFilters):
    """By who may apply, for what, with whose money."""

    level = OneOf(choices=Level.choices, label=_("With money of these."))
    programme = WordsFilter(label=_("Of this programme, by its code."))
    applicant = HoldsFilter(
        field_name="applicants", choices=Applicant.choices, label=_("For these applicants.")
    )
    topic = HoldsFilter(field_name="topics", choices=Topic.choices, label=_("About this."))
    state = StandingFilter(
        choices=[("open", ""), ("closed", "")], label=_("Whether one can apply now or later.")
    )


@describes_list(
    "opportunities_list", _("List of calls for co-financing"), OpportunityOut, OPPORTUNITY
)
class OpportunityList(ListView):
    """Calls to which people here could apply, the newest first."""

    scope = SCOPE
    generations = GENERATIONS
    filterset = OpportunityFilters
    source = Source(public, COLUMNS)
    order = Order("opportunities", "pk", descending=True)
    shape = opportunity
    columns = {
        **{name: name for name in ("id", "language", "title", "about", "eligible", "costs")},
        **{name: name for name in ("level", "programme", "applicants", "topics")},
        **{f"rate_{name}": f"rate.{name}" for name in ("numerator", "denominator")},
        **{name: name for name in ("budget", "least", "most", "currency", "needs_partners")},
        **{name: name for name in ("opens_on", "closes_at", "source_url", "checked_on")},
        **{name: name for name in ("published_at", "updated_at", "web_url")},
    }

    def until(self) -> datetime | None:
        """The next closing: what is open then is another list."""
        return Opportunity.objects.next_change(timezone.now())


@describes(
    "opportunities_read",
    _("A call for co-financing"),
    OpportunityOut,
    OPPORTUNITY,
    problems=PROBLEMS,
)
class OpportunityDetail(ApiView):
    """One call."""

    scope = SCOPE
    generations = GENERATIONS
    source = Source(public, COLUMNS)

    def get(self, request: Any, pk: int) -> HttpResponse:
        """The call; 404 for a draft and for one that was taken back."""
        prepared = self.source.prepared()
        found = prepared.fetch(prepared.queryset().filter(pk=min(pk, 2**63 - 1)))
        if not found:
            raise Http404
        return self.answer(opportunity(found[0], self.language, self.origin))
