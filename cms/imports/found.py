"""What a source holds, whatever its format: one plain thing for each text."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """Where texts come from."""

    WXR = "wxr", _("WordPress export (WXR, .xml)")
    FEED = "feed", _("RSS or Atom")
    CSV = "csv", _("Table (CSV)")


class Kind(models.TextChoices):
    """What a text becomes."""

    ANNOUNCEMENT = "announcement", _("Announcement")
    PRESS_RELEASE = "press_release", _("Press release")
    EVENT = "event", _("Event")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture by its address; `alt` says what it shows, and is empty where the source is silent.

    `featured`: the source shows it with the title, not within the text.
    """

    address: str
    alt: str = ""
    featured: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One text of a source, as the source says it; nothing is cleaned or judged yet.

    `source` is what stays the same when the source is read again (a GUID, an address). `where` and
    `number` tell the person which one it is. `fault` is why it cannot be imported at all.
    """

    number: int
    where: str
    source: str
    kind: str = Kind.ANNOUNCEMENT
    title: str = ""
    excerpt: str = ""
    body: str = ""
    link: str = ""
    published_at: datetime | None = None
    draft: bool = False
    categories: tuple[str, ...] = ()
    topic: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    pictures: tuple[Picture, ...] = ()
    warnings: tuple[str, ...] = ()
    fault: str = ""

    @property
    def key(self) -> str:
        """`source` in a fixed length: one page a key."""
        return hashlib.sha256(self.source.encode()).hexdigest()

    @property
    def content_hash(self) -> str:
        """The same as long as the source says the same of it, wherever in the file it stands."""
        facts = asdict(self)
        for name in ("number", "where", "warnings", "fault"):
            del facts[name]
        text = json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()
