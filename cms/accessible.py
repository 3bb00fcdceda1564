"""Whether everybody can read a text: what editors are told before they publish.

A fault is what WCAG 2.2 counts as a failure, and blocks publishing; a warning is what makes a text
harder to read, and may be overruled by the person who publishes. Drafts are never held up.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.utils.translation import gettext as _

# Words that say nothing of where a link leads (WCAG 2.4.4, failure F84), in small letters.
_VAGUE = frozenset(
    words
    for language in (
        (
            "tukaj",
            "tule",
            "kliknite tukaj",
            "kliknite",
            "klikni tukaj",
            "klik",
            "več",
            "preberi več",
        ),
        (
            "preberite več",
            "več tukaj",
            "povezava",
            "na povezavi",
            "tej povezavi",
            "na tej povezavi",
        ),
        ("here", "click here", "click", "more", "read more", "link", "this link", "this page"),
        ("qui", "clicca qui", "leggi di più", "di più", "altro", "link qui"),
        ("itt", "ide", "kattintson ide", "kattints ide", "tovább", "bővebben", "olvass tovább"),
    )
    for words in language
)
_ADDRESS = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
_FILE_NAME = re.compile(
    r"(.*\.(jpe?g|png|gif|webp|svg|tiff?|heic|bmp)|(img|dsc[nf]?|image|foto|slika|p)[_ -]?\d+)",
    re.IGNORECASE,
)
# A whole paragraph in bold of at most so many letters, without a full stop, stands for a heading.
_LONGEST_HEADING = 120
_FEWEST_CAPITALS = 16


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong with a text, and what could be better, in sentences for the editor."""

    faults: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def __add__(self, other: "Findings") -> "Findings":
        return Findings(self.faults + other.faults, self.warnings + other.warnings)


def of_text(html: str) -> Findings:
    """What there is to say of a rich text, each thing once."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    faults = [
        *map(_false_heading, reader.false_headings),
        *map(_vague, (link for link in reader.links if _is_vague(link))),
        *([_empty_heading()] if "" in (words for _level, words in reader.headings) else []),
        *([_bare_table()] if reader.tables_without_headers else []),
    ]
    warnings = [
        *([_gap()] if _has_gap(level for level, _words in reader.headings) else []),
        *map(_bare_address, (link for link in reader.links if _ADDRESS.fullmatch(link))),
        *[_shouted(words) for words in reader.blocks if _is_shouted(words)],
    ]
    return Findings(tuple(dict.fromkeys(faults)), tuple(dict.fromkeys(warnings)))


def of_alternative(text: str) -> Findings:
    """WCAG 1.1.1, failure F30: the name of a file says nothing of a picture."""
    if _FILE_NAME.fullmatch(text.strip()):
        message = _(
            "“%(text)s” is the name of a file. Say what the picture shows, as you would to "
            "somebody on the telephone."
        )
        return Findings(faults=(message % {"text": text.strip()},))
    return Findings()


def of_title(text: str) -> Findings:
    """A title all in capitals is read letter by letter, by people and by machines."""
    return Findings(warnings=(_shouted(text),) if _is_shouted(text) else ())


def of_blocks(blocks: Any) -> Findings:
    """The same of a field of blocks, with the number of the block before each sentence."""
    found = Findings()
    for number, block in enumerate(blocks, 1):
        one = _of_block(block)
        where = _("Block %(number)d:") % {"number": number}
        found += Findings(
            tuple(f"{where} {words}" for words in one.faults),
            tuple(f"{where} {words}" for words in one.warnings),
        )
    return found


def _of_block(block: Any) -> Findings:
    if block.block_type == "text":
        # The block's own heading stands above the headings of its text.
        above = "<h2>x</h2>" if block.value["heading"] else ""
        html = above + str(block.value["html"].source)
        return of_text(html) + of_title(block.value["heading"] or "")
    if block.block_type == "image" and block.value["image"] is not None:
        return of_alternative(block.value["image"].contextual_alt_text or "")
    return Findings()


class _Reader(HTMLParser):
    """Headings, links, paragraphs and tables of a rich text."""

    def __init__(self) -> None:
        super().__init__()
        self.headings: list[tuple[int, str]] = []
        self.links: list[str] = []
        self.blocks: list[str] = []
        self.false_headings: list[str] = []
        self.tables_without_headers = 0
        self._block: list[str] = []
        self._plain: list[str] = []
        self._link: list[str] | None = None
        self._bold = 0
        self._headers = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Begin what the tag says."""
        if tag in ("p", "li", "h2", "h3", "h4", "td", "th"):
            self._block, self._plain = [], []
        if tag in ("b", "strong"):
            self._bold += 1
        elif tag == "a":
            self._link = []
        elif tag == "table":
            self._headers = 0
        elif tag == "th":
            self._headers += 1

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        words = _joined(self._block)
        if tag in ("h2", "h3", "h4"):
            self.headings.append((int(tag[1]), words))
            self.blocks.append(words)
        elif tag in ("p", "li"):
            self.blocks.append(words)
            if tag == "p" and words and not _joined(self._plain) and _may_be_heading(words):
                self.false_headings.append(words)
        elif tag in ("b", "strong"):
            self._bold = max(0, self._bold - 1)
        elif tag == "a" and self._link is not None:
            self.links.append(_joined(self._link))
            self._link = None
        elif tag == "table" and not self._headers:
            self.tables_without_headers += 1

    def handle_data(self, data: str) -> None:
        """A piece of text."""
        self._block.append(data)
        if not self._bold:
            self._plain.append(data)
        if self._link is not None:
            self._link.append(data)


def _joined(parts: list[str]) -> str:
    return " ".join("".join(parts).split())


def _may_be_heading(words: str) -> bool:
    return len(words) <= _LONGEST_HEADING and words[-1] not in ".!;,…"


def _is_vague(words: str) -> bool:
    return words.lower().strip(" .,:;!?›»→>()") in _VAGUE or not words


def _has_gap(levels: Any) -> bool:
    found = list(levels)
    return any(level > before + 1 for before, level in zip([1, *found], found, strict=False))


def _is_shouted(words: str) -> bool:
    letters = [letter for letter in words if letter.isalpha()]
    return len(letters) >= _FEWEST_CAPITALS and " " in words and all(map(str.isupper, letters))


# -- Sentences --------------------------------------------------------------------------------


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:59]}…"


def _false_heading(words: str) -> str:
    return _("“%(words)s” is a paragraph in bold. If it is a heading, make it one (H2 or H3).") % {
        "words": _short(words)
    }


def _vague(words: str) -> str:
    return _("The link “%(words)s” does not say where it leads. Name what is there.") % {
        "words": _short(words)
    }


def _empty_heading() -> str:
    return _("There is a heading without words. Remove it, or say what stands below.")


def _bare_table() -> str:
    return _("A table has no header cells: nobody who cannot see it knows what the cells mean.")


def _gap() -> str:
    return _("The headings leave a level out. Begin with H2; H3 stands below an H2.")


def _bare_address(words: str) -> str:
    return _("The link “%(words)s” is a bare address. Name what is there.") % {
        "words": _short(words)
    }


def _shouted(words: str) -> str:
    return _("“%(words)s” is all in capitals, which is hard to read. Write it as usual.") % {
        "words": _short(words)
    }
