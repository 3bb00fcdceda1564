"""Text of others made into text of ours: what the rich text field of pages may hold, no more."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import nh3
from django.utils.translation import gettext as _
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from cms.imports.found import Picture
from cms.models.blocks import RICH_TEXT

_TAGS = {"p", "h2", "h3", "b", "strong", "i", "em", "ol", "ul", "li", "a", "br"}
# Their content is no text: programs, and captions of pictures that stand elsewhere now.
_WITH_CONTENT = {"script", "style", "figcaption", "noscript", "template", "svg", "object"}
_SCHEMES = {"http", "https", "mailto", "tel"}
_BLOCKS = "div|section|article|blockquote|address|header|tr|pre|dd|dt"
_RENAMED = (
    (re.compile(r"<(/?)h1\b", re.IGNORECASE), r"<\1h2"),
    (re.compile(r"<(/?)h[4-6]\b", re.IGNORECASE), r"<\1h3"),
    (re.compile(rf"<(/?)(?:{_BLOCKS})\b[^>]*>", re.IGNORECASE), r"<\1p>"),
    (re.compile(r"<t[dh]\b[^>]*>", re.IGNORECASE), " "),
)  # fmt: skip
_EMPTY = re.compile(
    r"<(p|h2|h3|li|a|b|i|strong|em)\b[^>]*>(?:\s|&nbsp;|\xa0|<br\s*/?>)*</\1>", re.IGNORECASE
)
# One without an end of its own, which may be looked for to the end of the text.
_LONE = re.compile(r"<(?![^<>]*>)")
# Nobody's text has more of those, or of tags; and empty ones stand only so deep in each other.
_MOST_LONE, _MOST_TAGS, _DEEPEST = 50, 20_000, 20
_ANY_TAG = re.compile(r"<[^<>]*>")
_END = re.compile(r"<(?:br|/p|/h\d|/?li|/?[uo]l|/div)\b[^<>]*>")
_IN_ITEM = re.compile(r"<li>\s*<p>(.*?)</p>\s*", re.DOTALL)
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\u200b\ud800-\udfff]")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-ZČŠŽĆĐ0-9„»\"])")
LONGEST_SUMMARY = 400


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text as our field holds it, the pictures that stood in it, and what had to be left out."""

    body: str
    pictures: tuple[Picture, ...]
    warnings: tuple[str, ...]


class _Survey(HTMLParser):
    """Looks for what cannot stay in the text: pictures with their captions, tables, embeds."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures: list[Picture] = []
        self.tables = 0
        self.embeds: list[str] = []
        self._figure: int | None = None
        self._caption: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "img":
            address = known.get("data-src") or known.get("src") or ""
            self.pictures.append(Picture(address=address, alt=known.get("alt", "").strip()))
        elif tag in ("iframe", "embed", "object", "video", "audio"):
            self.embeds.append(known.get("src", ""))
        elif tag == "table":
            self.tables += 1
        elif tag == "figure":
            self._figure = len(self.pictures)
        elif tag == "figcaption":
            self._caption = []

    def handle_data(self, data: str) -> None:
        if self._caption is not None:
            self._caption.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "figcaption" and self._caption is not None:
            self._describe(one_line("".join(self._caption)))
            self._caption = None
        elif tag == "figure":
            self._figure = None

    def _describe(self, caption: str) -> None:
        """Where the picture itself says nothing, its caption says what it shows."""
        first = len(self.pictures) if self._figure is None else self._figure
        for at in range(first, len(self.pictures)):
            if not self.pictures[at].alt:
                self.pictures[at] = replace(self.pictures[at], alt=caption)


def clean(text: str, base: str) -> Cleaned:
    """`text` as the rich text field of pages would have stored it; links are read from `base`."""
    text = plain(text)
    if len(_LONE.findall(text)) > _MOST_LONE:
        text = _LONE.sub("&lt;", text)
    if text.count("<") > _MOST_TAGS:
        return Cleaned(paragraph(one_line(text)), (), (_("Its markup was too much to be kept."),))
    survey = _Survey()
    survey.feed(text)
    survey.close()
    for pattern, ours in _RENAMED:
        text = pattern.sub(ours, text)
    allowed = nh3.clean(
        text,
        tags=_TAGS,
        clean_content_tags=_WITH_CONTENT,
        attributes={"a": {"href"}},
        attribute_filter=lambda tag, name, value: _link(base, value),
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    found = (replace(one, address=_link(base, one.address) or "") for one in survey.pictures)
    pictures = tuple(picture for picture in found if picture.address)
    return Cleaned(_as_stored(allowed), pictures, tuple(_left_out(survey)))


def _left_out(survey: _Survey) -> Iterable[str]:
    if survey.tables:
        yield _("It holds a table; each of its rows became a paragraph.")
    for address in survey.embeds:
        host = urlsplit_host(address) or _("another page")
        yield _("An embedded video, map or page of %(host)s was left out.") % {"host": host}


def urlsplit_host(address: str) -> str:
    """The host of an address, empty where there is none or the address is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _link(base: str, value: str) -> str | None:
    """Where a link of the old page leads; None for one that leads nowhere."""
    try:
        return urljoin(base, value.strip()) or None
    except ValueError:
        return None


def _as_stored(allowed: str) -> str:
    """As the editor's field would store it, so that opening and saving a page changes nothing."""
    # Wagtail reads XML's way of ending an element that holds nothing.
    allowed = _without_empty(_IN_ITEM.sub(r"<li>\1", allowed.replace("<br>", "<br/>")))
    converter = ContentstateConverter(features=RICH_TEXT)
    try:
        stored: str = converter.to_database_format(converter.from_database_format(allowed))
    except Exception:
        # It asserts what its own editor writes; others nest a paragraph in a link, or a list item
        # in nothing. Their words are worth more than their markup.
        return _words_of(allowed)
    # The keys that it gives to blocks are new each time, and nothing needs them.
    return _without_empty(re.sub(r' data-block-key="\w+"', "", stored))


def _words_of(allowed: str) -> str:
    parts = re.split(r"<(?:br/|/?p|/?h\d|/?li|/?[uo]l)>", allowed)
    words = (one_line(part) for part in parts)
    return "".join(paragraph(part) for part in words if part)


def _without_empty(text: str) -> str:
    for _deeper in range(_DEEPEST):
        before, text = text, _EMPTY.sub("", text)
        if before == text:
            break
    return text


def paragraph(text: str) -> str:
    """Words as a paragraph of their own."""
    return f"<p>{html.escape(text, quote=False)}</p>"


def plain(text: str) -> str:
    """`text` without characters that nobody sees and that no column takes."""
    return _UNSEEN.sub("", text)


def one_line(text: str) -> str:
    """`text` without markup, on one line."""
    ends = _ANY_TAG if text.count("<") > _MOST_TAGS else _END
    without = nh3.clean(ends.sub(" ", text), tags=set())
    return " ".join(plain(html.unescape(without)).split())


def summary_of(excerpt: str, body: str) -> str:
    """The excerpt, or else the first sentences of the text; at most 400 characters."""
    whole = one_line(excerpt) or one_line(body)
    if len(whole) <= LONGEST_SUMMARY and one_line(excerpt):
        return whole
    made = ""
    for sentence in _SENTENCE.split(whole):
        longer = f"{made} {sentence}".strip()
        if len(longer) > (250 if made else LONGEST_SUMMARY):
            break
        made = longer
    return made or shortened(whole, LONGEST_SUMMARY)


def shortened(text: str, most: int) -> str:
    """`text` in at most `most` characters, ended at a word."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"
