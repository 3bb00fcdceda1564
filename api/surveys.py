"""Questionnaires of a municipality: what it asks, and what people answered once that is public."""

from datetime import datetime
from typing import Any

import orjson
from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from api.cursors import Order
from api.filters import ListFilters, OneOf
from api.lists import ListView
from api.outs_surveys import EXAMPLE, MORE, QUESTIONNAIRE, QuestionnaireOut
from api.rows import Raw, Source
from api.schema import describes, describes_list, with_more
from api.views import ApiView
from surveys.models import Questionnaire
from surveys.rules import State, state_at

_PLAIN = ("id", "slug", "who", "opens_at", "closes_at", "unit", "published_at", "results_at")
COLUMNS = {name: f"surveys_questionnaire.{name}" for name in _PLAIN} | {
    "texts": "surveys_questionnaire.texts::text",
    "updated_at": "surveys_questionnaire.changed_at",
}
WHOLE = COLUMNS | {
    "questions": "surveys_questionnaire.questions::text",
    "results": "surveys_questionnaire.results::text",
}


def public(locale_id: int) -> "QuerySet[Any]":
    """What has been published; whether it is open is asked of the clock, in each call."""
    return Questionnaire.objects.published().annotate(updated_at=F("changed_at"))


def questionnaire(raw: Raw, language: str, origin: str) -> dict[str, Any]:
    """A questionnaire as it is answered."""
    texts = orjson.loads(raw["texts"])
    titles = {code: text["title"] for code, text in texts.items() if text.get("title")}
    opens = raw["opens_at"] or raw["published_at"]
    now = timezone.now()
    return {
        "id": raw["id"],
        "language": language if language in titles else "sl",
        "slug": raw["slug"],
        "title": titles.get(language) or titles.get("sl", ""),
        "titles": titles,
        "state": state_at(raw["published_at"], opens, raw["closes_at"], now).value,
        "who": raw["who"],
        "opens_at": opens,
        "closes_at": raw["closes_at"],
        "unit": raw["unit"],
        "results_at": raw["results_at"],
        "published_at": raw["published_at"],
        "updated_at": raw["updated_at"],
        "web_url": origin + reverse("questionnaire", args=[raw["slug"]]),
    }


class StateFilter(OneOf):
    """Questionnaires that can be answered, will be, or could."""

    def filter(self, qs: "QuerySet[Any]", value: Any) -> "QuerySet[Any]":
        """By the clock."""
        now, found = timezone.now(), qs
        if value == State.OPEN:
            return found.open(now)  # type: ignore[attr-defined]
        if value == State.EARLY:
            return found.filter(opens_at__gt=now)
        return found.filter(closes_at__lte=now) if value == State.CLOSED else found


class QuestionnaireFilters(ListFilters):
    """By state."""

    state = StateFilter(
        choices=[("open", ""), ("early", ""), ("closed", "")], label=_("In this state now.")
    )


@describes_list("questionnaires_list", _("List of questionnaires"), QuestionnaireOut, QUESTIONNAIRE)
class QuestionnaireList(ListView):
    """What the municipality asks people, the newest first."""

    scope = "questionnaires"
    generations = ("surveys",)
    filterset = QuestionnaireFilters
    source = Source(public, COLUMNS)
    order = Order("questionnaires", "published_at", descending=True)
    shape = questionnaire
    columns = {name: name for name in QUESTIONNAIRE if name != "titles"}

    def until(self) -> datetime | None:
        """Questionnaires open and close by the clock."""
        return Questionnaire.objects.next_change(self.now)


@describes(
    "questionnaires_read",
    _("A questionnaire with its questions, and its results once they are published"),
    with_more("QuestionnaireOut", MORE),
    QUESTIONNAIRE | EXAMPLE,
    problems=(400, 401, 403, 404, 406),
)
class QuestionnaireDetail(ApiView):
    """One questionnaire. Answers in people's own words are never among its results."""

    scope = "questionnaires"
    generations = ("surveys",)
    source = Source(public, WHOLE)

    def get(self, request: Any, pk: int) -> HttpResponse:
        """The questionnaire; 404 for a draft."""
        prepared = self.source.prepared()
        found = prepared.fetch(prepared.queryset().filter(pk=pk))
        if not found:
            raise Http404
        data = questionnaire(found[0], self.language, self.origin)
        self.changes = [data["opens_at"], data["closes_at"]]
        results = orjson.loads(found[0]["results"]) or None
        parts = {name: orjson.loads(found[0][name]) for name in ("texts", "questions")}
        return self.answer(data | parts | {"results": results})

    def until(self) -> datetime | None:
        """It opens and closes by the clock."""
        now = timezone.now()
        return min((one for one in self.changes if one and one > now), default=None)
