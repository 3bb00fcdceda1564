"""How the register is handled. Each rule returns None or the reason why not, for the official."""

from collections.abc import Mapping, Sequence

from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from consultations.models import Position
from processes.rules import official

LONGEST = {"title": 200, "because": 500, "reasons": 10_000, "changed": 5_000, "text": 50_000}
MOST_KEYS = 200
# What says that something changes in the draft has to say what.
CHANGES = (Position.ACCEPTED, Position.PARTLY)
# What the report of these recipes is called by the law on spatial planning (`domain.md` A2).
SPATIAL = ("opn", "oppn")


def ranges(numbers: Sequence[int]) -> str:
    """Numbers as people list them: 1–3, 7."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in found)


def may_touch(is_outside: bool) -> str | None:
    """Who is limited to a local community or department answers in its consultations alone."""
    if is_outside:
        return _("This consultation is of another local community or department than yours.")
    return None


# -- Moderating -------------------------------------------------------------------------------


def may_moderate(is_withdrawn: bool) -> str | None:
    """What its author took back is not shown, so there is nothing to decide."""
    return _("Its author has withdrawn this contribution.") if is_withdrawn else None


def may_approve(is_withdrawn: bool, is_hidden: bool) -> str | None:
    """What was hidden is shown again by its own act, so that nobody does it in passing."""
    if is_hidden:
        return _("This contribution is hidden. Show it again first.")
    return may_moderate(is_withdrawn)


def may_hide(is_withdrawn: bool, is_hidden: bool, because: str) -> str | None:
    """Nothing vanishes without a reason that people can read."""
    if is_hidden:
        return _("This contribution is hidden already.")
    return may_moderate(is_withdrawn) or _reason(because)


def may_unhide(is_hidden: bool, is_original: bool, because: str) -> str | None:
    """What is shown again in other words than it was said still says why."""
    if not is_hidden:
        return _("This contribution is not hidden.")
    return None if is_original else _reason(because)


def may_show_copy(is_withdrawn: bool, text: str, is_original: bool, because: str) -> str | None:
    """A copy says something, and says why it is not what arrived."""
    if not text.strip():
        return _("Nothing would be left to read. Hide the contribution instead.")
    if len(text) > LONGEST["text"]:
        return _too_long(len(text), "text")
    return may_moderate(is_withdrawn) or (None if is_original else _reason(because))


def _reason(because: str) -> str | None:
    if not because.strip():
        return _("Give the reason: people read it in the place of what was left out.")
    if len(because.strip()) > LONGEST["because"]:
        return _too_long(len(because.strip()), "because")
    return None


def _too_long(length: int, part: str) -> str:
    return _("At most %(most)d characters; these are %(n)d.") % {
        "most": LONGEST[part],
        "n": length,
    }


# -- Grouping and answering -------------------------------------------------------------------


def may_name(title: str) -> str | None:
    """A group is found by its name."""
    if not title.strip():
        return _("Give the group a name: what these contributions ask for, in a few words.")
    if not title.strip().isprintable():
        return _("At most %(n)d characters, in one line.") % {"n": LONGEST["title"]}
    return _too_long(len(title.strip()), "title") if len(title.strip()) > 200 else None


def may_regroup(answered: Sequence[int]) -> str | None:
    """What has been answered in public stays with its answer; `answered` are such numbers."""
    if answered:
        numbers = ranges(answered)
        return _("The answer to %(numbers)s has been published and stays as it is.") % {
            "numbers": numbers
        }
    return None


def may_answer(taken: Sequence[int]) -> str | None:
    """A contribution has one answer; `taken` are the numbers of those that have another one."""
    if not taken:
        return None
    return ngettext(
        "Contribution %(numbers)s is in a group or has an answer already. Answer it there.",
        "Contributions %(numbers)s are in a group or have an answer already. Answer them there.",
        len(taken),
    ) % {"numbers": ranges(taken)}


def may_assign(holds_right: bool) -> str | None:
    """A contribution is handed to somebody who may answer it."""
    return None if holds_right else _("This person may not answer contributions.")


def may_write(is_published: bool) -> str | None:
    """What people have read as the municipality's answer stays as it is."""
    if is_published:
        return _("This answer has been published and is not changed any more.")
    return None


def may_say(
    *,
    title: str,
    position: str,
    reasons: Mapping[str, str],
    changed: Mapping[str, str],
    keys: Sequence[str],
    known: Sequence[str],
) -> dict[str, str]:
    """What of an answer cannot even be kept as a draft, by field; empty when all can."""
    found = {}
    if reason := may_name(title):
        found["title"] = reason
    if position and position not in Position.values:
        found["position"] = _("Choose one of the positions.")
    for name, texts in (("reasons", reasons), ("changed", changed)):
        for code, text in texts.items():
            if len(text) > LONGEST[name]:
                found[f"{name}_{code}"] = _too_long(len(text), name)
    if len(keys) > MOST_KEYS or set(keys) - set(known):
        found["changed_keys"] = _("There is no such part in the draft.")
    return found


