"""Calls as the entries of a feed tell of them, by the mapping that an official has made. No query.

A mapping says for each of our PARTS which field of an entry says it; `closes_after` and the like
are the words behind which the day stands, where the field is a longer text.
"""

import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from cofinancing.models import Feed
from cofinancing.reading import cells
from cofinancing.reading.cells import Misread
from cofinancing.rules import LONGEST, may_lead
from cofinancing.services.offering import Facts
from common.errors import Invalid
from common.text import shortened
from common.web.feeds import moment, name_of

PARTS = ("title", "about", "source_url", "opens_on", "closes", "budget")
DEFAULT = {"title": "title", "about": "summary", "source_url": "link"}
DATED = ("opens_on", "closes")
MOST_BYTES, MOST_ENTRIES = 5_000_000, 500
_ISO = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{1,2}:\d{2})?"
_HERE = r"\d{1,2}\.\s*\d{1,2}\.\s*\d{4}(?:\s*(?:,|ob)?\s*\d{1,2}[:.]\d{2})?"
_DAY = re.compile(f"{_ISO}|{_HERE}")
_HIDDEN = ("_detail", "_parsed", "links", "authors", "guidislink", "content")


class Changed(Invalid):
    """The feed has another form than the one that was mapped."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry says: its name in the feed, what is said of the call, what is not readable."""

    source_id: str
    facts: Facts
    digest: str
    wrong: tuple[str, ...]


def fields(entries: Sequence[Any]) -> dict[str, str]:
    """The fields that entries have, each with an example, for whoever maps them."""
    found: dict[str, str] = {}
    for entry in entries:
        for name in entry:
            said = value(entry, name)
            if said and not name.endswith(_HIDDEN) and name not in found:
                found[name] = shortened(said, 80)
    return found


def value(entry: Any, name: str) -> str:
    """What a field of an entry says, as plain text."""
    given: Any = entry.get(name) or ""
    if name == "tags":
        given = ", ".join(str(tag.get("term") or "") for tag in given)
    if not isinstance(given, str):
        return ""
    return cells.plain(html.unescape(strip_tags(given)))


def check(entries: Sequence[Any], mapping: Mapping[str, str]) -> None:
    """Raise Changed where no entry has a field that the mapping names: nothing is taken then."""
    if not entries:
        raise Changed("feed_empty", _("There is no entry in the feed."))
    if len(entries) > MOST_ENTRIES:
        said = _("The feed has more than %(n)d entries.") % {"n": MOST_ENTRIES}
        raise Changed("feed_too_long", said)
    for part in PARTS:
        name = mapping.get(part)
        if name and not any(value(entry, name) for entry in entries):
            said = _(
                "The feed has changed its form: no entry has the field “%(name)s” any more. "
                "Nothing was taken. Map it anew."
            )
            raise Changed("feed_changed", said % {"name": name})


def told(entry: Any, feed: Feed) -> Told:
    """What an entry says of a call. What cannot be read is left empty, with the reason."""
    wrong: list[str] = []
    mapping = feed.mapping
    said = {part: value(entry, mapping.get(part, "")) for part in PARTS}
    title = shortened(said["title"], LONGEST["title"])
    about = said["about"][: LONGEST["about"]]
    closes = _moment(entry, "closes", said["closes"], mapping, wrong)
    opens = _moment(entry, "opens_on", said["opens_on"], mapping, wrong)
    facts = Facts(
        texts={"sl": {"title": title, "about": about}},
        programme=feed.programme,
        level=feed.level,
        applicants=feed.applicants,
        topics=feed.topics,
        budget=_budget(said["budget"], wrong),
        opens_on=timezone.localdate(opens) if opens else None,
        deadlines=[(closes, {})] if closes else [],
        source_url=_address(said["source_url"], wrong),
        source_id=name_of(entry)[:300],
        unit=feed.unit,
    )
    digest = hashlib.sha256(repr(sorted(said.items())).encode()).hexdigest()
    return Told(facts.source_id, facts, digest, tuple(wrong))


def _moment(
    entry: Any, part: str, said: str, mapping: Mapping[str, str], wrong: list[str]
) -> datetime | None:
    if not said:
        return None
    parsed = moment(entry.get(f"{mapping[part]}_parsed"))
    if parsed is not None and parsed.year in cells.YEARS:
        return parsed
    after = mapping.get(f"{part}_after", "")
    where = said.lower().find(after.lower())
    found = _DAY.search(said, where + len(after)) if where >= 0 else None
    try:
        read = cells.deadline(found[0]) if found else None
    except Misread as error:
        wrong.append(f"{part}: {error}")
        return None
    if read is None:
        wrong.append(f"{part}: " + _("no day was found in “%(text)s”.") % {"text": said[:60]})
    # A day of opening is that day, not the midnight after it.
    return read - timedelta(days=1) if read and part == "opens_on" else read


def _budget(said: str, wrong: list[str]) -> int | None:
    try:
        return cells.money(said) or None
    except Misread:
        wrong.append("budget: " + _("“%(text)s” is no amount.") % {"text": said[:60]})
        return None


def _address(said: str, wrong: list[str]) -> str:
    reason = may_lead(said) if len(said) <= 500 else _("The address is too long.")
    if reason:
        wrong.append(f"source_url: {reason}")
        return ""
    return said
