"""Variants that are put to the residents: what is asked, what they chose, what will be done."""

from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db.models import F, Min, Q, QuerySet
from django.db.models.functions import Greatest
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from api.authentication import OwnSession, TokenAuthentication
from api.cursors import Order
from api.filters import ListFilters, NumberFilter, OneOf
from api.idempotency import once
from api.lists import ListView
from api.outs_renewal_choices import (
    PREFERENCE,
    STATES,
    VARIANTS,
    PreferenceIn,
    PreferenceOut,
    VariantsOut,
)
from api.permissions import ReadOrCitizen, WithSession
from api.processes import in_language
from api.renewal import GENERATIONS, PROBLEMS, SCOPE, of_neighbourhood, web_url_of, words
from api.renewal_given import read_option
from api.renewal_pin import may_take_part
from api.renewal_pins import written
from api.rows import Raw, Source
from api.schema import describes, describes_act, describes_list
from api.views import ApiView
from renewal import rules
from renewal.models import Choice, Preference
from renewal.services import choosing

_PLAIN = ("id", "opens_at", "closes_at", "published_at", "decided_at")
COLUMNS = {
    **{name: f"renewal_choice.{name}" for name in _PLAIN},
    **{name: f"renewal_choice.{name}::text" for name in ("texts", "options", "outcome")},
    "updated_at": "greatest(renewal_choice.published_at, renewal_choice.decided_at)",
    "slug": "processes_process.slug",
    "annulled_at": "processes_process.annulled_at",
    "measure": "renewal_measure.number",
    "chosen": """(
        SELECT json_object_agg(option, n)::text FROM (
            SELECT option, count(*) AS n FROM renewal_preference
             WHERE choice_id = renewal_choice.id GROUP BY option) AS counted)""",
}
# Who chose at the last moment may be counted a little after it: until then nothing is kept.
_COUNTED = timedelta(minutes=1)


def public(locale_id: int) -> "QuerySet[Any]":
    """Those that people see, of measures and renewals that people see."""
    found = Choice.objects.filter(
        published_at__isnull=False,
        measure__published_at__isnull=False,
        measure__neighbourhood__process__published_at__isnull=False,
    )
    return found.annotate(updated_at=Greatest("published_at", F("decided_at")))


def choice(raw: Raw, language: str, origin: str) -> dict[str, Any]:
    """A choice as it is answered; how many chose what is told once it is over."""
    now = timezone.now()
    code, said = words(raw["texts"], language)
    chosen = orjson.loads(raw["chosen"] or "{}") if raw["closes_at"] <= now else None
    return {
        "id": raw["id"],
        "neighbourhood": raw["slug"],
        "measure": raw["measure"],
        "language": code,
        "question": said.get("question", "") or str(raw["id"]),
        "about": said.get("about", ""),
        "state": _state(raw, now),
        "opens_at": raw["opens_at"],
        "closes_at": raw["closes_at"],
        "options": [_option(one, language, chosen) for one in orjson.loads(raw["options"])],
        "outcome": _outcome(raw, language),
        "may": {"choose": may_choose(raw, now)},
        "published_at": raw["published_at"],
        "updated_at": raw["updated_at"],
        "web_url": web_url_of(origin, "renewal_choice", raw["slug"], raw["id"]),
    }


def may_choose(raw: Raw, now: datetime) -> str | None:
    """Why nobody can choose now; None if residents can."""
    standing = rules.Standing(
        True, raw["annulled_at"] is not None, raw["opens_at"], raw["closes_at"]
    )
    reason = rules.may_choose(raw["opens_at"], raw["closes_at"], now)
    return rules.may_mark(standing, now) if standing.annulled else reason


def _option(one: dict[str, Any], language: str, chosen: dict[str, int] | None) -> dict[str, Any]:
    known = {code: said for code, said in one.items() if isinstance(said, dict)}
    said = in_language(known, language)[1] or {}
    return {
        "key": one["key"],
        "title": said.get("title", ""),
        "about": said.get("about", ""),
        "chosen": None if chosen is None else chosen.get(one["key"], 0),
    }


def _outcome(raw: Raw, language: str) -> dict[str, Any] | None:
    if raw["decided_at"] is None:
        return None
    outcome = orjson.loads(raw["outcome"])
    known = {code: said for code, said in outcome.items() if isinstance(said, dict)}
    said = in_language(known, language)[1] or {}
    return {
        "option": outcome["option"],
        "reason": said.get("reason", ""),
        "decided_at": raw["decided_at"],
    }


def _state(raw: Raw, now: datetime) -> str:
    if raw["annulled_at"] is not None:
        return "annulled"
    if now < raw["opens_at"]:
        return "coming"
    if now < raw["closes_at"]:
        return "open"
    return "closed" if raw["decided_at"] is None else "decided"


def _may_still_count(found: list[Raw]) -> bool:
    now = timezone.now()
    return any(raw["closes_at"] <= now < raw["closes_at"] + _COUNTED for raw in found)


