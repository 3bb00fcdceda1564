"""Numbers that Word only draws are written out: "1. člen" may be the number of a list.

Only what mammoth leaves out is done here: bullets stay lists.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
          (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


@dataclass(slots=True)
class _Level:
    start: int
    shape: str
    pattern: str


@dataclass(slots=True)
class _List:
    """A list of Word (`w:num`): its levels, and where they begin anew."""

    family: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)


def write_out(root: Any, styles: Any, numbers: Any) -> None:
    """Put the number of each numbered paragraph of `root` before its words."""
    if numbers is None:
        return
    lists, styled = _lists(numbers), _styled(styles)
    counters: dict[str, dict[int, int]] = defaultdict(dict)
    begun: set[str] = set()
    for paragraph in root.iter(f"{W}p"):
        number, level = _place(paragraph, styled)
        known = lists.get(number)
        shape = known.levels.get(level) if known else None
        if known is None or shape is None or shape.shape == "bullet":
            continue
        if number not in begun:
            begun.add(number)
            for deep, start in known.starts.items():
                counters[known.family][deep] = start - 1
        _write(paragraph, _counted(known, level, counters[known.family]))


def _lists(numbers: Any) -> dict[str, _List]:
    families = {
        one.get(f"{W}abstractNumId"): {
            _whole(level.get(f"{W}ilvl")): _Level(
                _whole(_value(level, "start"), 1),
                _value(level, "numFmt") or "decimal",
                _value(level, "lvlText"),
            )
            for level in one.findall(f"{W}lvl")
        }
        for one in numbers.findall(f"{W}abstractNum")
    }
    found = {}
    for one in numbers.findall(f"{W}num"):
        family = _value(one, "abstractNumId")
        starts = {
            _whole(way.get(f"{W}ilvl")): _whole(_value(way, "startOverride"), 1)
            for way in one.findall(f"{W}lvlOverride")
            if way.find(f"{W}startOverride") is not None
        }
        found[one.get(f"{W}numId")] = _List(family, families.get(family, {}), starts)
    return found


def _styled(styles: Any) -> dict[str, tuple[str, int]]:
    """By style the list to which its paragraphs belong."""
    if styles is None:
        return {}
    rows = {one.get(f"{W}styleId"): one for one in styles.findall(f"{W}style")}
    found: dict[str, tuple[str, int]] = {}
    for name in rows:
        above, seen = name, set()
        while above in rows and above not in seen:
            seen.add(above)
            properties = rows[above].find(f"{W}pPr/{W}numPr")
            if properties is not None and _value(properties, "numId"):
                found[name] = (_value(properties, "numId"), _whole(_value(properties, "ilvl")))
                break
            above = _value(rows[above], "basedOn")
    return found


def _place(paragraph: Any, styled: dict[str, tuple[str, int]]) -> tuple[str, int]:
    """The list and the level of a paragraph; ("", 0) when it has none."""
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        return "", 0
    own = properties.find(f"{W}numPr")
    number, level = styled.get(_value(properties, "pStyle"), ("", 0))
    if own is not None:
        number = _value(own, "numId") or number
        level = _whole(_value(own, "ilvl"), level)
    return number, level


def _counted(known: _List, level: int, counters: dict[int, int]) -> str:
    shape = known.levels[level]
    counters[level] = counters.get(level, shape.start - 1) + 1
    for deeper in [one for one in counters if one > level]:
        del counters[deeper]
    if shape.shape == "none":
        return ""
    label = shape.pattern
    for deep, other in known.levels.items():
        # A level above that was never counted stands at its start.
        label = label.replace(f"%{deep + 1}", drawn(counters.get(deep, other.start), other.shape))
    return label


def _write(paragraph: Any, label: str) -> None:
    properties = paragraph.find(f"{W}pPr")
    own = properties.find(f"{W}numPr")
    if own is None:
        own = etree.SubElement(properties, f"{W}numPr")
    for child in list(own):
        own.remove(child)
    # A list that does not exist: neither this paragraph nor its style is numbered any more.
    etree.SubElement(own, f"{W}ilvl").set(f"{W}val", "0")
    etree.SubElement(own, f"{W}numId").set(f"{W}val", "0")
    if label.strip():
        run = etree.Element(f"{W}r")
        etree.SubElement(run, f"{W}t").text = f"{label.strip()} "
        paragraph.insert(paragraph.index(properties) + 1, run)


def drawn(number: int, shape: str) -> str:
    """A number in the shape of Word's list: 4, d, D, iv or IV."""
    if shape in ("upperRoman", "lowerRoman"):
        found, rest = "", max(0, min(number, 3999))
        for value, sign in _ROMAN:
            found, rest = found + sign * (rest // value), rest % value
        return found.lower() if shape == "lowerRoman" else found
    if shape in ("upperLetter", "lowerLetter") and 0 < number <= 26 * 26:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if shape == "upperLetter" else letter
    return str(number)


def _value(element: Any, name: str) -> str:
    found = element.find(f"{W}{name}")
    return "" if found is None else str(found.get(f"{W}val") or "")


def _whole(text: str | None, otherwise: int = 0) -> int:
    return (
        int(text) if text and text.isascii() and text.isdecimal() and len(text) < 6 else otherwise
    )
