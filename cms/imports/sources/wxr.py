"""WordPress exports (WXR): posts become announcements, posts of The Events Calendar events."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO

from django.utils.translation import gettext as _

from cms.imports.found import Found, Kind, Picture
from cms.imports.sources import wordpress
from cms.imports.sources.dates import read_date, zone_named
from cms.imports.sources.safe_xml import Stream
from common.errors import Invalid

# Characters of one post. Nobody writes a book into one; more is an attempt on memory.
_LARGEST_POST = 4_000_000
_DEEPEST = 60
# A site of a municipality has a few thousand; each is two short texts in memory.
_MOST_ATTACHMENTS = 100_000
_NAMESPACE = re.compile(r"\{(.*)\}(.*)")
_PREFIXES = (("purl.org/rss/1.0/modules/content", "content"), ("/excerpt/", "excerpt"))
_SIZE = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w{3,4}$)")
_POST, _EVENT, _VENUE, _FILE = "post", "tribe_events", "tribe_venue", "attachment"


@dataclass(slots=True)
class Item:
    """An `<item>` of an export: its plain elements, categories and meta by name."""

    texts: dict[str, str] = field(default_factory=dict)
    categories: list[str] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """The text of an element, empty where there is none."""
        return self.texts.get(name, "").strip()


class _Items:
    """Hears of elements and keeps the item that is being read, and no other."""

    def __init__(self) -> None:
        self.is_wordpress = False
        self._path: list[str] = []
        self._done: list[Item] = []
        self._item: Item | None = None
        self._text: list[str] = []
        self._size = 0
        self._meta_key = ""
        self._domain = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _short(tag)
        self._path.append(name)
        if len(self._path) > _DEEPEST:
            raise Invalid("import_too_deep", _("The file is not a WordPress export."))
        if name == "item":
            self._item, self._size = Item(), 0
        self._domain = attributes.get("domain", "")
        self._text = []

    def data(self, text: str) -> None:
        if self._item is None:
            return
        self._size += len(text)
        if self._size > _LARGEST_POST:
            raise Invalid(
                "import_post_too_large",
                _("A post in the file is longer than %(most)s million characters. Take it out.")
                % {"most": _LARGEST_POST // 1_000_000},
            )
        self._text.append(text)

    def end(self, tag: str) -> None:
        name = _short(tag)
        self._path.pop()
        if name == "wp:wxr_version":
            self.is_wordpress = True
        if self._item is None:
            return
        if name == "item":
            self._done.append(self._item)
            self._item = None
        else:
            self._keep(self._item, name, "".join(self._text))
        self._text = []

    def _keep(self, item: Item, name: str, text: str) -> None:
        if name == "wp:meta_key":
            self._meta_key = text.strip()
        elif name == "wp:meta_value":
            item.meta[self._meta_key] = text.strip()
        elif name == "category":
            if self._domain in ("", "category", "tribe_events_cat"):
                item.categories.append(text.strip())
        elif self._path[-1] == "item":
            item.texts[name] = text

    def close(self) -> None:
        """Nothing is left to do."""

    def taken(self) -> list[Item]:
        done, self._done = self._done, []
        return done


def _short(tag: str) -> str:
    found = _NAMESPACE.fullmatch(tag)
    if found is None:
        return tag
    for part, prefix in _PREFIXES:
        if part in found[1]:
            return f"{prefix}:{found[2]}"
    return f"wp:{found[2]}" if "wordpress.org/export" in found[1] else f"other:{found[2]}"


@dataclass(slots=True)
class _Around:
    """What posts point to by number: files and venues, gathered in a first reading."""

    files: dict[str, Picture] = field(default_factory=dict)
    alts: dict[str, str] = field(default_factory=dict)
    venues: dict[str, tuple[str, str]] = field(default_factory=dict)

    def gather(self, item: Item) -> None:
        """Note a file or a venue."""
        number, kind = item.get("wp:post_id"), item.get("wp:post_type")
        if kind == _FILE and len(self.files) < _MOST_ATTACHMENTS:
            address = item.get("wp:attachment_url") or item.get("guid")
            alt = item.meta.get("_wp_attachment_image_alt", "") or item.get("excerpt:encoded")
            self.files[number] = Picture(address=address, alt=alt)
            if alt:
                self.alts[address] = alt
        elif kind == _VENUE:
            words = [item.meta.get(f"_Venue{part}", "") for part in ("Address", "Zip", "City")]
            street, code, city = words
            address = ", ".join(part for part in (street, f"{code} {city}".strip()) if part)
            self.venues[number] = (item.get("title"), address)

    def alt_of(self, address: str) -> str:
        """What the media library says of the picture at `address`, at whatever size."""
        return self.alts.get(address, "") or self.alts.get(_SIZE.sub("", address), "")


def read(file: BinaryIO) -> Iterator[Found]:
    """The posts and events of an export, in order, read twice and never held as a whole.

    Raises Invalid for a file that is no WordPress export or is not safe to read.
    """
    around, heard = _Around(), _Items()
    for item in Stream(file, heard):
        around.gather(item)
    if not heard.is_wordpress:
        message = _(
            "The file is not a WordPress export. In WordPress, choose Tools › Export › All content."
        )
        raise Invalid("import_not_wordpress", message, {"file": message})
    number = 0
    for item in Stream(file, _Items()):
        if item.get("wp:post_type") in (_POST, _EVENT):
            number += 1
            if item.get("wp:status") not in ("trash", "auto-draft", "inherit"):
                yield _found(item, number, around)


def _found(item: Item, number: int, around: _Around) -> Found:
    raw = item.get("content:encoded")
    is_event = item.get("wp:post_type") == _EVENT
    draft, warnings = _state(item)
    post = item.get("wp:post_id")
    body = wordpress.to_html(raw)
    facts: dict[str, object] = _facts_of_event(item, around) if is_event else {}
    return Found(
        number=number,
        where=_("post %(number)s") % {"number": post or number},
        source=item.get("guid") or item.get("link") or f"{item.get('wp:post_name')}#{post}",
        title=item.get("title"),
        excerpt=wordpress.without_shortcodes(item.get("excerpt:encoded")),
        body=body,
        link=item.get("link"),
        published_at=_published(item),
        draft=draft,
        categories=tuple(item.categories),
        pictures=_pictures(item, raw, around),
        warnings=tuple(warnings),
        **facts,  # type: ignore[arg-type]
    )


def _state(item: Item) -> tuple[bool, list[str]]:
    status = item.get("wp:status")
    if item.get("wp:post_password"):
        return True, [_("It was behind a password there; here it becomes a draft.")]
    if status == "private":
        return True, [_("It was private there; here it becomes a draft.")]
    if status == "future":
        return True, [_("It was to be published later there; here it becomes a draft.")]
    return status != "publish", []


def _published(item: Item) -> datetime | None:
    # Drafts carry zeros, which no calendar knows.
    return read_date(item.get("wp:post_date_gmt"), UTC) or read_date(item.get("wp:post_date"))


def _facts_of_event(item: Item, around: _Around) -> dict[str, object]:
    place, address = around.venues.get(item.meta.get("_EventVenueID", ""), ("", ""))
    return {
        "kind": Kind.EVENT,
        "starts_at": _time(item, "_EventStartDate"),
        "ends_at": _time(item, "_EventEndDate"),
        "place": place,
        "address": address,
    }


def _time(item: Item, name: str) -> datetime | None:
    if moment := read_date(item.meta.get(f"{name}UTC", ""), UTC):
        return moment
    return read_date(item.meta.get(name, ""), zone_named(item.meta.get("_EventTimezone", "")))


def _pictures(item: Item, raw: str, around: _Around) -> tuple[Picture, ...]:
    """The featured picture, then those of galleries; those within the text are found with it."""
    featured = around.files.get(item.meta.get("_thumbnail_id", ""))
    made = [Picture(address=featured.address, alt=featured.alt, featured=True)] if featured else []
    made += [around.files[n] for n in wordpress.gallery(raw) if n in around.files]
    made += [
        Picture(address=address, alt=alt)
        for address in re.findall(r"<img\b[^>]*?\bsrc=[\"']([^\"']+)", raw, re.IGNORECASE)
        if (alt := around.alt_of(address))
    ]
    return tuple(made)