def next_change(now: datetime) -> datetime | None:
    """The next moment at which a public choice opens or closes."""
    ahead = public(0).filter(closes_at__gt=now)
    opens = Min("opens_at", filter=Q(opens_at__gt=now))
    found = ahead.aggregate(opens=opens, closes=Min("closes_at"))
    return min((one for one in found.values() if one is not None), default=None)


class StateFilter(OneOf):
    """By how they stand at this moment."""

    def filter(self, qs: "QuerySet[Any]", value: Any) -> "QuerySet[Any]":
        """By their dates."""
        now, alive = timezone.now(), Q(measure__neighbourhood__process__annulled_at=None)
        wanted = {
            "coming": alive & Q(opens_at__gt=now),
            "open": alive & Q(opens_at__lte=now, closes_at__gt=now),
            "closed": alive & Q(closes_at__lte=now, decided_at=None),
            "decided": alive & Q(decided_at__isnull=False),
            "annulled": ~alive,
        }
        return qs.filter(wanted[value]) if value else qs


class VariantFilters(ListFilters):
    """By neighbourhood and measure, and by how they stand."""

    neighbourhood = of_neighbourhood("measure__neighbourhood")
    measure = NumberFilter(
        field_name="measure__number",
        min_value=1,
        max_value=2**31 - 1,
        label=_("Of the measure with this number."),
    )
    state = StateFilter(choices=[(one, "") for one in STATES], label=_("How it stands with them."))


@describes_list("variants_list", _("List of choices among variants"), VariantsOut, VARIANTS)
class VariantList(ListView):
    """Among which variants residents choose, the newest first."""

    scope = SCOPE
    generations = GENERATIONS
    filterset = VariantFilters
    source = Source(public, COLUMNS)
    order = Order("variants", "pk", descending=True)
    shape = choice
    waits = _may_still_count
    columns = {
        **{name: name for name in ("id", "neighbourhood", "measure", "language", "question")},
        **{name: name for name in ("about", "state", "opens_at", "closes_at")},
        "options": "options.title",
        "chosen": "options.chosen",
        **{f"outcome_{name}": f"outcome.{name}" for name in ("option", "reason", "decided_at")},
        **{name: name for name in ("published_at", "updated_at", "web_url")},
    }

    def until(self) -> datetime | None:
        """Choices open and close without anybody writing."""
        return next_change(timezone.now())


def found_of(source: Source, pk: int) -> Raw:
    """The public choice of that number. Raises Http404."""
    prepared = source.prepared()
    found = prepared.fetch(prepared.queryset().filter(pk=min(pk, 2**63 - 1)))
    if not found:
        raise Http404
    return found[0]


@describes("variants_read", _("A choice among variants"), VariantsOut, VARIANTS, problems=PROBLEMS)
class VariantDetail(ApiView):
    """One choice with its variants."""

    scope = SCOPE
    generations = GENERATIONS
    authentication_classes = [TokenAuthentication, OwnSession]
    permission_classes = [ReadOrCitizen]
    source = Source(public, COLUMNS)

    def get(self, request: Any, pk: int) -> HttpResponse:
        """The choice; to whoever is signed in `may` says what they may. 404 for a draft."""
        raw = found_of(self.source, pk)
        self.lacks = _may_still_count([raw])
        data = choice(raw, self.language, self.origin)
        if request.auth is None and request.user and request.user.is_authenticated:
            data["may"]["choose"] = may_take_part(request.user) or data["may"]["choose"]
        return self.answer(data)

    def until(self) -> datetime | None:
        """Choices open and close without anybody writing."""
        return next_change(timezone.now())


@describes_act(
    *("variants_prefer", "post", _("Choose a variant"), PreferenceOut, PREFERENCE),
    into=PreferenceIn,
    keyed=True,
)
@describes_act(
    "variants_preference", "get", _("Which variant one chose"), PreferenceOut, PREFERENCE
)
class PreferenceView(ApiView):
    """One's own choice, which may be changed until it closes; nobody else reads it."""

    scope = SCOPE
    authentication_classes = [TokenAuthentication, OwnSession]
    permission_classes = [WithSession]
    source = Source(public, COLUMNS)

    def get(self, request: Any, pk: int) -> HttpResponse:
        """Which variant one chose; null for none."""
        return self._said(found_of(self.source, pk)["id"], request.user)

    def post(self, request: Any, pk: int) -> HttpResponse:
        """Choose a variant, or another than before; the same `Idempotency-Key` chooses once."""
        number = found_of(self.source, pk)["id"]

        def made() -> int:
            option = read_option(request.data)
            return int(choosing.prefer(choice_id=number, option=option, person=request.user).pk)

        once(request, f"preference-{number}", made)
        return self._said(number, request.user)

    def _said(self, number: int, person: Any) -> HttpResponse:
        row = Preference.objects.filter(choice=number, person=person).first()
        return written(
            {
                "variant": number,
                "option": row.option if row else None,
                "at": row.at if row else None,
            }
        )
