"""What may be done with a process. Each rule returns None or the reason why not."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

# What is said of a process in each language, and how long it may be, in characters.
LONGEST = {"title": 200, "about": 5000, "decider": 300, "open": 3000, "settled": 3000}
PARTS = tuple(LONGEST)
NEEDED = ("title", "about", "decider")
MOST_ROWS = 200
LEVELS = (1, 2, 3)
# Beside Slovenian, the languages of the national communities.
_NATIONAL = ("it", "hu")


def official(languages: Sequence[str]) -> list[str]:
    """Those of a portal's languages in which everything official has to be said."""
    return ["sl", *(code for code in languages if code in _NATIONAL)]


def may_say(texts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """What of the texts cannot even be kept as a draft, by `part_language`."""
    found = {}
    for code, text in texts.items():
        for part, most in LONGEST.items():
            if len(text.get(part, "")) > most:
                found[f"{part}_{code}"] = _("At most %(most)d characters; these are %(n)d.") % {
                    "most": most,
                    "n": len(text[part]),
                }
    return found


def missing_texts(
    texts: Mapping[str, Mapping[str, str]], languages: Sequence[str]
) -> dict[str, str]:
    """What has to be said before people see the process, by `part_language`."""
    begun = [code for code, text in texts.items() if any(text.values())]
    found = {}
    for code in dict.fromkeys([*official(languages), *begun]):
        for part in NEEDED:
            if not texts.get(code, {}).get(part, "").strip():
                found[f"{part}_{code}"] = _("This has to be said before people see the process.")
    return found


def may_explain(because: Mapping[str, str], languages: Sequence[str]) -> str | None:
    """A reason that the public reads is given in every official language."""
    if any(len(text) > LONGEST["open"] for text in because.values()):
        return _("A reason has 3000 characters at most.")
    if all(because.get(code, "").strip() for code in official(languages)):
        return None
    return _("Say why, in every official language: people read it.")


def may_change(published: bool, annulled: bool) -> str | None:
    """A draft is simply written anew; what was annulled is over."""
    if annulled:
        return _("This process was annulled: nothing of it changes any more.")
    if not published:
        return _("Nobody has seen this process yet: change the draft.")
    return None


def may_draft(published: bool) -> str | None:
    """What people have seen is changed by an act of its own, with its reason."""
    if published:
        return _("People can see this process. Move its dates, correct or extend it instead.")
    return None


def may_begin_to_act(opens_on: date, today: date) -> str | None:
    """Nobody can take part in what began before it was published."""
    if opens_on < today:
        return _("This step would have begun in the past: people could not take part in it.")
    return None


def may_move(
    was: tuple[datetime, datetime], to: tuple[datetime, datetime], now: datetime
) -> str | None:
    """What has begun does not begin anew, what is over stays over, what runs is not cut short."""
    if was == to:
        return None
    if was[1] <= now:
        return _("This step is over: its dates stay as they were.")
    if was[0] <= now and to[0] != was[0]:
        return _("This step has begun: only its end can be moved.")
    if was[0] <= now and to[1] < was[1]:
        return _("This step runs: people count on its end. It can be extended, not cut short.")
    if to[0] != was[0] and to[0] <= now:
        return _("A step cannot begin in the past.")
    return None


def may_extend(was: date, to: date) -> str | None:
    """An extension ends later."""
    if to <= was:
        return _("The new last day has to be after the one that was announced.")
    if (to - was).days > 366:
        return _("A step is extended by a year at most.")
    return None


def may_open(unanswered: Iterable[str]) -> str | None:
    """Before people are asked, the municipality has answered the recipe's key questions."""
    steps = list(unanswered)
    if not steps:
        return None
    return _("Answer the key questions of these steps first: %(steps)s.") % {
        "steps": "; ".join(steps)
    }


def may_bind(
    event: tuple[datetime, datetime],
    step: tuple[datetime, datetime],
    *,
    notice_days: int,
    announced_on: date | None,
    held_on: date,
) -> str | None:
    """A meeting of a step lies within it, and was announced long enough before.

    `notice_days` are the recipe's (calendar days), `announced_on` the first day on which its notice
    is displayed; None when it has none.
    """
    if event[0] < step[0] or event[0] >= step[1]:
        return _("The meeting lies outside of this step.")
    if notice_days and announced_on is None:
        return _("Publish the notice of the meeting first, at least %(days)d days before it.") % {
            "days": notice_days
        }
    if notice_days and announced_on is not None and (held_on - announced_on).days < notice_days:
        return _("The notice has to be displayed at least %(days)d days before the meeting.") % {
            "days": notice_days
        }
    return None


def may_ask_with(annulled: bool, is_over: bool, is_asked_already: bool) -> str | None:
    """A questionnaire is asked in one step, and while people can still answer in it."""
    if annulled:
        return _("This process was annulled: nothing of it changes any more.")
    if is_over:
        return _("This step is over: nobody could answer in it any more.")
    if is_asked_already:
        return _("This questionnaire is asked in a step already.")
    return None


def may_touch(is_outside: bool) -> str | None:
    """Who is limited to a local community or department runs its processes alone."""
    if is_outside:
        return _("This process is of another local community or department than yours.")
    return None


def may_list(rows: Sequence[Mapping[str, object]], needed: str) -> str | None:
    """A list of stakeholders, risks or channels: each row says what it is about."""
    if len(rows) > MOST_ROWS:
        return _("At most %(most)d rows can be kept.") % {"most": MOST_ROWS}
    if any(not str(row.get(needed, "")).strip() for row in rows):
        return _("A row without a name was left. Name it or take it away.")
    return None


def may_archive(open_duties: int, is_over: bool) -> str | None:
    """What is handed over to the archive is finished."""
    if not is_over:
        return _("The process is still running: it is handed over when its last step is over.")
    if open_duties:
        return _("%(n)d answers are still due. Publish them first.") % {"n": open_duties}
    return None


def may_hand_over(reference: str, has_package: bool) -> str | None:
    """The archive has it under a name of its own, and what it has is the package."""
    if not has_package:
        return _("Make the package first: the archive takes it over.")
    if not reference or len(reference) > 200:
        return _("Write under what the archive has it, in 200 characters at most.")
    return None


def may_touch_archived(is_archived: bool) -> str | None:
    """What the archive has is not changed here any more."""
    if is_archived:
        return _(
            "This process has been handed over to the archive: nothing of it changes any more."
        )
    return None
