"""Calls and projects as people follow them: one call, or a saved search among all of them.

A search is followed by its key: its wishes as a query string in one order, so that the same search
is the same subject for everybody. The empty key is all calls.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from cofinancing.models import Applicant, Opportunity, Topic
from cofinancing.programmes import programmes, title_of
from notifications.models import Following
from notifications.news import News, Source
from notifications.subjects import Kind, Subject, Titles, in_each_language
from records.models import OutboxEvent

CALL, CALLS, EVERY = "call", "calls", "all"
_WISHES = ("who", "topic", "programme", "q")
_LONGEST_KEY = 100
_PUBLISHED, _CHANGED = "cofinancing.opportunity_published", "cofinancing.opportunity_changed"
_GONE = "cofinancing.opportunity_withdrawn"
_KINDS = {_PUBLISHED: "call_new", _CHANGED: "call_changed", _GONE: "call_gone"}


def key_of(wishes: Mapping[str, Any]) -> str:
    """The key of a search; that of all calls where nothing is asked for, or too much for a key."""
    said = [(name, " ".join(str(wishes.get(name) or "").split())) for name in _WISHES]
    key = urlencode([(name, text) for name, text in said if text])
    return key if key and len(key) <= _LONGEST_KEY else EVERY


def wishes_of(key: str) -> dict[str, str] | None:
    """What a key asks for; None for what is no search, or is written in another order."""
    if key == EVERY:
        return {}
    found = dict(parse_qsl(key))
    known = {"who": Applicant.values, "topic": Topic.values, "programme": [*programmes()]}
    if not found or "%00" in key or key_of(found) != key or set(found) - set(_WISHES):
        return None
    if any(found.get(name, values[0]) not in values for name, values in known.items()):
        return None
    return found


def suits(one: Opportunity, wishes: Mapping[str, str]) -> bool:
    """Whether a call is one that a search would find (as `matching.wanted`, without a query)."""
    who, topic, programme = (wishes.get(name) for name in ("who", "topic", "programme"))
    if who and one.applicants and who not in one.applicants:
        return False
    if (topic and topic not in one.topics) or (programme and programme != one.programme):
        return False
    said = _said(one)
    return all(word.casefold() in said for word in wishes.get("q", "").split()[:8])


def _said(one: Opportunity) -> str:
    return " ".join(text for said in one.texts.values() for text in said.values()).casefold()


def described(wishes: Mapping[str, str]) -> str:
    """What a search asks for, in words."""
    parts = [
        str(Applicant(wishes["who"]).label) if wishes.get("who") else "",
        str(Topic(wishes["topic"]).label) if wishes.get("topic") else "",
        title_of(wishes["programme"]) if wishes.get("programme") else "",
        f"“{wishes['q']}”" if wishes.get("q") else "",
    ]
    told = " · ".join(part for part in parts if part)
    return _("Calls: %(search)s") % {"search": told} if told else _("All calls")


def _titles_of_search(key: str) -> Titles | None:
    wishes = wishes_of(key)
    return None if wishes is None else in_each_language(_Described(wishes))


class _Described:
    """A search that says itself in the language of the moment."""

    def __init__(self, wishes: Mapping[str, str]) -> None:
        self.wishes = wishes

    def __str__(self) -> str:
        return described(self.wishes)


def _titles_of_call(key: str) -> Titles | None:
    found = Opportunity.objects.public().filter(pk=int(key) if key.isdecimal() else 0).first()
    return titles(found) if found is not None else None


def titles(one: Opportunity) -> Titles:
    """What a call is called, by language."""
    return {code: said["title"] for code, said in one.texts.items() if said.get("title")}


def paths(one: Opportunity) -> Titles:
    """Where its page is, by language."""
    found = {}
    for code in titles(one):
        with override(code):
            found[code] = reverse("opportunity", args=[one.pk])
    return found


def searches_for(one: Opportunity) -> set[Subject]:
    """The searches that somebody follows and that would find a call; one query."""
    keys = Following.objects.filter(kind=CALLS).values_list("key", flat=True).distinct()
    found = {Subject(CALLS, EVERY)}
    for key in keys.iterator():
        wishes = wishes_of(key)
        if wishes is not None and suits(one, wishes):
            found.add(Subject(CALLS, key))
    return found


def _read(events: Sequence[OutboxEvent]) -> Iterator[News]:
    heard = [event for event in events if event.name in _KINDS]
    shown = Opportunity.objects.filter(published_at__isnull=False)
    rows = shown.in_bulk([int(event.object_id) for event in heard])
    for event in heard:
        one = rows.get(int(event.object_id))
        if one is None or (one.withdrawn_at is not None) != (event.name == _GONE):
            continue
        subjects = {Subject(CALL, str(one.pk))}
        if event.name == _PUBLISHED:
            subjects |= searches_for(one)
        again = "" if event.name == _PUBLISHED else f":{event.pk}"
        kind = _KINDS[event.name]
        yield news(one, key=f"{kind}:{one.pk}{again}", kind=kind, subjects=subjects)


def news(one: Opportunity, *, key: str, kind: str, subjects: set[Subject]) -> News:
    """Something about a call that followers want to know."""
    return News(
        key=key,
        kind=kind,
        subjects=frozenset(subjects),
        titles=titles(one),
        paths=paths(one),
        at=timezone.now(),
    )


def _still(keys: Sequence[str]) -> set[str]:
    """What everyone still sees, and of what was taken back that it was."""
    numbers = {key: int(key.split(":")[1]) for key in keys}
    shown = Opportunity.objects.filter(pk__in=numbers.values(), published_at__isnull=False)
    gone = dict(shown.values_list("pk", "withdrawn_at"))
    return {
        key
        for key, pk in numbers.items()
        if pk in gone and (gone[pk] is not None) == key.startswith("call_gone")
    }


KINDS = (
    Kind(
        name=CALLS,
        label=gettext_lazy("Calls"),
        titles=_titles_of_search,
        every=lambda: [EVERY],
    ),
    Kind(name=CALL, label=gettext_lazy("Call"), titles=_titles_of_call),
)
SOURCE = Source(
    name="cofinancing",
    kinds={
        "call_new": gettext_lazy("A new call"),
        "call_changed": gettext_lazy("A call has changed"),
        "call_gone": gettext_lazy("A call was taken back"),
        "call_closes": gettext_lazy("A call closes soon"),
    },
    hears=("cofinancing.opportunity_",),
    read=_read,
    still=_still,
)
