"""What may be done with a questionnaire. Each rule returns None or the reason why not."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from common.dates import YEARS

LONGEST = {"title": 200, "intro": 5000, "thanks": 2000}
# What has to be said in every official language before it is asked.
NEEDED = ("title",)
LONGEST_SLUG = 60
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Beside Slovenian, the languages of the national communities.
_NATIONAL = ("it", "hu")


class State(StrEnum):
    """Where a questionnaire is, by its dates: `opens_at <= now < closes_at`."""

    DRAFT = "draft"
    EARLY = "early"
    OPEN = "open"
    CLOSED = "closed"


def state_at(
    published_at: datetime | None,
    opens_at: datetime | None,
    closes_at: datetime | None,
    now: datetime,
) -> State:
    """The state at a moment; without a beginning it is open from its publication on."""
    if published_at is None:
        return State.DRAFT
    if now < (opens_at or published_at):
        return State.EARLY
    if closes_at is not None and now >= closes_at:
        return State.CLOSED
    return State.OPEN


def official(languages: Sequence[str]) -> list[str]:
    """Those of a portal's languages in which everything has to be asked, in equal rank."""
    return ["sl", *(code for code in languages if code in _NATIONAL)]


def may_say(slug: str, texts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """What cannot even be kept as a draft, by `part_language`; empty when all can."""
    found = {}
    if len(slug) > LONGEST_SLUG or _SLUG.fullmatch(slug) is None:
        found["slug"] = _("Small letters without accents, digits and hyphens, 60 at most.")
    for code, text in texts.items():
        for part, most in LONGEST.items():
            if (length := len(text.get(part, ""))) > most:
                message = _("At most %(most)d characters; these are %(n)d.")
                found[f"{part}_{code}"] = message % {"most": most, "n": length}
    return found


def may_last(opens_at: datetime | None, closes_at: datetime | None) -> str | None:
    """It closes after it opens, and neither in a year that was mistyped."""
    if any(one is not None and one.year not in YEARS for one in (opens_at, closes_at)):
        words = {"first": YEARS.start, "last": YEARS.stop - 1}
        return _("The year must lie between %(first)d and %(last)d.") % words
    if opens_at is not None and closes_at is not None and closes_at <= opens_at:
        return _("It has to close after it opens.")
    return None


def may_touch(is_outside: bool) -> str | None:
    """Who is limited to a local community or department asks in its name alone."""
    if is_outside:
        return _("This questionnaire is of another local community or department than yours.")
    return None


def may_change(is_published: bool) -> str | None:
    """What people have begun to answer stays as it was."""
    if is_published:
        return _("A published questionnaire is not changed: answers would not fit any more.")
    return None


def may_publish(
    texts: Mapping[str, Mapping[str, str]],
    missing: Mapping[str, str],
    closes_at: datetime | None,
    languages: Sequence[str],
    now: datetime,
) -> dict[str, str]:
    """What is missing before it may be asked, by field; empty when nothing is.

    `missing` are the reasons by question, as `questions.missing` gives them.
    """
    needed = _("This has to be said before the questionnaire is published.")
    found = {
        f"{part}_{code}": needed
        for code in official(languages)
        for part in NEEDED
        if not texts.get(code, {}).get(part)
    }
    found |= {f"question_{key}" if key else "questions": why for key, why in missing.items()}
    if closes_at is not None and closes_at <= now:
        found["closes_at"] = _("It would be closed already: choose a later moment.")
    return found


def may_set_period(
    *,
    is_published: bool,
    has_opened: bool,
    moves_opening: bool,
    opens_at: datetime | None,
    closes_at: datetime | None,
    results_are_out: bool,
    now: datetime,
) -> str | None:
    """The beginning moves until it has come; the end moves until the results are out, never into
    the past, where answers were taken."""
    if reason := may_last(opens_at, closes_at):
        return reason
    if not is_published:
        return None
    if results_are_out:
        return _("The results have been published: the time to answer cannot be changed.")
    if has_opened and moves_opening:
        return _("It has opened already: its beginning cannot be changed.")
    if closes_at is not None and closes_at < now:
        return _("It cannot close in the past.")
    return None


def may_extend(state: State, was: datetime | None, wanted: datetime) -> str | None:
    """At the desk the time to answer only grows."""
    if state == State.DRAFT:
        return _("A draft is not extended: change its dates.")
    if was is None:
        return _("This questionnaire has no end that could be extended.")
    if wanted <= was:
        return _("Choose a later moment than the present end: time can only be added.")
    return None


def may_answer(state: State) -> str | None:
    """Answers are taken while it is open."""
    if state == State.OPEN:
        return None
    if state == State.EARLY:
        return _("This questionnaire is not open yet.")
    return _("The time to answer has run out. This questionnaire is closed.")


def may_take_part(needs_person: bool, is_signed_in: bool) -> str | None:
    """Where each person answers once, it has to be known who answers."""
    if needs_person and not is_signed_in:
        return _("Sign in to answer: each person answers this questionnaire once.")
    return None


def may_write_answers(is_finished: bool) -> str | None:
    """What has been sent stays as it was sent."""
    if is_finished:
        return _("You have sent your answers already.")
    return None


def may_enter_paper(state: State, results_are_out: bool) -> str | None:
    """Sheets of paper are entered from the opening until the results are published, since those
    that came in time take a while."""
    if state in (State.DRAFT, State.EARLY):
        return _("Sheets can be entered once the questionnaire is open.")
    if results_are_out:
        return _("The results have been published: nothing can be added to them.")
    return None


def may_publish_results(state: State, are_out: bool, finished: int) -> str | None:
    """Results are published once, when all have answered who could."""
    if are_out:
        return _("The results have been published already.")
    if state != State.CLOSED:
        return _("Results are published once the questionnaire is closed.")
    if not finished:
        return _("Nobody has answered.")
    return None


def may_export(state: State, is_under_way: bool) -> str | None:
    """One file is made at a time."""
    if state == State.DRAFT:
        return _("Nobody can have answered a draft.")
    if is_under_way:
        return _("A file is being made already.")
    return None
