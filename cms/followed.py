"""What people can follow of pages, and what of pages is news to them."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy, ngettext

from accounts.standing import plain
from cms import texts
from cms.models import AnnouncementPage, BasePage, EventPage, Topic
from cms.queries import shown
from events.models import Event
from notifications.distance import RADII, key_of, point_and_radius
from notifications.news import News, Source
from notifications.subjects import Kind, Subject, Titles
from records.models import OutboxEvent

# Between the first publication and the event that tells of it. What was first published earlier,
# as a text that is corrected or brought from an older website, is no news.
FRESH = timedelta(minutes=10)
TOPIC, UNIT, NEAR, PAGE = "topic", "unit", "near", "page"
_MODELS = (AnnouncementPage, EventPage)
_PUBLISHED = "cms.page_published"
_CHANGES = ("events.moved", "events.called_off", "events.reinstated")


def _in_each_language(said: Any) -> Titles:
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = str(said())
    return found


def _topic(key: str) -> Titles | None:
    if key not in Topic.values:
        return None
    return _in_each_language(lambda: Topic(key).label)


def _units() -> dict[str, str]:
    """Local communities and departments with pages that everyone may see, by their plain names."""
    names = shown(BasePage.objects.exclude(unit="")).order_by("unit")
    return {plain(name): name for name in names.values_list("unit", flat=True).distinct()}


def _unit(key: str) -> Titles | None:
    name = _units().get(key)
    return {settings.LANGUAGE_CODE: name} if name else None


def _near(key: str) -> Titles | None:
    around = point_and_radius(key)
    place = around and _place(key, around[1])
    if not around or not place:
        return None
    return _in_each_language(lambda: _around_here(place, around[1]))


def _place(key: str, radius: int) -> str | None:
    """The place of an event that everyone may see, where this point is."""
    pages = shown(EventPage.objects.filter(latitude__isnull=False))
    for latitude, longitude, place, address in pages.values_list(
        "latitude", "longitude", "place", "address"
    ):
        if key_of((latitude, longitude), radius) == key:
            return str(address or place)
    return None


def _around_here(place: str, metres: int) -> str:
    return ngettext(
        "Events within %(metres)d metre of %(place)s",
        "Events within %(metres)d metres of %(place)s",
        metres,
    ) % {"metres": metres, "place": place}


def _pages(key: str) -> list[Any]:
    """The pages of a translation key that everyone may see, Slovenian first."""
    try:
        wanted = UUID(key)
    except ValueError:
        return []
    pages = [
        page
        for model in _MODELS
        for page in shown(model.objects.filter(translation_key=wanted)).select_related("locale")
    ]
    return sorted(pages, key=lambda page: page.locale.language_code != settings.LANGUAGE_CODE)


def _page(key: str) -> Titles | None:
    return {page.locale.language_code: page.title for page in _pages(key)} or None


def _around(key: str) -> list[Subject]:
    """The topic, the local community and the surroundings of a page."""
    return [one for one in _subjects(_pages(key)[:1]) if one.kind != PAGE] + [
        Subject(NEAR, key_of((page.latitude, page.longitude), RADII[1]))
        for page in _pages(key)[:1]
        if _point(page)
    ]


def _subjects(pages: Sequence[Any]) -> list[Subject]:
    found = [Subject(PAGE, str(pages[0].translation_key))] if pages else []
    found += [Subject(TOPIC, page.topic) for page in pages if page.topic]
    found += [Subject(UNIT, plain(page.unit)) for page in pages if page.unit]
    return list(dict.fromkeys(found))


def _point(page: Any) -> tuple[float, float] | None:
    if not isinstance(page, EventPage) or page.latitude is None or page.longitude is None:
        return None
    return page.latitude, page.longitude


KINDS = (
    Kind(name=TOPIC, label=gettext_lazy("Topics"), titles=_topic, every=lambda: list(Topic.values)),
    Kind(
        name=UNIT,
        label=gettext_lazy("Local communities and departments"),
        titles=_unit,
        every=lambda: list(_units()),
    ),
    Kind(name=PAGE, label=gettext_lazy("Announcements and events"), titles=_page, around=_around),
    Kind(name=NEAR, label=gettext_lazy("Places"), titles=_near),
)


def _read(events: Sequence[OutboxEvent]) -> Iterator[News]:
    told = {int(one.object_id): one for one in events if one.name == _PUBLISHED}
    for page in texts.pages(sorted(told)):
        if _is_new(page, told[page.pk].created_at):
            yield publication(page)
    for one in events:
        if one.name in _CHANGES:
            yield from _change(one)


def _is_new(page: Any, now: datetime) -> bool:
    first = page.first_published_at
    if not isinstance(page, _MODELS) or first is None or page.alias_of_id is not None:
        return False
    ended = isinstance(page, EventPage) and page.ends_at <= now
    return now - first <= FRESH and not ended


def publication(page: Any) -> News:
    """That a page has been published. Whoever follows the page itself knows that it is there."""
    return _news(
        kind="event" if isinstance(page, EventPage) else page.kind,
        key=f"published:{page.translation_key}",
        pages=_pages(str(page.translation_key)) or [page],
        at=page.first_published_at,
        leave_out=PAGE,
    )


def _change(one: OutboxEvent) -> Iterator[News]:
    """What has become of an event that has been published before."""
    fact = Event.objects.filter(pk=int(one.object_id), ends_at__gt=one.created_at).first()
    if fact is not None and (pages := _pages(str(fact.key))):
        kind = one.name.partition(".")[2]
        yield _news(kind=kind, key=f"{kind}:{fact.key}:{one.pk}", pages=pages, at=one.created_at)


def _news(*, kind: str, key: str, pages: Sequence[Any], at: datetime, leave_out: str = "") -> News:
    return News(
        key=key,
        kind=kind,
        subjects=frozenset(one for one in _subjects(pages) if one.kind != leave_out),
        titles={one.locale.language_code: one.title for one in pages},
        paths={one.locale.language_code: texts.path_of(one) for one in pages},
        at=at,
        point=_point(pages[0]),
    )


def _still(keys: Sequence[str]) -> set[str]:
    wanted: dict[str, list[str]] = {}
    for key in keys:
        # The key says what happened and to which pages: a word, their translation key, a number.
        wanted.setdefault(key.split(":")[1], []).append(key)
    public = shown(BasePage.objects.filter(translation_key__in=wanted))
    found = {str(one) for one in public.values_list("translation_key", flat=True)}
    return {key for one in found for key in wanted[one]}


SOURCE = Source(
    name="pages",
    kinds={
        "announcement": gettext_lazy("New announcement"),
        "press_release": gettext_lazy("New press release"),
        "event": gettext_lazy("New event"),
        "moved": gettext_lazy("Another time or place"),
        "called_off": gettext_lazy("Called off"),
        "reinstated": gettext_lazy("Takes place after all"),
    },
    hears=(_PUBLISHED, *_CHANGES),
    read=_read,
    still=_still,
)
