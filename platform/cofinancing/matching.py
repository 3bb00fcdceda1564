"""Which calls somebody asks for, and which could be for them, with the reasons."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from cofinancing import shares
from cofinancing.models import Applicant, Opportunity, Topic
from cofinancing.words import saying
from common.errors import Invalid
from common.money import cents, euros

# As many are looked at: more than these are not open at a time.
MOST = 2000


def wanted(wishes: Mapping[str, Any], now: datetime) -> Any:
    """The public calls that are asked for, what closes next first and what never does last."""
    if wishes.get("state") == "closed":
        rows = Opportunity.objects.public().filter(closes_at__lte=now).order_by("-closes_at", "-pk")
    else:
        rows = Opportunity.objects.open(now).next_first(now)
    if wishes.get("who"):
        rows = rows.filter(Q(applicants__contains=[wishes["who"]]) | Q(applicants=[]))
    if wishes.get("topic"):
        rows = rows.filter(topics__contains=[wishes["topic"]])
    if wishes.get("programme"):
        rows = rows.filter(programme=wishes["programme"])
    return saying(rows, str(wishes["q"])) if wishes.get("q") else rows


def read(answers: dict[str, Any]) -> dict[str, str]:
    """Put amounts and shares as they were typed into `answers` as numbers; what is none, by
    field."""
    faults = {}
    try:
        typed = str(answers.get("cost") or "").strip()
        answers["cost"] = cents(typed) if typed else None
    except Invalid as error:
        faults["cost"] = error.message
    try:
        answers["own"] = shares.read(str(answers.get("own") or ""))
    except ValueError as error:
        faults["own"] = str(error)
    return faults


def remaining(answers: Mapping[str, Any], now: datetime) -> list[tuple[Opportunity, list[str]]]:
    """The calls that could be for somebody, each with why it remains.

    What is not known of a call, or was not answered, excludes nothing.
    """
    rows = wanted({"who": answers.get("who")}, now)[:MOST]
    return [(one, reasons(one, answers)) for one in rows if fits(one, answers)]


def fits(one: Opportunity, answers: Mapping[str, Any]) -> bool:
    """Whether nothing that is known of a call speaks against it."""
    cost, own, topics = answers.get("cost"), answers.get("own"), answers.get("topics") or []
    if topics and one.topics and not set(topics) & set(one.topics):
        return False
    if own is not None and one.own_share is not None and own < one.own_share:
        return False
    if answers.get("partners") == "no" and one.needs_partners:
        return False
    # What it pays of the costs has to reach the least that it pays at all.
    paid = cost * one.rate if cost is not None and one.rate is not None else cost
    return not (paid is not None and one.least is not None and paid < one.least)


def reasons(one: Opportunity, answers: Mapping[str, Any]) -> list[str]:
    """Why a call that fits remains, in words, and what has to be known beside it."""
    found = []
    who = answers.get("who")
    if who and who in one.applicants:
        found.append(_("For you: %(who)s") % {"who": Applicant(who).label})
    elif not one.applicants:
        found.append(_("It is not said who may apply: read the call."))
    common = [str(Topic(key).label) for key in one.topics if key in (answers.get("topics") or [])]
    if common:
        found.append(_("About: %(topics)s") % {"topics": ", ".join(common)})
    if one.own_share is not None and answers.get("own") is not None:
        found.append(_("Your own share is enough."))
    cost = answers.get("cost")
    if cost and one.most is not None and one.rate is not None and cost * one.rate > one.most:
        found.append(_("It pays at most %(most)s of it.") % {"most": euros(one.most)})
    if one.needs_partners and answers.get("partners") != "yes":
        found.append(_("It asks for partners."))
    return found
