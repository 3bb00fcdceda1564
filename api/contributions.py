"""What people said in consultations, with what the municipality answered; and saying something."""

from datetime import datetime
from typing import Any

import orjson
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.authentication import CitizenSession, TokenAuthentication
from api.consultations import standing
from api.cursors import Order
from api.filters import ListFilters, OneOf, WordsFilter
from api.handed_in import read, receipt, words_of
from api.idempotency import once
from api.lists import ListView
from api.outs_consultations import (
    CONTRIBUTION,
    RECEIPT,
    ContributionIn,
    ContributionOut,
    ReceiptOut,
)
from api.permissions import ReadOrCitizen
from api.processes import in_language
from api.renderers import encode
from api.rows import Raw, Source
from api.schema import describes, describes_list, describes_post
from api.views import ApiView
from common.errors import NotFound
from consultations import rules, services
from consultations.models import Consultation, Contribution, Entry, Position
from processes.models import Step

_ENTRY = ("number", "provision_key", "shown_text", "shown_name", "published_at", "supports")
_ARRIVED = ("received_at", "channel", "language", "latitude", "longitude")
COLUMNS = {
    "id": "consultations_entry.contribution_id",
    **{name: f"consultations_entry.{name}" for name in _ENTRY},
    "because": "consultations_entry.because",
    "moderated_at": "consultations_entry.moderated_at",
    **{name: f"consultations_contribution.{name}" for name in _ARRIVED},
    "files": "consultations_contribution.files::text",
    "slug": "processes_process.slug",
    "annulled_at": "processes_process.annulled_at",
    "opens_at": "processes_step.opens_at",
    "closes_at": "processes_step.closes_at",
    "about": """(
        SELECT json_build_array(d.slug, v.number)::text
          FROM consultations_version v JOIN consultations_document d ON d.id = v.document_id
         WHERE v.id = consultations_contribution.version_id)""",
    "answer": """(
        SELECT json_build_array(
                   position, reasons, changed,
                   to_char(published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))::text
          FROM consultations_answer
         WHERE id = consultations_entry.answer_id AND published_at IS NOT NULL)""",
    "updated_at": """greatest(consultations_entry.published_at, consultations_entry.moderated_at, (
        SELECT published_at FROM consultations_answer WHERE id = consultations_entry.answer_id))""",
}


def public(locale_id: int) -> "QuerySet[Any]":
    """What is shown of what was said."""
    found = Entry.objects.shown().filter(
        contribution__number__gt=0,
        consultation__process__published_at__isnull=False,
        consultation__call__position__gte=0,
    )
    return found.annotate(
        updated_at=Greatest("published_at", "moderated_at", F("answer__published_at"))
    )


def contribution(raw: Raw, language: str, origin: str) -> dict[str, Any]:
    """An opinion as it is answered."""
    document, version = orjson.loads(raw["about"]) if raw["about"] else (None, None)
    point = {"latitude": raw["latitude"], "longitude": raw["longitude"]}
    refused = rules.may_contribute(standing(raw), timezone.now())
    return {
        "id": raw["id"],
        "consultation": raw["slug"],
        "number": raw["number"],
        "language": raw["language"],
        "text": raw["shown_text"],
        "name": raw["shown_name"],
        "channel": raw["channel"],
        "document": document,
        "version": version,
        "provision": raw["provision_key"],
        "place": point if raw["latitude"] is not None else None,
        "files": _files(raw, origin),
        "supports": raw["supports"],
        "changed_because": raw["because"],
        "answer": _answer(raw["answer"], language),
        "may": {"support": refused},
        "received_at": raw["received_at"],
        "published_at": raw["published_at"],
        "updated_at": raw["updated_at"],
        "web_url": origin + reverse("contribution", args=[raw["slug"], raw["number"]]),
    }


def _answer(raw: str | None, language: str) -> dict[str, Any] | None:
    if raw is None:
        return None
    position, reasons, changed, published_at = orjson.loads(raw)
    return {
        "position": position,
        "reasons": in_language(reasons, language)[1] or "",
        "changed": in_language(changed, language)[1] or "",
        "published_at": published_at,
    }


def _files(raw: Raw, origin: str) -> list[dict[str, Any]]:
    """Those that people can open (`consultations.attachments.are_shown`)."""
    if raw["moderated_at"] is None or raw["because"]:
        return []
    return [
        {name: one[name] for name in ("title", "size", "digest")}
        | {"url": origin + reverse("contribution_file", args=[raw["slug"], raw["number"], place])}
        for place, one in enumerate(orjson.loads(raw["files"]))
        if "mail" not in one
    ]


