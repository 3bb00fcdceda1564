"""Texts of WordPress: blocks, shortcodes and lines become plain HTML."""

import re
from collections.abc import Iterator

_BLOCK_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# What begins anew before its end has none: nothing is read twice for it.
_CAPTION = re.compile(
    r"\[(?:wp_)?caption\b[^\[\]]*\]((?:(?!\[(?:wp_)?caption\b).)*?)\[/(?:wp_)?caption\]", re.DOTALL
)
_IMAGE_IN_CAPTION = re.compile(r"\s*((?:<a\b[^>]*>)?\s*<img\b[^>]*>\s*(?:</a>)?)(.*)", re.DOTALL)
_SHORTCODE = re.compile(r"\[(/?)([a-zA-Z][\w-]*)(\s[^\[\]]*?)?/?\]")
_KNOWN = frozenset(
    ("audio", "button", "caption", "column", "embed", "gallery", "map", "playlist", "video", "more")
)
_GALLERY = re.compile(r"\[gallery\b[^\[\]]*?\bids=[\"“”']?([\d,\s]+)")
_BLOCKS = ("p", "h[1-6]", "div", "ul", "ol", "table", "blockquote", "figure", "section", "article")
_BLOCK = re.compile(rf"<({'|'.join(_BLOCKS)}|pre|script|style)\b[^<>]*>", re.IGNORECASE)


def to_html(text: str) -> str:
    """The text of a post as HTML: no block comments, no shortcodes, lines made into paragraphs."""
    text = _BLOCK_COMMENT.sub("", text)
    text = _CAPTION.sub(_figure, text)
    return paragraphs(without_shortcodes(text))


def gallery(text: str) -> list[str]:
    """The numbers of the pictures that galleries in `text` show."""
    return [n for ids in _GALLERY.findall(text) for n in re.findall(r"\d+", ids)]


def without_shortcodes(text: str) -> str:
    """`text` without WordPress's words in brackets; what stands between two of them stays.

    What people write in brackets stays, too: a word is a shortcode when it is a known one, has
    something assigned, or is closed later on.
    """
    closed = {found[1] for found in _SHORTCODE.findall(text) if found[0]}

    def judge(found: re.Match[str]) -> str:
        name, more = found[2], found[3] or ""
        ours = name.lower() in _KNOWN or "_" in name or "=" in more or name in closed
        return "" if ours else found[0]

    return _SHORTCODE.sub(judge, text)


def paragraphs(text: str) -> str:
    """`text` with an empty line as the end of a paragraph and a line's end as a break.

    Blocks of HTML stay as they are; lines between them are paragraphs, as WordPress shows them.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    made, at = [], 0
    for start, end in _parts(text):
        made += [_lines(text[at:start]), text[start:end]]
        at = end
    return "".join([*made, _lines(text[at:])])


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """From where to where the blocks of HTML stand in `text`, each to the next end of its kind."""
    at, endless = 0, set()
    for found in _BLOCK.finditer(text):
        tag = found[1].lower()
        if found.start() < at or tag in endless:
            continue
        end = re.compile(rf"</{tag}\s*>", re.IGNORECASE).search(text, found.end())
        if end is None:
            # Nor has any that follows; looked for once, not for each of them.
            endless.add(tag)
            continue
        at = end.end()
        yield found.start(), at


def _lines(text: str) -> str:
    whole = [part.strip().replace("\n", "<br>") for part in re.split(r"\n\s*\n", text)]
    return "".join(f"<p>{part}</p>" for part in whole if part)


def _figure(found: re.Match[str]) -> str:
    inside = _IMAGE_IN_CAPTION.fullmatch(found[1])
    if inside is None:
        return found[1]
    return f"<figure>{inside[1]}<figcaption>{inside[2].strip()}</figcaption></figure>"
