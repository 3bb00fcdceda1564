"""The acts on a process: planned, published, changed, and its duties answered."""

from processes.services.beginning import Facts, Plan, begin, change, discard
from processes.services.changing import annul, correct, extend, replan
from processes.services.checking import (
    answer,
    bind,
    decide,
    list_channels,
    list_risks,
    list_stakeholders,
)
from processes.services.publishing import publish
from processes.services.questioning import ask_with, stop_asking

__all__ = [
    "Facts",
    "Plan",
    "annul",
    "answer",
    "ask_with",
    "begin",
    "bind",
    "change",
    "correct",
    "decide",
    "discard",
    "extend",
    "list_channels",
    "list_risks",
    "list_stakeholders",
    "publish",
    "replan",
    "stop_asking",
]
