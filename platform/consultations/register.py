"""The register as officials ask for it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from consultations.models import SENT_BACK, Answer, Channel, Consultation, Position, Stage
from consultations.models.register import RegisterQuerySet
from records.models import AuditEntry

ORDERS = {"number": "number", "-number": "-number", "-supports": "-supports"}
# What is asked for with “nobody” or “none”.
NONE = "none"
# On the whole text, and not on a part of it.
WHOLE = "whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lines of a register; what is empty or unknown limits nothing."""

    stage: str = ""
    part: str = ""
    position: str = ""
    assigned: str = ""
    group: str = ""
    channel: str = ""
    text: str = ""
    order: str = "number"

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> "Wanted":
        """As an address says it; what cannot be is left out."""
        said = {name: str(given.get(name) or "").strip() for name in cls.__slots__}
        checked = {
            "stage": said["stage"] if said["stage"] in Stage.values else "",
            "part": said["part"][:40],
            "position": said["position"] if said["position"] in Position.values else "",
            "assigned": _number_or_none(said["assigned"]),
            "group": _number_or_none(said["group"]),
            "channel": said["channel"] if said["channel"] in Channel.values else "",
            "text": said["text"].replace("\0", "")[:200],
            "order": said["order"] if said["order"] in ORDERS else "number",
        }
        return cls(**checked)

    def asked(self) -> dict[str, str]:
        """What of it limits something, as an address says it."""
        found = {name: value for name, value in asdict(self).items() if value}
        return {name: value for name, value in found.items() if (name, value) != PLAIN}

    def of(self, consultation: Consultation) -> RegisterQuerySet:
        """The lines, in their order."""
        found: Any = consultation.entries.all()
        for name, limit in _LIMITS.items():
            if value := getattr(self, name):
                found = limit(found, value)
        lines: RegisterQuerySet = found.order_by(ORDERS[self.order], "number")
        return lines


PLAIN = ("order", "number")
_LIMITS: dict[str, Any] = {
    "stage": lambda lines, value: lines.at(value),
    "part": lambda lines, value: lines.on(["" if value == WHOLE else value]),
    "position": lambda lines, value: lines.with_position(value),
    "assigned": lambda lines, value: _related(lines, "assigned_to", value),
    "group": lambda lines, value: _related(lines, "answer", value),
    "channel": lambda lines, value: lines.through(value),
    "text": lambda lines, value: lines.saying(value),
}


def _related(lines: RegisterQuerySet, name: str, value: str) -> RegisterQuerySet:
    return lines.filter(**{name: None if value == NONE else int(value)})


def _number_or_none(value: str) -> str:
    # As long as PostgreSQL's numbers of rows.
    return (
        value
        if value == NONE or (value.isdecimal() and value.isascii() and len(value) < 19)
        else ""
    )


def remark_on(answer: Answer) -> str:
    """What a reviewer said who sent an answer back; empty once it was written anew."""
    said = AuditEntry.objects.about(answer).filter(act=SENT_BACK, data__revision=answer.revision)
    last = said.order_by("-pk").first()
    return str(last.data["because"]) if last else ""
