"""A report in words: the blocks of which its PDF and its Word document are made."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from common import dates
from consultations.models import Channel, Position, ReportKind
from consultations.register_rules import ranges
from files.printing import (
    INSTEAD,
    Issuer,
    Section,
    facts,
    heading,
    legible,
    paragraph,
    pdf,
    table,
)
from files.word import docx

Blocks = Iterator[dict[str, Any]]


def title_of(data: Mapping[str, Any]) -> str:
    """What a report is called, in its language."""
    with override(data["language"]):
        return f"{ReportKind(data['kind']).label}: {data['title']}"


def printed(data: Mapping[str, Any], issuer: Issuer, day: date) -> bytes:
    """The report as PDF/UA-1. Raises NotPrintable."""
    footer = f"{issuer.name} · {issuer.address}"
    whole = section(data, issuer)
    blocks, is_marked = legible(whole.blocks)
    if is_marked:
        with override(whole.language):
            says = _("Signs that cannot be printed stand here as %(mark)s; the portal shows them.")
            blocks.append(paragraph(says % {"mark": INSTEAD}))
    sections = [Section(whole.language, blocks)]
    return pdf(title=title_of(data), issuer=issuer, day=day, sections=sections, footer=footer)


def in_word(data: Mapping[str, Any], issuer: Issuer, day: date) -> bytes:
    """The report as a Word document."""
    return docx(
        title=title_of(data),
        author=issuer.name,
        day=day,
        sections=[section(data, issuer)],
        footer=f"{issuer.name} · {issuer.address}",
    )


def section(data: Mapping[str, Any], issuer: Issuer) -> Section:
    """All of a report in its language."""
    with override(data["language"]):
        return Section(data["language"], list(_blocks(data, issuer)))


def _blocks(data: Mapping[str, Any], issuer: Issuer) -> Blocks:
    yield heading(title_of(data))
    yield from _opening(data, issuer)
    yield from _participation(data)
    yield from _changes(data)
    yield from _answers(data)
    yield from _without_answer(data)


def _opening(data: Mapping[str, Any], issuer: Issuer) -> Blocks:
    first, last = (date.fromisoformat(data[name]) for name in ("opened_on", "closed_on"))
    rows = [(_("Call for comments"), f"{dates.day(first)} – {dates.day(last)}")]
    if data["number"]:
        rows.append((_("Case number"), data["number"]))
    yield facts([*rows, (_("Published at"), issuer.address)])
    if data["about"]:
        yield paragraph(data["about"])
    if data.get("because"):
        yield paragraph(f"{_('Why there is a new version')}: {data['because']}")


def _participation(data: Mapping[str, Any]) -> Blocks:
    yield heading(_("Who took part"), 2)
    yield table((_("What"), _("How many")), list(counted(data["figures"])), (3, 1))
    yield heading(_("How it arrived"), 3)
    rows = [(str(Channel(name).label), str(n)) for name, n in data["figures"]["channels"].items()]
    yield table((_("Channel"), _("How many")), rows, (3, 1))
    if data["figures"]["positions"]:
        yield heading(_("How it was answered"), 3)
        known = data["figures"]["positions"]
        rows = [(str(Position(name).label), str(n)) for name, n in known.items()]
        yield table((_("Position"), _("Contributions")), rows, (3, 1))


def counted(figures: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The figures of participation with their names, in the language of the moment."""
    names = {
        "contributions": _("Contributions"),
        "people": _("People with an account"),
        "guests": _("Contributions of guests with a confirmed e-mail address"),
        "organisations": _("Organisations"),
        "supports": _("Supports of others' contributions"),
        "hidden": _("Not shown, with a reason"),
        "withdrawn": _("Withdrawn by their authors"),
        "answers": _("Published answers"),
        "open": _("Contributions without an answer"),
    }
    for name, label in names.items():
        if figures[name] or name in ("contributions", "people"):
            yield label, str(figures[name])


def _changes(data: Mapping[str, Any]) -> Blocks:
    yield heading(_("What changed in the draft"), 2)
    if not data["changes"]:
        yield paragraph(_("Nothing was changed because of contributions."))
        return
    rows = [
        (", ".join(one["parts"]) or _("The whole"), one["changed"], ranges(one["numbers"]))
        for one in data["changes"]
    ]
    change = pgettext("in the draft", "Change")
    header = (_("Part of the draft"), change, _("Through contributions no."))
    yield table(header, rows, (2, 4, 2))


def _answers(data: Mapping[str, Any]) -> Blocks:
    yield heading(_("Contributions and answers"), 2)
    if not data["entries"]:
        yield paragraph(_("Nobody handed in anything."))
    by_number = {one["number"]: one for one in data["entries"]}
    for place, answer in enumerate(data["answers"], 1):
        yield heading(f"{place}. {answer['title']}", 3)
        for number in answer["numbers"]:
            yield from _contribution(by_number[number], 4)
        yield facts([(_("Position"), str(Position(answer["position"]).label))])
        yield paragraph(answer["reasons"])
        if answer["changed"]:
            yield facts([(_("What changes in the draft"), answer["changed"])])


def _contribution(entry: Mapping[str, Any], level: int) -> Blocks:
    day = dates.day(date.fromisoformat(entry["received_on"]))
    about = [_("No. %(number)s") % {"number": entry["number"]}, day]
    about += [text for text in (entry["name"], entry["part"]) if text]
    says = ", ".join(about)
    if entry["state"] == "withdrawn":
        yield facts([(says, _("withdrawn by its author"))])
        return
    if entry["state"] == "hidden":
        yield facts([(says, _("not shown: %(because)s") % {"because": entry["because"] or "–"})])
        return
    remark = f" ({_('shown in part')}: {entry['because']})" if entry["because"] else ""
    yield heading(says + remark, level)
    yield paragraph(entry["text"], entry["language"])


def _without_answer(data: Mapping[str, Any]) -> Blocks:
    left = [one for one in data["entries"] if one["answer"] is None]
    if not left:
        return
    if data["open"]:
        yield heading(_("Contributions without an answer"), 2)
        yield paragraph(
            _("When this report was published these were not answered yet: no. %(numbers)s.")
            % {"numbers": ranges(data["open"])}
        )
    else:
        yield heading(_("Withdrawn contributions"), 2)
    for entry in left:
        yield from _contribution(entry, 3)
