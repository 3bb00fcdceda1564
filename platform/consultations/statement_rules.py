"""Statements that people agree with or not. Each rule returns None or the reason why not."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from consultations.rules import Standing, may_contribute

# More than anybody answers, and longer than anybody agrees with at a glance.
MOST, LONGEST = 100, 280
AGREE, PASS, DISAGREE = 1, 0, -1
VALUES = (AGREE, PASS, DISAGREE)


def may_state(texts: Mapping[str, str], languages: Sequence[str], before: int) -> dict[str, str]:
    """What is wrong with a statement, by `text_sl`; `languages` are the official ones and `before`
    how many the consultation has."""
    found = {}
    for code in dict.fromkeys([*languages, *texts]):
        text = texts.get(code, "").strip()
        if code in languages and not text:
            found[f"text_{code}"] = _("Say it in every official language.")
        elif len(text) > LONGEST:
            found[f"text_{code}"] = _("At most %(most)d characters; these are %(n)d.") % {
                "most": LONGEST,
                "n": len(text),
            }
    if not found and before >= MOST:
        found["text_sl"] = _("A consultation has %(most)d statements at most.") % {"most": MOST}
    return found


def may_reword(is_answered: bool) -> str | None:
    """What people have agreed with says the same for good."""
    if is_answered:
        return _(
            "People have answered this statement: its words stay. Hide it and write a new one."
        )
    return None


def may_think(standing: Standing, is_hidden: bool, value: int, now: datetime) -> str | None:
    """People say what they think of a statement, and change it, while they are asked."""
    if reason := may_contribute(standing, now):
        return reason
    if is_hidden:
        return _("This statement is not asked any more.")
    return None if value in VALUES else _("Choose one of the three answers.")
