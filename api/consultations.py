"""Consultations of a municipality, and the texts that are consulted on, by version and article."""

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
from api.formats import CSV, JSON, as_csv
from api.lists import ListView
from api.outs_consultations import (
    CONSULTATION,
    DOCUMENTS,
    STATES,
    TEXT,
    ConsultationOut,
    DocumentsOut,
    TextOut,
)
from api.processes import in_language
from api.rows import Raw, Source
from api.schema import describes, describes_list
from api.views import ApiView
from consultations import rules
from consultations.contents import counts_of
from consultations.models import Consultation, Version
from processes.models import Change, Step

_SHOWN = """(
    SELECT count(*) FROM consultations_entry e {join}
     WHERE e.consultation_id = consultations_consultation.id AND e.published_at IS NOT NULL
       AND e.hidden_at IS NULL AND e.withdrawn_at IS NULL {more})"""
COLUMNS = {
    **{
        name: f"consultations_consultation.{name}"
        for name in ("id", "moderation", "allows_guests", "asks_for_places")
    },
    **{
        name: f"processes_process.{name}"
        for name in ("slug", "recipe_key", "published_at", "annulled_at")
    },
    "texts": "processes_process.texts::text",
    "summary": "consultations_consultation.summary::text",
    "opens_at": "processes_step.opens_at",
    "closes_at": "processes_step.closes_at",
    "updated_at": """greatest(processes_process.published_at, (
        SELECT max(at) FROM processes_change WHERE process_id = processes_process.id))""",
    "contributions": _SHOWN.format(join="", more=""),
    "answered": _SHOWN.format(
        join="JOIN consultations_answer a ON a.id = e.answer_id",
        more="AND a.published_at IS NOT NULL",
    ),
}


def public(locale_id: int) -> "QuerySet[Any]":
    """Those whose process people can see."""
    last = Change.objects.filter(process=OuterRef("process")).values("process")
    changed = Subquery(last.annotate(at=Max("at")).values("at")[:1])
    found = Consultation.objects.public().filter(call__position__gte=0)
    published = "process__published_at"
    return found.annotate(updated_at=Greatest(published, Coalesce(changed, published)))


def standing(raw: Raw) -> rules.Standing:
    """How a consultation stands, as rules look at it."""
    return rules.Standing(True, raw["annulled_at"] is not None, raw["opens_at"], raw["closes_at"])


def consultation(raw: Raw, language: str, origin: str) -> dict[str, Any]:
    """A consultation as it is answered; its state is that of the moment."""
    now = timezone.now()
    code, words = in_language(orjson.loads(raw["texts"]), language)
    return {
        "id": raw["id"],
        "slug": raw["slug"],
        "language": code,
        "title": (words or {}).get("title", "") or raw["slug"],
        "summary": in_language(orjson.loads(raw["summary"]), language)[1] or "",
        "recipe": raw["recipe_key"],
        "state": _state(raw, now),
        "opens_at": raw["opens_at"],
        "closes_at": raw["closes_at"],
        "annulled_at": raw["annulled_at"],
        "guests": raw["allows_guests"],
        "places": raw["asks_for_places"],
        "moderation": raw["moderation"],
        "contributions": raw["contributions"],
        "answered": raw["answered"],
        "may": {"comment": rules.may_contribute(standing(raw), now)},
        "published_at": raw["published_at"],
        "updated_at": raw["updated_at"],
        "web_url": origin + reverse("consultation", args=[raw["slug"]]),
    }


def _state(raw: Raw, now: datetime) -> str:
    if raw["annulled_at"] is not None:
        return "annulled"
    if now < raw["opens_at"]:
        return "coming"
    return "open" if now < raw["closes_at"] else "closed"


class StateFilter(OneOf):
    """By how they stand at this moment."""

    def filter(self, qs: "QuerySet[Any]", value: Any) -> "QuerySet[Any]":
        """By the dates of the call."""
        now, alive = timezone.now(), Q(process__annulled_at=None)
        wanted = {
            "coming": alive & Q(call__opens_at__gt=now),
            "open": alive & Q(call__opens_at__lte=now, call__closes_at__gt=now),
            "closed": alive & Q(call__closes_at__lte=now),
            "annulled": ~alive,
        }
        return qs.filter(wanted[value]) if value else qs


class ConsultationFilters(ListFilters):
    """By how they stand."""

    state = StateFilter(choices=[(one, "") for one in STATES], label=_("How it stands with them."))