def is_whole(
    position: str,
    reasons: Mapping[str, str],
    changed: Mapping[str, str],
    languages: Sequence[str],
) -> str | None:
    """An answer takes a position and says why; one that accepts says what changes. Both in every
    official language of the portal, whose `languages` are given: they are of equal rank."""
    needed = official(languages)
    if not position:
        return _("Choose a position before the answer is reviewed.")
    if lacking := _lacking(reasons, needed):
        return _("Give the reasons before the answer is reviewed. Missing: %(languages)s.") % {
            "languages": lacking
        }
    if position in CHANGES and (lacking := _lacking(changed, needed)):
        return _("Say what changes in the draft because of it. Missing: %(languages)s.") % {
            "languages": lacking
        }
    return None


def _lacking(said: Mapping[str, str], needed: Sequence[str]) -> str:
    """The languages in which something is not said, as people call them."""
    names = [
        get_language_info(code)["name_local"] for code in needed if not said.get(code, "").strip()
    ]
    return ", ".join(names)


def may_review(
    is_published: bool, incomplete: str | None, drafter: int | None, reviewer: int | None
) -> str | None:
    """Four eyes: who wrote an answer last does not review it. Both are numbers of people."""
    if reason := may_write(is_published) or incomplete:
        return reason
    if reviewer is None:
        return _("An answer is reviewed by a person.")
    if reviewer == drafter:
        return _("You wrote this answer. Somebody else has to review it.")
    return None


def may_send_back(is_published: bool, has_text: bool, because: str) -> str | None:
    """Who sends back says what is missing."""
    if reason := may_write(is_published):
        return reason
    if not has_text:
        return _("There is nothing yet to send back.")
    if not because.strip():
        return _("Say what has to be put right: it is told to the one who wrote the answer.")
    return _too_long(len(because.strip()), "because") if len(because.strip()) > 500 else None


def may_publish(is_published: bool, is_reviewed: bool, entries: int) -> str | None:
    """What is published was looked at by two, and answers somebody."""
    if is_published:
        return _("This answer has been published already.")
    if not is_reviewed:
        return _("This answer has not been reviewed yet.")
    return None if entries else _("This answer answers nobody: put contributions to it first.")


# -- Reporting and evaluating -----------------------------------------------------------------


def kinds_for(recipe_key: str) -> list[str]:
    """What is published at the end of such a process: positions are of spatial plans."""
    return ["positions", "response"] if recipe_key in SPATIAL else ["response"]


def may_report(
    *, kind: str, recipe_key: str, is_over: bool, open_numbers: Sequence[int], admits_open: bool
) -> str | None:
    """A report tells the whole: after the call, and once everything is answered.

    `open_numbers` are contributions without a published answer. A response report may be published
    before they are answered by who says so (`admits_open`); it then names them. Positions may not:
    the plan goes on with all of them (`domain.md` A2).
    """
    if kind not in kinds_for(recipe_key):
        return _("This process has no such report.")
    if not is_over:
        return _("The call for comments is still open; the report is written after it.")
    if open_numbers and (kind == "positions" or not admits_open):
        return ngettext(
            "Contribution %(numbers)s has no published answer yet.",
            "Contributions %(numbers)s have no published answer yet.",
            len(open_numbers),
        ) % {"numbers": ranges(open_numbers)}
    return None


def may_report_anew(
    earlier: int, because: Mapping[str, str], languages: Sequence[str]
) -> dict[str, str]:
    """What a second version lacks, by field: it says why there is one in every official language of
    the portal, whose `languages` are given."""
    missing = _("Say why there is a new version: people compare it with the one before.")
    lacking = [code for code in official(languages) if not because.get(code, "").strip()]
    found = {f"because_{code}": missing for code in lacking if earlier}
    for code, text in because.items():
        if len(text.strip()) > LONGEST["because"]:
            found[f"because_{code}"] = _too_long(len(text.strip()), "because")
    return found


def may_evaluate(
    is_over: bool,
    is_annulled: bool,
    texts: Mapping[str, Mapping[str, str]],
    languages: Sequence[str],
) -> dict[str, str]:
    """What is missing before an evaluation is published, by field (`domain.md` A1, step 9), in
    every official language and in those that were begun."""
    if not is_over and not is_annulled:
        return {"": _("The call for comments is still open; look back once it is over.")}
    found = {}
    for code in dict.fromkeys(
        [*official(languages), *(c for c in texts if any(texts[c].values()))]
    ):
        for part in EVALUATION:
            text = texts.get(code, {}).get(part, "")
            if not text.strip():
                found[f"{part}_{code}"] = _("Answer this question before it is published.")
            elif len(text) > LONGEST["changed"]:
                found[f"{part}_{code}"] = _too_long(len(text), "changed")
    return found


EVALUATION = ("reached", "changed", "next_time")