class AnsweredFilter(OneOf):
    """Those that have an answer, or have none yet."""

    def filter(self, qs: "QuerySet[Any]", value: Any) -> "QuerySet[Any]":
        """A published one."""
        given = {"answer__published_at__isnull": False}
        if not value:
            return qs
        return qs.filter(**given) if value == "yes" else qs.exclude(**given)


class PositionFilter(OneOf):
    """Those with a published answer of this position; a draft of one is nobody's to know."""

    def filter(self, qs: "QuerySet[Any]", value: Any) -> "QuerySet[Any]":
        """By published answers alone."""
        wanted = {"answer__position": value, "answer__published_at__isnull": False}
        return qs.filter(**wanted) if value else qs


class ContributionFilters(ListFilters):
    """By consultation, part of the text and answer."""

    consultation = WordsFilter(
        field_name="consultation__process__slug",
        label=gettext_lazy("In this consultation, by its short name."),
    )
    document = WordsFilter(
        field_name="contribution__version__document__slug",
        label=gettext_lazy("On this document, by its short name."),
    )
    provision = WordsFilter(
        field_name="provision_key", label=gettext_lazy("On this part of the text, by its key.")
    )
    answered = AnsweredFilter(
        choices=[("yes", ""), ("no", "")], label=gettext_lazy("With an answer, or without one.")
    )
    position = PositionFilter(
        choices=Position.choices,
        label=gettext_lazy("Answered with this position."),
    )


@describes_post(
    "contributions_create",
    gettext_lazy("Give an opinion"),
    ContributionIn,
    ReceiptOut,
    RECEIPT,
)
@describes_list(
    "contributions_list", gettext_lazy("List of opinions"), ContributionOut, CONTRIBUTION
)
class ContributionList(ListView):
    """What people said, the newest first; and saying something with a citizen's session."""

    scope = "consultations"
    generations = ("consultations", "processes")
    authentication_classes = [TokenAuthentication, CitizenSession]
    permission_classes = [ReadOrCitizen]
    filterset = ContributionFilters
    source = Source(public, COLUMNS)
    order = Order("contributions", "pk", descending=True)
    shape = contribution
    columns = {
        **{name: name for name in ("id", "consultation", "number", "language", "text", "name")},
        **{name: name for name in ("channel", "document", "version", "provision")},
        "latitude": "place.latitude",
        "longitude": "place.longitude",
        "supports": "supports",
        "changed_because": "changed_because",
        "position": "answer.position",
        "reasons": "answer.reasons",
        "changed": "answer.changed",
        "answered_at": "answer.published_at",
        **{name: name for name in ("received_at", "published_at", "updated_at", "web_url")},
    }

    def until(self) -> datetime | None:
        """What somebody may do changes when a consultation opens or closes."""
        return Step.objects.next_change(timezone.now())

    def post(self, request: Any) -> HttpResponse:
        """Hand in an opinion; the same `Idempotency-Key` hands it in once."""
        made = once(request, "contributions", lambda: self._made(request))
        found = Contribution.objects.select_related("consultation__process").get(pk=made)
        response = HttpResponse(
            encode(receipt(found, self.origin)), status=201, content_type="application/json"
        )
        response["Location"] = f"{self.origin}/api/v1/contributions/{found.pk}/"
        response["Cache-Control"] = "no-store"
        return response

    def _made(self, request: Any) -> int:
        given = read(request.data)
        of = Consultation.objects.public().filter(process__slug=given["consultation"]).first()
        if of is None:
            raise NotFound("no_such_consultation", _("There is no such consultation here."))
        words = words_of(of, given, self.language)
        made = services.contribute(consultation_id=of.pk, words=words, person=request.user)
        return made.pk


@describes(
    "contributions_read",
    gettext_lazy("An opinion"),
    ContributionOut,
    CONTRIBUTION,
    problems=(400, 401, 403, 404, 406),
)
class ContributionDetail(ApiView):
    """One opinion with its answer."""

    scope = "consultations"
    generations = ("consultations", "processes")
    source = Source(public, COLUMNS)

    def get(self, request: Any, pk: int) -> HttpResponse:
        """The opinion; 404 for what is not shown."""
        prepared = self.source.prepared()
        found = prepared.fetch(prepared.queryset().filter(pk=min(pk, 2**63 - 1)))
        if not found:
            raise Http404
        return self.answer(contribution(found[0], self.language, self.origin))

    def until(self) -> datetime | None:
        """What somebody may do changes when a consultation opens or closes."""
        return Step.objects.next_change(timezone.now())