@describes_list("consultations_list", _("List of consultations"), ConsultationOut, CONSULTATION)
class ConsultationList(ListView):
    """On what the municipality asks people for their opinion, the newest first."""

    scope = "consultations"
    generations = ("consultations", "processes")
    filterset = ConsultationFilters
    source = Source(public, COLUMNS)
    order = Order("consultations", "pk", descending=True)
    shape = consultation
    columns = {
        **{name: name for name in ("id", "slug", "language", "title", "summary", "recipe")},
        **{name: name for name in ("state", "opens_at", "closes_at", "annulled_at", "guests")},
        **{name: name for name in ("places", "moderation", "contributions", "answered")},
        **{name: name for name in ("published_at", "updated_at", "web_url")},
    }

    def until(self) -> datetime | None:
        """Consultations open and close without anybody writing."""
        return Step.objects.next_change(timezone.now())


class OfConsultations(ApiView):
    """What is read of one consultation."""

    scope = "consultations"
    generations = ("consultations", "processes")

    def until(self) -> datetime | None:
        """Consultations open and close without anybody writing."""
        return Step.objects.next_change(timezone.now())


@describes(
    "consultations_read",
    _("A consultation"),
    ConsultationOut,
    CONSULTATION,
    problems=(400, 401, 403, 404, 406),
)
class ConsultationDetail(OfConsultations):
    """One consultation."""

    source = Source(public, COLUMNS)

    def get(self, request: Any, slug: str) -> HttpResponse:
        """The consultation; 404 before its process is published."""
        prepared = self.source.prepared()
        found = prepared.fetch(prepared.queryset().filter(process__slug=slug))
        if not found:
            raise Http404
        return self.answer(consultation(found[0], self.language, self.origin))


@describes(
    "consultations_documents",
    _("The documents of a consultation"),
    DocumentsOut,
    DOCUMENTS,
    problems=(400, 401, 403, 404, 406),
)
class DocumentList(OfConsultations):
    """The documents of a consultation and their published versions."""

    def get(self, request: Any, slug: str) -> HttpResponse:
        """In their order, each with its versions; two statements."""
        of = public_of(slug)
        every = Version.objects.filter(document__consultation=of, published_at__isnull=False)
        found: dict[int, dict[str, Any]] = {}
        rows = every.select_related("document").order_by("document__position", "document", "number")
        for one in rows:
            known = found.setdefault(
                one.document_id,
                {"slug": one.document.slug, "title": one.document.title, "versions": []},
            )
            known["versions"].append(version(one, slug, self.origin))
        return self.answer({"results": list(found.values())})


def public_of(slug: str) -> Consultation:
    """The public consultation of that short name. Raises Http404."""
    found = Consultation.objects.public().filter(process__slug=slug).first()
    if found is None:
        raise Http404
    return found


def version(one: Version, slug: str, origin: str) -> dict[str, Any]:
    """A version of a document as it is answered."""
    document = one.document.slug
    return {
        "number": one.number,
        "reading": one.reading,
        "language": one.language,
        "published_at": one.published_at,
        "digest": one.digest,
        "url": f"{origin}/api/v1/consultations/{slug}/documents/{document}/{one.number}/",
    }


_COLUMNS = ("key", "parent_key", "kind", "number", "heading", "html", "contributions", "web_url")


@describes(
    "consultations_text",
    _("A text by articles"),
    TextOut,
    TEXT,
    problems=(400, 401, 403, 404, 406),
)
class TextDetail(OfConsultations):
    """A published text in its parts; as CSV a part a line."""

    formats = (JSON, CSV)

    def get(self, request: Any, slug: str, document: str, number: int) -> HttpResponse:
        """The parts in their order; 404 for a version that is not published."""
        of = public_of(slug)
        rows = Version.objects.filter(
            document__consultation=of, document__slug=document, published_at__isnull=False
        )
        found = rows.select_related("document").filter(number=min(number, 32767)).first()
        if found is None:
            raise Http404
        parts = self._parts(of, found, slug)
        if self.format is CSV:
            response = self.send(as_csv(parts, {name: name for name in _COLUMNS}))
            self.keep(response)
            return response
        about = {"document": document, "title": found.document.title, "provisions": parts}
        return self.answer(version(found, slug, self.origin) | about)

    def _parts(self, of: Consultation, found: Version, slug: str) -> list[dict[str, Any]]:
        counts = counts_of(of)
        names = ("key", "parent_key", "kind", "number", "heading", "html")
        page = reverse("consultation_part", args=[slug, found.document.slug, "-"])
        start = self.origin + page.removesuffix("-/")
        return [
            {
                **one,
                "contributions": counts.get((found.document_id, one["key"]), 0),
                "web_url": f"{start}{one['key']}/",
            }
            for one in found.provisions.order_by("position").values(*names)
        ]
