"""The register as a table (CSV), line by line: memory does not grow with the number of lines.

It holds what was said as it arrived, with names and addresses: it is for officials.
"""

import csv
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

from django.core.files.base import File
from django.db.models import Count, F, Value, Window
from django.db.models.functions import Concat, Trim
from django.utils import timezone
from django.utils.translation import gettext as _

from common.text import as_cell
from consultations.models import Channel, Consultation, Position, Provision
from consultations.models.register import RegisterQuerySet
from processes.models import spoken

BATCH = 1000
Progress = Callable[[int, int], None]
_FIELDS = (
    *("number", "provision_key", "shown_text", "shown_name", "published_at", "moderated_at"),
    *("hidden_at", "withdrawn_at", "because", "supports"),
    *(
        f"contribution__{name}"
        for name in ("received_at", "channel", "name", "organisation", "email", "language", "text")
    ),
    *(f"answer__{name}" for name in ("title", "position", "reasons", "changed", "published_at")),
)


class Incomplete(Exception):
    """Fewer lines were read than there are: no file is better than a shorter one."""


class RegisterFile(File):  # type: ignore[type-arg]
    """The table as a file that can be stored and is never whole in memory."""

    def __init__(self, lines: RegisterQuerySet, parts: dict[str, str], progress: Progress) -> None:
        super().__init__(None, "register.csv")
        self._lines, self._parts, self._progress = lines, parts, progress
        self.total = 0

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Parts of the table. Raises Incomplete instead of ending too early."""
        # With the mark by which spreadsheets know UTF-8.
        yield "\ufeff".encode() + _csv([_heads()])
        done, batch = 0, []
        for row in self._rows():
            batch.append(_cells(row, self._parts))
            if len(batch) == BATCH:
                yield _csv(batch)
                done, batch = done + len(batch), []
                self._progress(done, self.total)
        yield _csv(batch)
        done += len(batch)
        if done != self.total:
            raise Incomplete(f"{done} of {self.total}")
        self._progress(done, self.total)

    def _rows(self) -> Iterator[dict[str, Any]]:
        # One statement gives the lines and how many they are: both at the same moment.
        official = Trim(Concat("assigned_to__first_name", Value(" "), "assigned_to__last_name"))
        wanted = self._lines.annotate(
            total=Window(Count("pk")), official=official, official_at=F("assigned_to__email")
        )
        named = ("total", "official", "official_at")
        for row in wanted.values(*_FIELDS, *named).iterator(BATCH):
            self.total = row["total"]
            yield row


def parts_of(consultation: Consultation) -> dict[str, str]:
    """What the parts of its texts are called, by key, as the latest text has them.

    A paragraph is called by its article too: there are many of the number (1).
    """
    found = Provision.objects.filter(version__document__consultation=consultation)
    rows = found.order_by("version__number", "position")
    names: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for key, above, number, heading in rows.values_list("key", "parent_key", "number", "heading"):
        numbers[key] = number
        names[key] = " ".join(f"{numbers.get(above, '')} {number} {heading}".split()) or key
    return names


def _heads() -> list[str]:
    return [
        *(_("No."), _("Received"), _("Channel"), _("Name"), _("Organisation"), _("E-mail")),
        *(_("Language"), _("Part of the draft"), _("Contribution"), _("As it is shown")),
        *(_("Shown under the name"), _("State"), _("Reason"), _("Supports"), _("Assigned to")),
        *(_("Group"), _("Position"), _("Reasons"), _("What changes in the draft")),
        _("Answered"),
    ]


def _cells(row: dict[str, Any], parts: dict[str, str]) -> list[str]:
    said = {name: row[f"contribution__{name}"] for name in ("name", "organisation", "email")}
    key = row["provision_key"]
    position = row["answer__position"]
    cells = [
        row["number"],
        _moment(row["contribution__received_at"]),
        Channel(row["contribution__channel"]).label,
        *said.values(),
        row["contribution__language"],
        parts.get(key, key),
        row["contribution__text"],
        *(row["shown_text"], row["shown_name"], _state(row), row["because"], row["supports"]),
        row["official"] or row["official_at"] or "",
        row["answer__title"] or "",
        Position(position).label if position else "",
        spoken(row["answer__reasons"] or {}) or "",
        spoken(row["answer__changed"] or {}) or "",
        _moment(row["answer__published_at"]),
    ]
    return [as_cell(str(cell)) for cell in cells]


def _state(row: dict[str, Any]) -> str:
    if row["withdrawn_at"]:
        return _("Withdrawn")
    if row["hidden_at"]:
        return _("Hidden")
    return _("Shown") if row["published_at"] else _("Not looked at yet")


def _moment(of: Any) -> str:
    return timezone.localtime(of).strftime("%Y-%m-%d %H:%M") if of else ""


def _csv(rows: list[list[str]]) -> bytes:
    out = StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode()
