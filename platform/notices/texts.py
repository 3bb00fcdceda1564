"""The text of a notice: what of HTML it may hold, and the same as plain blocks for the PDF."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import nh3

_TAGS = {"p", "h2", "h3", "ul", "ol", "li", "b", "strong", "i", "em", "a", "br"}
_SCHEMES = {"http", "https", "mailto", "tel"}
_STYLES = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic"}


def clean(html: str) -> str:
    """`html` with nothing in it that is not text, headings, lists, emphasis and links.

    Empty where it says nothing: an editor of text sends an empty paragraph.
    """
    plain = nh3.clean(
        html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES, link_rel=None
    ).strip()
    return plain if nh3.clean(plain, tags=set()).strip() else ""


def blocks_of(html: str, address: str = "") -> list[dict[str, Any]]:
    """Headings, paragraphs and lists of `html` in their order, each made of runs of text.

    Links within the portal get `address` before them, since a PDF has none of its own.
    """
    reader = _Reader(address)
    reader.feed(clean(html))
    reader.close()
    return reader.end()


def lowered(html: str) -> str:
    """`html` that has been cleaned, with its headings one level further down."""
    return (
        html.replace("<h3>", "<h4>")
        .replace("</h3>", "</h4>")
        .replace("<h2>", "<h3>")
        .replace("</h2>", "</h3>")
    )


def heading_gaps(html: str) -> bool:
    """Whether a heading stands below one that is not there: screen readers lose the way."""
    levels = [block["level"] for block in blocks_of(html) if block["kind"] == "heading"]
    return any(level > before + 1 for before, level in zip([1, *levels], levels, strict=False))


@dataclass
class _List:
    ordered: bool
    items: list[list[dict[str, Any]]] = field(default_factory=list)


class _Reader(HTMLParser):
    """Turns cleaned HTML into blocks. A list within a list is read as further items."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.blocks: list[dict[str, Any]] = []
        self.runs: list[dict[str, Any]] = []
        self.kind = "paragraph"
        self.open: list[str] = []
        self.href = ""
        self.list: _List | None = None
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Begin what the tag says."""
        if tag in ("ul", "ol"):
            self._flush()
            self.depth += 1
            self.list = self.list or _List(tag == "ol")
        elif tag in ("p", "h2", "h3", "li"):
            self._flush()
            self.kind = tag if tag in ("h2", "h3") else "paragraph"
        elif tag == "br":
            self._add("\n")
        elif tag == "a":
            self.href = dict(attrs).get("href") or ""
        elif tag in _STYLES:
            self.open.append(_STYLES[tag])

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        if tag in ("p", "h2", "h3", "li"):
            self._flush()
            self.kind = "paragraph"
        elif tag in ("ul", "ol"):
            self._flush()
            self.depth -= 1
            if not self.depth and self.list is not None:
                items, ordered = self.list.items, self.list.ordered
                self.blocks += [{"kind": "list", "ordered": ordered, "items": items}]
                self.list = None
        elif tag == "a":
            self.href = ""
        elif tag in _STYLES and _STYLES[tag] in self.open:
            self.open.remove(_STYLES[tag])

    def handle_data(self, data: str) -> None:
        """A piece of text."""
        self._add(data)

    def end(self) -> list[dict[str, Any]]:
        """All blocks."""
        self._flush()
        return self.blocks

    def _add(self, text: str) -> None:
        href = f"{self.address}{self.href}" if self.href.startswith("/") else self.href
        styles = {"bold": "bold" in self.open, "italic": "italic" in self.open}
        self.runs.append({"text": text, "href": href, **styles})

    def _flush(self) -> None:
        runs, self.runs = self.runs, []
        if not "".join(run["text"] for run in runs).strip():
            return
        if self.list is not None:
            self.list.items.append(runs)
        elif self.kind in ("h2", "h3"):
            self.blocks.append({"kind": "heading", "level": int(self.kind[1]), "runs": runs})
        else:
            self.blocks.append({"kind": "paragraph", "runs": runs})
