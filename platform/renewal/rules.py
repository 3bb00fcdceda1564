"""What may be said and done in a renewal. Each rule returns None or the reason why not."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from unicodedata import category

from django.utils.translation import gettext as _

from files.pictures import ENDINGS

LONGEST_TITLE = 120
LONGEST_TEXT = 2000
LONGEST_COMMENT = 1000
LONGEST_NAME = 100
LONGEST_REASON = 300
LONGEST_REPLY = 5000
# Of one thing that officials write, in characters by part.
LONGEST = {
    **{"name": 120, "title": 200, "question": 300, "unit": 40, "office": 200, "place": 300},
    **{"hours": 500, "about": 5000, "text": 5000, "reason": 3000, "meets": 500, "contact": 300},
}
MOST_OPTIONS = 8


class Standing(NamedTuple):
    """How a renewal stands at a moment for whoever marks places; None: nobody is asked to."""

    published: bool
    annulled: bool
    opens_at: datetime | None
    closes_at: datetime | None


def standing_of(neighbourhood: Any) -> Standing:
    """How a neighbourhood with its process and its step of marking stands."""
    process, step = neighbourhood.process, neighbourhood.marking
    return Standing(
        process.published_at is not None,
        process.annulled_at is not None,
        step.opens_at if step else None,
        step.closes_at if step else None,
    )


def may_see(published: bool) -> str | None:
    """A draft is seen by officials alone."""
    return None if published else _("There is no such neighbourhood here.")


def may_take_part(signed_in: bool, has_right: bool) -> str | None:
    """Whoever takes part has an account here; a suspended one takes part no more."""
    if not signed_in:
        return _("Sign in to take part.")
    return None if has_right else _("Your account may not take part. Ask the municipality why.")


def may_mark(standing: Standing, now: datetime) -> str | None:
    """Places are marked from the opening of the step on, and no longer at its closing."""
    if not standing.published:
        return _("There is no such neighbourhood here.")
    if standing.annulled:
        return _("This renewal was annulled: nothing can be marked any more.")
    if standing.opens_at is None or standing.closes_at is None:
        return _("In this renewal no places are marked on the map.")
    if now < standing.opens_at:
        return _("Marking places on the map has not begun yet.")
    if now >= standing.closes_at:
        return _("Marking places on the map is over.")
    return None


def may_call(title: str) -> str | None:
    """A title says in one line what it is about."""
    if not title.strip():
        return _("Say in a few words what it is about.")
    return may_be_written(title, LONGEST_TITLE)


def may_be_written(line: str, most: int = LONGEST_NAME) -> str | None:
    """A line that may be empty."""
    if len(line) > most or not line.isprintable():
        return _("At most %(n)d characters, in one line.") % {"n": most}
    return None


def may_say(text: str, most: int = LONGEST_TEXT) -> str | None:
    """Text that may be empty, of signs that can be read."""
    if len(text) > most:
        return _("At most %(most)d characters; these are %(n)d.") % {"most": most, "n": len(text)}
    if any(category(char) in ("Cc", "Cs") and char not in "\n\r\t" for char in text):
        return _("The text holds signs that cannot be read. Type it anew without them.")
    return None


def may_show(photo: str, alt: str) -> dict[str, str]:
    """A photograph is a picture, and whoever cannot see it reads what it shows; by field."""
    if not photo:
        return {}
    if photo.rpartition(".")[2].lower() not in ENDINGS:
        return {"photo": _("Choose a picture (.jpg, .png).")}
    if not alt.strip():
        return {"alt": _("Say what the photograph shows: some people cannot see it.")}
    reason = may_be_written(alt, 200)
    return {"alt": reason} if reason else {}


def may_edit(is_own: bool, is_withdrawn: bool, is_hidden: bool, is_answered: bool) -> str | None:
    """One's own, as long as nobody has built on it."""
    if not is_own:
        return _("This was marked by somebody else.")
    if is_withdrawn:
        return _("This has been withdrawn.")
    if is_hidden:
        return _("The municipality has hidden this; ask it why.")
    if is_answered:
        return _("The municipality has answered already: what it answered to stays as it was.")
    return None


