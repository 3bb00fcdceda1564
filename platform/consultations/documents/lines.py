"""Lines of a file that are blocks of an act: what a web page or Shift+Enter runs together."""

import re

# Boxes of a web page. Each is a block of text as good as a paragraph: leaving the tag out would run
# the last word of one into the first word of the next.
_BOXES = (
    "address|article|aside|blockquote|center|dd|details|div|dl|dt|fieldset|figcaption|figure|"
    "footer|form|header|hgroup|main|nav|pre|section|summary"
)
_BOX = re.compile(rf"<(/?)(?:{_BOXES})(?=[\s/>])", re.IGNORECASE)
_EMPTY = re.compile(r"<p>\s*</p>")
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_BREAK = re.compile(r"\s*<br ?/?>\s*")
_TAG = re.compile(r"<[^>]*>")
_ARTICLE = re.compile(
    r"\d+\s?\.\s?[a-zčšž]?\.?\s*č\s?l\s?e\s?n\.?\s*(?:\([^()]*\))?", re.IGNORECASE
)
_NUMBERED = re.compile(r"\(\d+[a-z]?\)\s")
_TITLE = re.compile(r"\(\D[^()]*\)\.?")


def boxes_as_paragraphs(html: str) -> str:
    """The same page with a paragraph for each box. A reader of HTML ends a paragraph where the next
    begins, so boxes within boxes come apart by themselves."""
    return _BOX.sub(r"<\1p", html)


def apart(html: str) -> str:
    """Clean HTML in which an article, its title and its numbered paragraphs are blocks of their
    own; other lines that were broken stay in their paragraph. Tags may be left open over a break:
    it has to be cleaned once more.
    """
    return _PARAGRAPH.sub(_divided, html)


def without_empty(html: str) -> str:
    """The same without paragraphs that hold nothing."""
    return _EMPTY.sub("", html)


def _divided(paragraph: re.Match[str]) -> str:
    lines = _BREAK.split(paragraph[1])
    if len(lines) == 1:
        return paragraph[0]
    made, in_head = [lines[0]], _is_head(_words(lines[0]), True)
    for line in lines[1:]:
        words = _words(line)
        begins = in_head or _ARTICLE.fullmatch(words) or _NUMBERED.match(words)
        made += ["</p><p>" if begins else "<br>", line]
        in_head = _is_head(words, in_head)
    return f"<p>{''.join(made)}</p>"


def _is_head(words: str, in_head: bool) -> bool:
    """Whether a line is that of an article, or its title right below it."""
    return bool(_ARTICLE.fullmatch(words) or (in_head and _TITLE.fullmatch(words)))


def _words(line: str) -> str:
    return " ".join(_TAG.sub("", line).replace("&nbsp;", " ").split())
