"""The acts on a process: planned, published, changed, signed for, and its duties answered."""

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
from processes.services.collecting import (
    Collected,
    close,
    decide_collection,
    open_collection,
    prepare_collection,
)
from processes.services.entering import enter_paper, strike_paper
from processes.services.publishing import publish
from processes.services.questioning import ask_with, stop_asking
from processes.services.signing import sign, withdraw

__all__ = [
    "Collected",
    "Facts",
    "Plan",
    "annul",
    "answer",
    "ask_with",
    "begin",
    "bind",
    "change",
    "close",
    "correct",
    "decide",
    "decide_collection",
    "discard",
    "enter_paper",
    "extend",
    "list_channels",
    "list_risks",
    "list_stakeholders",
    "open_collection",
    "prepare_collection",
    "publish",
    "replan",
    "sign",
    "stop_asking",
    "strike_paper",
    "withdraw",
]
