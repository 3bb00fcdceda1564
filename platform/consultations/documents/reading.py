"""A text in chapters, articles and paragraphs, as Slovenian acts are written.

“1. člen”, “1. člen (namen)”, “12.a člen”, with “(namen)” on a line of its own; chapters as
“I. SPLOŠNE DOLOČBE”; paragraphs “(1) …”, or else counted; “Priloga 1” begins an annex. A text
without articles (a strategy) has its headings for chapters and its blocks for paragraphs.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree
from lxml import html as markup

from consultations.documents.refusing import refused
from consultations.models import ProvisionKind

MOST_PARTS = 5000
# Older acts space it out: "1. č l e n".
_ARTICLE = re.compile(r"^\s*(\d+\s?\.\s?[a-zčšž]?\.?)\s*č\s?l\s?e\s?n\b\.?\s*(.*)$", re.IGNORECASE)
_CHAPTER = re.compile(r"^\s*([IVXLC]+\.(?:\s?/\s?\d+\.?)?|[A-ZČŠŽ]\))\s+(.+)$")
_NUMBERED = re.compile(r"^\s*(\d{1,2}(?:\.\d{1,2}){0,3}\.?)\s+(.+)$")
_BOLD = re.compile(r"<p>\s*<(strong|b)>(?:(?!</?\1>).)*</\1>\s*</p>", re.DOTALL)
_ANNEX = re.compile(r"^\s*(Priloga(?:\s+(?:št\.\s*)?[\w.]+)?)\s*[:.–-]?\s*(.*)$", re.IGNORECASE)
_PARAGRAPH = re.compile(r"^\s*(\(\d+[a-z]?\))\s*")
# An item of a list that was typed as a paragraph of its own: it goes on with what was being said.
_ITEM = re.compile(r"^(?:[–—•·*-]\s|\d{1,3}[.)]\s|[a-zčšž]{1,2}[.)]\s)")
_CLOSING = re.compile(r"^(?:Številka|Št\.)\s?:?\s?\d")
_HEADING = re.compile(r"^\(([^()]{2,200})\)\.?$")
_LONGEST = {"number": 30, "heading": 300}
# A chapter stands on a short line: what is longer is text that begins with a numeral.
_LONGEST_CHAPTER = 150
# What stands before the first article, and after the last one.
_BEFORE, _AFTER = "Uvod", "Podpis"


@dataclass(slots=True)
class Part:
    """A chapter, article, paragraph or annex; `parent` is the place of the one that it is in."""

    kind: str
    number: str = ""
    heading: str = ""
    html: str = ""
    parent: int | None = None

    @property
    def text(self) -> str:
        """What it says, without markup."""
        return plain(self.html)


@dataclass(slots=True)
class _Text:
    """The parts that have been found, and in which of them the next block stands."""

    parts: list[Part] = field(default_factory=list)
    chapter: int | None = None
    article: int | None = None
    paragraphs: int = 0
    # How many quotations are open: an act that changes another one quotes its articles.
    quoted: int = 0
    # Whether what is being read stands before the first part that has a name of its own.
    is_before: bool = False

    def begin(self, kind: str, number: str, heading: str) -> None:
        """A chapter, an article or an annex begins."""
        if self.is_before:
            self.chapter, self.is_before = None, False
        parent = None if kind in (ProvisionKind.CHAPTER, ProvisionKind.ANNEX) else self.chapter
        title = heading.strip().strip("()")[: _LONGEST["heading"]]
        self.parts.append(Part(kind, number.strip()[: _LONGEST["number"]], title, parent=parent))
        place = len(self.parts) - 1
        self.chapter = place if kind == ProvisionKind.CHAPTER else self.chapter
        self.article = None if kind == ProvisionKind.CHAPTER else place
        self.paragraphs = self.quoted = 0

    def say(self, number: str, html: str) -> None:
        """A paragraph of the article, or of the chapter where there is none."""
        if not self.parts:
            # What has no part above it would be on no page.
            self.begin(ProvisionKind.CHAPTER, "", _BEFORE)
            self.is_before = True
        self.paragraphs += 1
        parent = self.chapter if self.article is None else self.article
        counted = number or f"({self.paragraphs})"
        self.parts.append(Part(ProvisionKind.PARAGRAPH, counted, "", html, parent))

    def quote(self, words: str) -> None:
        """Count the quotations that some words open and close."""
        self.quoted = max(0, self.quoted + words.count("»") - words.count("«"))

    def go_on(self, html: str) -> bool:
        """Lists and tables belong to the paragraph before them; False when there is none."""
        if not self.paragraphs:
            return False
        self.parts[-1].html += html
        return True


def parts_of(html: str) -> list[Part]:
    """The parts of a clean text in their order.

    Raises Invalid for a text without a word and for one of more than MOST_PARTS parts.
    """
    text = _Text()
    blocks = list(_blocks(html))
    has_articles = any(_ARTICLE.match(words) for _tag, words, _html in blocks)
    titles = _titles(blocks)
    for place, (tag, words, block) in enumerate(blocks):
        # A short line that stands out right before an article is a heading, whatever its tag.
        _take(text, "title" if place in titles else tag, words, block, has_articles)
    if not text.parts:
        raise refused(_("There is no text in this file."))
    if len(text.parts) > MOST_PARTS:
        message = _("A text has %(most)d paragraphs at most; divide it into several documents.")
        raise refused(message % {"most": MOST_PARTS})
    return text.parts


def plain(html: str) -> str:
    """The words of a piece of HTML, with single spaces."""
    if not html.strip():
        return ""
    return " ".join(
        " ".join(markup.fragment_fromstring(html, create_parent="div").itertext()).split()
    )


def _take(text: _Text, tag: str, words: str, block: str, has_articles: bool) -> None:
    is_article = _is_article(tag, words, block)
    if text.quoted and is_article and _follows(text, words):
        # The sign that ends the quotation was forgotten.
        text.quoted = 0
    is_item = has_articles and not is_article and tag != "title" and bool(_ITEM.match(words))
    goes_on = tag in ("ul", "ol", "table") or text.quoted or is_item
    if goes_on and not _CLOSING.match(words):
        if not text.go_on(block):
            text.say("", block)
        text.quote(words)
    elif not _begins(text, tag, words, has_articles, is_article):
        if (found := _HEADING.match(words)) and _names_article(text):
            text.parts[-1].heading = found[1][: _LONGEST["heading"]]
        else:
            _say(text, words, block)
            text.quote(words)


def _begins(text: _Text, tag: str, words: str, has_articles: bool, is_article: bool) -> bool:
    """Whether an article, an annex, a chapter or the end begins with a block."""
    if is_article and (found := _ARTICLE.match(words)):
        text.begin(ProvisionKind.ARTICLE, f"{found[1].replace(' ', '')} člen", found[2])
    elif (found := _ANNEX.match(words)) and _is_annex(tag, found):
        text.begin(ProvisionKind.ANNEX, found[1], found[2])
    elif has_articles and text.article is not None and _CLOSING.match(words):
        text.begin(ProvisionKind.CHAPTER, "", _AFTER)
        return False
    elif title := _chapter(text, tag, words, has_articles):
        text.begin(ProvisionKind.CHAPTER, *title)
    else:
        return False
    return True


def _is_article(tag: str, words: str, block: str) -> bool:
    """Whether a block is the line of an article, and no sentence that names one.

    “12. člen odloka se spremeni tako, da …” is text of an act that changes another one.
    """
    found = _ARTICLE.match(words)
    if found is None or tag in ("ul", "ol", "table"):
        return False
    title = found[2].strip()
    if not title or _HEADING.match(title):
        return True
    stands_out = tag != "p" or block.startswith(("<p><strong>", "<p><b>"))
    return stands_out and len(words) <= _LONGEST_CHAPTER and not title.endswith((".", ":", ";"))


def _is_annex(tag: str, found: re.Match[str]) -> bool:
    """“Priloga 1 je sestavni del odloka.” is a sentence."""
    return tag != "p" or (len(found[0]) <= _LONGEST_CHAPTER and not found[2].endswith("."))


def _follows(text: _Text, words: str) -> bool:
    """Whether an article is the one after the last, and so none that is quoted."""
    articles = (one.number for one in reversed(text.parts) if one.kind == ProvisionKind.ARTICLE)
    return _count(words) == _count(next(articles, "0.")) + 1


def _count(number: str) -> int:
    return int(number.partition(".")[0]) if number.partition(".")[0].isdecimal() else 0


def doubts(parts: Sequence[Part]) -> list[str]:
    """What an official should look at before people see a text: articles that are there twice, out
    of order or empty."""
    articles = [n for n, one in enumerate(parts) if one.kind == ProvisionKind.ARTICLE]
    numbers = [parts[n].number for n in articles]
    twice = [one for one, times in Counter(numbers).items() if times > 1]
    counts = [_count(one) for one in numbers]
    gaps = [
        number
        for number, before, count in zip(numbers, [0, *counts], counts, strict=False)
        if count not in (before, before + 1)
    ]
    filled = {one.parent for one in parts}
    empty = [parts[n].number for n in articles if n not in filled]
    told = (
        (twice, _("These articles are there more than once: %(which)s.")),
        (gaps, _("The numbers of these articles do not follow those before them: %(which)s.")),
        (empty, _("These articles have no text: %(which)s.")),
    )
    return [words % {"which": ", ".join(which[:20])} for which, words in told if which]


def _say(text: _Text, words: str, block: str) -> None:
    found = _PARAGRAPH.match(words)
    if found is None:
        text.say("", block)
        return
    # The number stands beside the paragraph: it is not said twice.
    text.say(found[1], re.sub(re.escape(found[1]) + r"\s*", "", block, count=1))


def _names_article(text: _Text) -> bool:
    last = text.parts[-1] if text.parts else None
    return last is not None and last.kind == ProvisionKind.ARTICLE and not last.heading


def _chapter(text: _Text, tag: str, words: str, has_articles: bool) -> tuple[str, str] | None:
    found = _CHAPTER.match(words)
    if found and len(words) <= _LONGEST_CHAPTER and (tag != "p" or found[2] == found[2].upper()):
        return found[1], found[2]
    if tag == "title":
        if found := _NUMBERED.match(words):
            return found[1], found[2]
        # Before the first chapter it is what the act is called.
        return ("", words) if text.parts and not text.is_before else None
    if tag.startswith("h") and not (has_articles and tag in ("h5", "h6")):
        return "", words
    return None


def _titles(blocks: Sequence[tuple[str, str, str]]) -> set[int]:
    """The places of short lines in capitals or in bold, one or several, right before an article."""
    found: set[int] = set()
    leads = False
    for place in range(len(blocks) - 1, -1, -1):
        if leads and _stands_out(*blocks[place]):
            found.add(place)
        else:
            leads = _is_article(*blocks[place])
    return found


def _stands_out(tag: str, words: str, block: str) -> bool:
    if tag != "p" or len(words) > _LONGEST_CHAPTER or words.startswith("("):
        return False
    is_title = sum(map(str.isalpha, words)) > 3 and not words.endswith((".", ",", ":", ";", "«"))
    return is_title and (words == words.upper() or bool(_BOLD.fullmatch(block)))


def _blocks(html: str) -> Iterator[tuple[str, str, str]]:
    """The blocks of a text: tag, words, and HTML; empty ones are left out."""
    if not html.strip():
        return
    root = markup.fragment_fromstring(html, create_parent="div")
    if root.text and root.text.strip():
        yield "p", " ".join(root.text.split()), f"<p>{_escaped(root.text)}</p>"
    for element in root:
        words = " ".join(" ".join(element.itertext()).split())
        if element.tag == "table":
            _name_columns(element)
        if words and isinstance(element.tag, str):
            yield (
                element.tag,
                words,
                etree.tostring(element, encoding="unicode", method="html", with_tail=False),
            )
        if element.tail and element.tail.strip():
            yield "p", " ".join(element.tail.split()), f"<p>{_escaped(element.tail)}</p>"


def _name_columns(table: Any) -> None:
    """The cells of the first row are headers where none are: a screen reader says them."""
    if next(table.iter("th"), None) is None:
        for cell in next(table.iter("tr"), ()):
            cell.tag = "th"
            cell.set("scope", "col")


def _escaped(text: str) -> str:
    return text.strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
