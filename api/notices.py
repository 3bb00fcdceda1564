"""Public notices of a municipality: what hangs on the board, and what hung there."""

from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db.models import QuerySet
from django.db.models.functions import Greatest
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from api.cursors import Order
from api.filters import ListFilters, NumberFilter, OneOf
from api.lists import ListView
from api.outs_notices import NOTICE, TEXTS, NoticeOut
from api.rows import Raw, Source
from api.schema import describes, describes_list, with_more
from api.views import ApiView
from notices.models import Notice, NoticeKind, midnight

_PLAIN = (
    *("id", "number", "kind", "issued_on", "signed_by", "shown_from", "shown_until"),
    *("published_at", "withdrawn_at", "withdrawn_because", "corrects_id"),
    *("display_began_at", "display_ended_at", "digest", "document_digest"),
)
COLUMNS = {name: f"notices_notice.{name}" for name in _PLAIN} | {
    "texts": "notices_notice.texts::text",
    "updated_at": "greatest(notices_notice.published_at, notices_notice.withdrawn_at, "
    "notices_notice.display_began_at, notices_notice.display_ended_at)",
    "attached": """(
        SELECT json_agg(json_build_array(id, title, size, digest) ORDER BY id)::text
          FROM notices_noticefile WHERE notice_id = notices_notice.id)""",
}


def public(locale_id: int) -> "QuerySet[Any]":
    """What has been published; whether its day has come is asked of the clock, in each call."""
    changed = ("published_at", "withdrawn_at", "display_began_at", "display_ended_at")
    found = Notice.objects.filter(published_at__isnull=False)
    return found.annotate(updated_at=Greatest(*changed))


def notice(raw: Raw, language: str, origin: str) -> dict[str, Any]:
    """A notice as it is answered; the languages of its titles are equal in rank."""
    texts = orjson.loads(raw["texts"])
    titles = {code: text["title"] for code, text in texts.items()}
    shown = _is_displayed(raw, timezone.now())
    return {
        "id": raw["id"],
        "language": language if language in titles else "sl",
        "number": raw["number"],
        "kind": raw["kind"],
        "title": titles.get(language) or titles.get("sl", ""),
        "titles": titles,
        "issued_on": raw["issued_on"],
        "signed_by": raw["signed_by"],
        "shown_from": raw["shown_from"],
        "shown_until": raw["shown_until"],
        "displayed": shown,
        "display_began_at": raw["display_began_at"],
        "display_ended_at": raw["display_ended_at"],
        "withdrawn_at": raw["withdrawn_at"],
        "withdrawn_because": raw["withdrawn_because"],
        "corrects": raw["corrects_id"],
        "digest": raw["digest"],
        "document": _document(raw, origin) if shown else None,
        "attachments": _attached(raw, origin) if shown else [],
        "published_at": raw["published_at"],
        "updated_at": raw["updated_at"],
        "web_url": origin + reverse("notice", args=[raw["id"]]),
    }


def _is_displayed(raw: Raw, now: datetime) -> bool:
    today = timezone.localdate(now)
    return raw["withdrawn_at"] is None and raw["shown_from"] <= today <= raw["shown_until"]


def _document(raw: Raw, origin: str) -> dict[str, str]:
    return {
        "url": origin + reverse("notice-pdf", args=[raw["id"]]),
        "digest": raw["document_digest"],
    }


def _attached(raw: Raw, origin: str) -> list[dict[str, Any]]:
    return [
        {
            "title": title,
            "url": origin + reverse("notice-file", args=[raw["id"], number]),
            "size": size,
            "digest": digest,
        }
        for number, title, size, digest in orjson.loads(raw["attached"] or "[]")
    ]


class WhenFilter(OneOf):
    """Notices on the board, or those that hung there."""

    def filter(self, qs: "QuerySet[Any]", value: Any) -> "QuerySet[Any]":
        """Days are whole, by the clock of Ljubljana."""
        now = timezone.now()
        found: Any = qs
        return found.displayed(now) if value == "displayed" else found.past(now)


class NoticeFilters(ListFilters):
    """By time and kind."""

    when = WhenFilter(
        choices=[("displayed", ""), ("past", "")],
        label=_("On the board now, which is meant without it; or no longer."),
    )
    kind = OneOf(choices=NoticeKind.choices, label=_("Of this kind."))
    year = NumberFilter(
        field_name="shown_from",
        lookup_expr="year",
        min_value=1990,
        max_value=2100,
        label=_("Displayed from a day of this year on."),
    )


@describes_list("notices_list", _("List of public notices"), NoticeOut, NOTICE)
class NoticeList(ListView):
    """What hangs on the municipality's board, or hung there, the newest first."""

    scope = "notices"
    generations = ("notices",)
    filterset = NoticeFilters
    source = Source(public, COLUMNS)
    order = Order("notices", "published_at", descending=True)
    shape = notice
    columns = {
        **{name: name for name in ("id", "language", "number", "kind", "title", "issued_on")},
        **{name: name for name in ("signed_by", "shown_from", "shown_until", "displayed")},
        **{name: name for name in ("display_began_at", "display_ended_at", "withdrawn_at")},
        **{name: name for name in ("withdrawn_because", "corrects", "digest")},
        "document": "document.url",
        "attachments": "attachments.url",
        **{name: name for name in ("published_at", "updated_at", "web_url")},
    }

    def about(self, found: "QuerySet[Any]") -> "QuerySet[Any]":
        """Those on the board, unless past ones are asked for."""
        return found if "when" in self.given else found.displayed(self.now)  # type: ignore[attr-defined]

    def until(self) -> datetime | None:
        """Notices come and go at midnight."""
        return _next_midnight()


@describes(
    "notices_read",
    _("A public notice with its text"),
    with_more("NoticeOut", {"texts": {"type": "object", "additionalProperties": True}}),
    NOTICE | TEXTS,
    problems=(400, 401, 403, 404, 406),
)
class NoticeDetail(ApiView):
    """One public notice; its texts as long as it is displayed."""

    scope = "notices"
    generations = ("notices",)
    source = Source(public, COLUMNS)

    def get(self, request: Any, pk: int) -> HttpResponse:
        """The notice; 404 before its first day."""
        prepared, today = self.source.prepared(), timezone.localdate()
        found = prepared.fetch(prepared.queryset().filter(pk=pk, shown_from__lte=today))
        if not found:
            raise Http404
        data = notice(found[0], self.language, self.origin)
        texts = orjson.loads(found[0]["texts"]) if data["displayed"] else {}
        return self.answer(data | {"texts": texts})

    def until(self) -> datetime | None:
        """Notices come and go at midnight."""
        return _next_midnight()


def _next_midnight() -> datetime:
    return midnight(timezone.localdate() + timedelta(days=1))
