"""Pages as the search of their own municipality finds them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms import texts
from cms.models import AnnouncementPage, BasePage, EventPage
from cms.models.announcements import AnnouncementKind
from search.sources import Found, Source


def _read(numbers: Sequence[int]) -> Iterator[Found]:
    for page in texts.pages(numbers):
        facts: dict[str, Any] = {"kind": "page", "at": _published_at(page)} | _facts(page)
        yield Found(
            number=page.pk,
            language=page.locale.language_code,
            translation_key=page.translation_key,
            title=texts.title_of(page),
            summary=texts.summary_of(page),
            text=texts.text_of(page),
            path=texts.path_of(page),
            topic=page.topic,
            **facts,
        )


def _published_at(page: Any) -> datetime:
    # Pages that came in some other way than by publication know no moment.
    known = page.first_published_at or page.last_published_at
    return known or datetime(1970, 1, 1, tzinfo=UTC)


def _facts(page: Any) -> dict[str, Any]:
    if isinstance(page, AnnouncementPage):
        return {"kind": page.kind}
    if isinstance(page, EventPage):
        place = f"{page.place}, {page.address}" if page.address else page.place
        times = {"at": page.starts_at, "ends_at": page.ends_at}
        return {"kind": "event", "place": place[:200]} | times
    return {}


def _every() -> Iterator[int]:
    return BasePage.objects.live().order_by("pk").values_list("pk", flat=True).iterator()


PAGES = Source(
    name="pages",
    kinds=dict(AnnouncementKind.choices) | {"event": _("Event"), "page": _("Page")},
    hears="cms.page_",
    read=_read,
    every=_every,
    akin=texts.with_aliases,
)
