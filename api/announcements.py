"""Announcements and press releases of a municipality."""

from datetime import UTC, datetime
from typing import Any

import orjson
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from api import links, pages
from api.cursors import Order
from api.filters import ListFilters, NumberFilter, OneOf
from api.lists import ListView
from api.outs import ANNOUNCEMENT, AnnouncementOut
from api.rows import Raw, Source
from api.schema import describes, describes_list, with_text
from cms.models import Topic
from cms.models.announcements import AnnouncementKind
from cms.queries import announcements

COLUMNS = (
    pages.COLUMNS
    | {
        name: f"cms_announcementpage.{name}"
        for name in ("kind", "summary", "contact_name", "contact_email", "contact_phone")
    }
    | pages.picture_of("cms_announcementpage")
    | {
        "attached": """(
        SELECT json_agg(
                   json_build_array(coalesce(nullif(a.title, ''), d.title), d.id, d.file)
                   ORDER BY a.sort_order, a.id)::text
          FROM cms_attachment AS a JOIN cms_portaldocument AS d ON d.id = a.document_id
         WHERE a.page_id = cms_basepage.id)"""
    }
)


def public(locale_id: int) -> "QuerySet[Any]":
    """What everyone may see in a language."""
    # A page that some program made live has no moment of publication; it stands last.
    never = Value(datetime(1970, 1, 1, tzinfo=UTC))
    return announcements(locale_id).annotate(
        updated_at=F("last_published_at"), shown_at=Coalesce("first_published_at", never)
    )


def announcement(raw: Raw, language: str, origin: str) -> dict[str, Any]:
    """An announcement as it is answered."""
    return {
        "id": raw["id"],
        "translation_key": raw["translation_key"],
        "language": language,
        "kind": raw["kind"],
        "topic": raw["topic"],
        "title": raw["title"],
        "summary": raw["summary"],
        "published_at": raw["first_published_at"],
        "updated_at": raw["last_published_at"],
        "contact": {
            "name": raw["contact_name"],
            "email": raw["contact_email"],
            "phone": raw["contact_phone"],
        },
        "image": pages.image(raw, origin),
        "attachments": [
            {"title": title, "url": links.document(origin, number, file)}
            for title, number, file in orjson.loads(raw["attached"] or "[]")
        ],
        "web_url": links.page(origin, raw["url_path"]),
    }


class AnnouncementFilters(ListFilters):
    """By kind, topic and year."""

    kind = OneOf(choices=AnnouncementKind.choices, label=_("Announcements or press releases."))
    topic = OneOf(choices=Topic.choices, label=_("About this topic."))
    year = NumberFilter(
        field_name="first_published_at",
        lookup_expr="year",
        min_value=1990,
        max_value=2100,
        label=_("Published in this year, by the clock of Ljubljana."),
    )


@describes_list("announcements_list", _("List of announcements"), AnnouncementOut, ANNOUNCEMENT)
class AnnouncementList(ListView):
    """What the municipality tells its people and the press, the newest first."""

    scope = "announcements"
    generations = ("announcements",)
    filterset = AnnouncementFilters
    source = Source(public, COLUMNS)
    order = Order("announcements", "shown_at", descending=True)
    shape = announcement
    waits = pages.waits_for_image
    in_languages = True
    columns = {
        **{name: name for name in ("id", "translation_key", "language", "kind", "topic")},
        **{name: name for name in ("title", "summary", "published_at", "updated_at")},
        **{f"contact_{name}": f"contact.{name}" for name in ("name", "email", "phone")},
        "image": "image.url",
        "image_alt": "image.alt",
        "attachments": "attachments.url",
        "web_url": "web_url",
    }


@describes(
    "announcements_read",
    _("An announcement with its text"),
    with_text("AnnouncementOut"),
    ANNOUNCEMENT | {"body": "<p>Besedilo.</p>"},
    problems=(400, 401, 403, 404, 406),
)
class AnnouncementDetail(pages.PageDetail):
    """One announcement with its text."""

    scope = "announcements"
    source = Source(public, COLUMNS | {"body": "cms_announcementpage.body"})
    shape = announcement