def may_support(is_visible: bool, is_own: bool) -> str | None:
    """People support what others marked, and what they can see."""
    if not is_visible:
        return _("This is not shown, so nobody can support it.")
    return _("You have marked this yourself: others can support it.") if is_own else None


def may_comment(text: str, is_visible: bool) -> str | None:
    """Something is said of what can be seen."""
    if not is_visible:
        return _("This is not shown, so nothing can be said of it.")
    if len(text.strip()) < 2:
        return _("Write what you want to say.")
    return may_say(text, LONGEST_COMMENT)


def may_hide(is_hidden: bool, because: str) -> str | None:
    """What is hidden is hidden for a reason that people read."""
    if is_hidden:
        return _("This is hidden already.")
    if not because.strip():
        return _("Say why: people read it in its place.")
    return may_be_written(because, LONGEST_REASON)


def may_answer(
    became: str, has_measure: bool, reply: Mapping[str, str], languages: Sequence[str]
) -> dict[str, str]:
    """An answer says what became of it and why, in each official language; by field."""
    found = {}
    if became not in ("taken_up", "not_taken", "elsewhere"):
        found["became"] = _("Say what became of it.")
    if became == "taken_up" and not has_measure:
        found["measure"] = _("Choose the measure in which it was taken up.")
    for code in languages:
        if not reply.get(code, "").strip():
            found[f"reply_{code}"] = _("Say why, in every official language: people read it.")
    for code, text in reply.items():
        if reason := may_say(text, LONGEST_REPLY):
            found[f"reply_{code}"] = reason
    return found


def may_tell(
    texts: Mapping[str, Mapping[str, str]], needed: Sequence[str], languages: Sequence[str]
) -> dict[str, str]:
    """Whether texts say what they must in each official language and are not too long, by
    `part_language`."""
    found = {}
    for code in languages:
        for part in needed:
            if not texts.get(code, {}).get(part, "").strip():
                found[f"{part}_{code}"] = _("This has to be said in every official language.")
    for code, text in texts.items():
        for part, said in text.items():
            if reason := may_say(str(said), LONGEST.get(part, 0)):
                found[f"{part}_{code}"] = reason
    return found


def may_last(starts_on: date | None, ends_on: date | None) -> str | None:
    """A measure ends when it starts or later."""
    if starts_on and ends_on and ends_on < starts_on:
        return _("The end lies before the beginning.")
    return None


def may_open_choice(
    options: Sequence[Mapping[str, Any]],
    opens_at: datetime,
    closes_at: datetime,
    languages: Sequence[str],
) -> dict[str, str]:
    """Two variants at least, each with a name in every official language; by field."""
    found = {}
    if not 2 <= len(options) <= MOST_OPTIONS:
        found["options"] = _("Put 2 to %(most)d variants.") % {"most": MOST_OPTIONS}
    for number, one in enumerate(options, 1):
        if not all(one.get(code, {}).get("title", "").strip() for code in languages):
            found["options"] = _("Variant %(n)d has no name in every official language.") % {
                "n": number
            }
    if closes_at <= opens_at:
        found["closes_at"] = _("It has to close after it opens.")
    return found


def may_choose(opens_at: datetime, closes_at: datetime, now: datetime) -> str | None:
    """Residents choose from the opening on, and no longer at the moment of closing."""
    if now < opens_at:
        return _("Choosing has not begun yet.")
    if now >= closes_at:
        return _("Choosing is over.")
    return None


def may_decide_choice(closes_at: datetime, is_decided: bool, now: datetime) -> str | None:
    """What will be carried out is said once everybody has had their time to choose."""
    if is_decided:
        return _("This has been decided already.")
    return _("Residents can still choose.") if now < closes_at else None
