"""What was found, made ready to become a page: cleaned, judged, with what is missing filled in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.imports import cleaning
from cms.imports.found import Found, Kind, Picture
from cms.imports.rules import may_become_page
from cms.imports.topics import is_for_the_press, topic_of
from cms.models import AnnouncementPage, EventPage

log = structlog.get_logger(__name__)
_DAY = timedelta(hours=23, minutes=59)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Ready:
    """A text with the values of its page's fields; with a `fault` it becomes none."""

    found: Found
    kind: str
    draft: bool
    fields: dict[str, Any]
    pictures: tuple[Picture, ...]
    warnings: tuple[str, ...]
    fault: str

    @property
    def model(self) -> type[AnnouncementPage] | type[EventPage]:
        """Which page it becomes."""
        return EventPage if self.kind == Kind.EVENT else AnnouncementPage


def make_ready(found: Found, now: datetime) -> Ready:
    """Clean and judge a text. Sentences are in the language that is active.

    Whatever its cleaning trips over is the fault of this text, never the end of an import.
    """
    try:
        return _make_ready(found, now)
    except Exception:
        log.exception("import_of_text_failed", where=found.where)
        title = cleaning.plain(found.title)[:255]
        fault = _("It could not be understood; the log says why.")
        return Ready(found, found.kind, found.draft, {"title": title}, (), (), fault)


def _make_ready(found: Found, now: datetime) -> Ready:
    title = cleaning.one_line(found.title)
    ends_at = _end(found)
    fault = found.fault or may_become_page(found, found.starts_at, ends_at) or ""
    if not fault and not title:
        fault = _("It has no title.")
    if fault:
        return Ready(found, found.kind, found.draft, {"title": title[:255]}, (), (), fault)
    warnings = list(found.warnings)
    body = cleaning.clean(found.body, found.link)
    summary = cleaning.summary_of(found.excerpt, body.body) or cleaning.shortened(title, 400)
    kind = _kind(found)
    fields: dict[str, Any] = {
        "title": cleaning.shortened(title, 255),
        "summary": summary,
        "body": body.body or cleaning.paragraph(summary),
        "topic": found.topic or topic_of(found.categories),
    }
    if kind == Kind.EVENT:
        fields |= _event_fields(found, ends_at, warnings)
    else:
        fields["kind"] = kind
    draft = _is_draft(found, now, warnings)
    pictures = (*found.pictures, *body.pictures)
    return Ready(found, kind, draft, fields, pictures, (*warnings, *body.warnings), "")


def _kind(found: Found) -> str:
    if found.kind == Kind.ANNOUNCEMENT and is_for_the_press(found.categories):
        return Kind.PRESS_RELEASE
    return found.kind


def _is_draft(found: Found, now: datetime, warnings: list[str]) -> bool:
    if not found.draft and found.published_at and found.published_at > now:
        warnings.append(_("Its date of publication is still to come, so it becomes a draft."))
        return True
    return found.draft


def _end(found: Found) -> datetime | None:
    """When the event ends: as it says, or else after an hour, or at the end of its day."""
    starts_at = found.starts_at
    if starts_at is None:
        return None
    if found.ends_at is not None and found.ends_at != starts_at:
        return found.ends_at
    local = timezone.localtime(starts_at)
    return starts_at + (_HOUR if local.hour or local.minute else _DAY)


def _event_fields(found: Found, ends_at: datetime | None, warnings: list[str]) -> dict[str, Any]:
    place, address = cleaning.one_line(found.place), cleaning.one_line(found.address)
    if ends_at != found.ends_at:
        warnings.append(_("It does not say when it ends: an hour, or the day, was assumed."))
    if not place:
        warnings.append(_("It does not say where it is."))
    return {
        "starts_at": found.starts_at,
        "ends_at": ends_at,
        "place": cleaning.shortened(place, 200) or _("The place is not given"),
        "address": cleaning.shortened(address, 300),
        "latitude": found.latitude,
        "longitude": found.longitude,
    }
