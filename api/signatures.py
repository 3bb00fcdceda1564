"""Collections of signatures: how many have signed and how many are needed; nobody is named."""

from datetime import datetime
from typing import Any

import orjson
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from api.cursors import Order
from api.filters import ListFilters, OneOf
from api.lists import ListView
from api.outs_signatures import COLLECTION, STATES, CollectionOut
from api.processes import in_language
from api.rows import Raw, Source
from api.schema import describes, describes_list
from api.views import ApiView
from processes import signature_rules as rules
from processes.models import CollectionKind, SignatureCollection

_PLAIN = (
    *("id", "number", "kind", "opens_at", "closes_at", "voters", "voters_source", "voters_on"),
    *("needed", "signed", "reached_at", "final_at", "decided_on", "published_at", "changed_at"),
)
COLUMNS = {
    **{name: f"processes_signaturecollection.{name}" for name in _PLAIN},
    "percent": "processes_signaturecollection.percent::text",
    "texts": "processes_signaturecollection.texts::text",
    "outcome": "processes_signaturecollection.outcome::text",
    "slug": "processes_process.slug",
    "annulled_at": "processes_process.annulled_at",
    "archived_at": "processes_process.archived_at",
}


def public(locale_id: int) -> "QuerySet[Any]":
    """Those that people see."""
    return SignatureCollection.objects.public().annotate(updated_at=F("changed_at"))


def collection(raw: Raw, language: str, origin: str) -> dict[str, Any]:
    """A collection as it is answered; its state is that of the moment."""
    now = timezone.now()
    code, words = in_language(orjson.loads(raw["texts"]), language)
    said = words or {}
    outcome = in_language(orjson.loads(raw["outcome"]), language)[1] or {}
    web = reverse("signatures", args=[raw["slug"], raw["number"]])
    return {
        **{name: raw[name] for name in ("id", "number", "kind")},
        "process": raw["slug"],
        "language": code,
        **{part: said.get(part, "") for part in rules.PARTS},
        "state": _state(raw, now),
        **{name: raw[name] for name in ("opens_at", "closes_at", "signed", "needed")},
        "missing": max(raw["needed"] - raw["signed"], 0),
        **{name: raw[name] for name in ("percent", "voters", "voters_source", "voters_on")},
        **{name: raw[name] for name in ("reached_at", "final_at")},
        "outcome": outcome.get("text", ""),
        "decided_on": raw["decided_on"],
        "may": {"sign": rules.may_sign(_standing(raw), now)},
        "published_at": raw["published_at"],
        "updated_at": raw["changed_at"],
        "web_url": origin + web,
    }


def _standing(raw: Raw) -> rules.Standing:
    return rules.Standing(
        published=True,
        annulled=raw["annulled_at"] is not None,
        archived=raw["archived_at"] is not None,
        opens_at=raw["opens_at"],
        closes_at=raw["closes_at"],
        final=raw["final_at"] is not None,
    )


def _state(raw: Raw, now: datetime) -> str:
    if raw["annulled_at"] is not None:
        return "annulled"
    if now < raw["opens_at"]:
        return "coming"
    if now < raw["closes_at"]:
        return "open"
    return "counting" if raw["final_at"] is None else "closed"


class StateFilter(OneOf):
    """By how they stand at this moment."""

    def filter(self, qs: "QuerySet[Any]", value: Any) -> "QuerySet[Any]":
        """By their dates."""
        now, alive = timezone.now(), Q(process__annulled_at=None)
        wanted = {
            "coming": alive & Q(opens_at__gt=now),
            "open": alive & Q(opens_at__lte=now, closes_at__gt=now),
            "counting": alive & Q(closes_at__lte=now, final_at=None),
            "closed": alive & Q(closes_at__lte=now, final_at__isnull=False),
            "annulled": ~alive,
        }
        return qs.filter(wanted[value]) if value else qs


class CollectionFilters(ListFilters):
    """By how they stand, and by what they are for."""

    state = StateFilter(choices=[(one, "") for one in STATES], label=_("How it stands with them."))
    kind = OneOf(choices=[(one.value, "") for one in CollectionKind], label=_("What they are for."))


@describes_list(
    "signature_collections_list",
    _("List of collections of signatures"),
    CollectionOut,
    COLLECTION,
)
class CollectionList(ListView):
    """For what signatures are collected, the newest first; nobody who signed is named."""

    scope = "processes"
    generations = ("processes",)
    filterset = CollectionFilters
    source = Source(public, COLUMNS)
    order = Order("signature-collections", "pk", descending=True)
    shape = collection
    columns = {
        **{name: name for name in ("id", "number", "kind", "process", "language", *rules.PARTS)},
        **{name: name for name in ("state", "opens_at", "closes_at", "signed", "needed")},
        **{name: name for name in ("missing", "percent", "voters", "voters_source", "voters_on")},
        **{name: name for name in ("reached_at", "final_at", "outcome", "decided_on")},
        **{name: name for name in ("published_at", "updated_at", "web_url")},
    }

    def until(self) -> datetime | None:
        """Collections open and close without anybody writing."""
        return SignatureCollection.objects.next_change(timezone.now())


@describes(
    "signature_collections_read",
    _("A collection of signatures"),
    CollectionOut,
    COLLECTION,
    problems=(400, 401, 403, 404, 406),
)
class CollectionDetail(ApiView):
    """One collection."""

    scope = "processes"
    generations = ("processes",)
    source = Source(public, COLUMNS)

    def get(self, request: Any, pk: int) -> HttpResponse:
        """The collection; 404 before people see it."""
        prepared = self.source.prepared()
        found = prepared.fetch(prepared.queryset().filter(pk=pk))
        if not found:
            raise Http404
        return self.answer(collection(found[0], self.language, self.origin))

    def until(self) -> datetime | None:
        """Collections open and close without anybody writing."""
        return SignatureCollection.objects.next_change(timezone.now())
