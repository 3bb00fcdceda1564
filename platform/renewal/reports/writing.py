"""The report on a renewal in words: the blocks of which its PDF and its Word document are made."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from common import dates
from common.money import euros
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
from processes.models import spoken
from renewal.models import Became, Choice, Figure, Funder, Measure, Phase, Track
from renewal.money import cost, sums
from renewal.reports.data import Council, begin_of

Blocks = Iterator[dict[str, Any]]


def printed(report: Council, issuer: Issuer, language: str) -> bytes:
    """The report as PDF/UA-1, in a language of the portal. Raises NotPrintable."""
    whole = section(report, issuer, language)
    blocks, is_marked = legible(whole.blocks)
    if is_marked:
        with override(language):
            said = _("Signs that cannot be printed stand here as %(mark)s; the portal shows them.")
            blocks.append(paragraph(said % {"mark": INSTEAD}))
    return pdf(
        title=title_of(report, language),
        issuer=issuer,
        day=timezone.localdate(report.now),
        sections=[Section(language, blocks)],
        footer=f"{issuer.name} · {issuer.address}",
    )


def in_word(report: Council, issuer: Issuer, language: str) -> bytes:
    """The report as a Word document."""
    return docx(
        title=title_of(report, language),
        author=issuer.name,
        day=timezone.localdate(report.now),
        sections=[section(report, issuer, language)],
        footer=f"{issuer.name} · {issuer.address}",
    )


def title_of(report: Council, language: str) -> str:
    """What the report is called."""
    with override(language):
        return _("Report on the renewal: %(name)s") % {"name": report.home.name}


def section(report: Council, issuer: Issuer, language: str) -> Section:
    """All of a report in a language."""
    title = title_of(report, language)
    with override(language):
        return Section(language, [heading(title), *_blocks(report, issuer)])


def _blocks(report: Council, issuer: Issuer) -> Blocks:
    rows = [
        (_("Process"), report.home.process.title),
        (_("As of"), dates.day(timezone.localdate(report.now))),
        (_("Changes since"), dates.day(report.since)),
        (_("Published at"), issuer.address),
    ]
    if report.home.process.number:
        rows.insert(1, (_("Case number"), report.home.process.number))
    yield facts(rows)
    yield from _tracks(report)
    yield from _money(report)
    yield from _changes(report)
    yield from _choices(report)
    yield from _figures(report)
    yield from _marked(report)
    yield from _measures(report)


def _public(report: Council) -> list[Measure]:
    return [one for one in report.measures if one.published_at is not None]


def _tracks(report: Council) -> Blocks:
    yield heading(_("How far both tracks are"), 2)
    counted = Counter((one.track, one.phase) for one in _public(report))
    rows = [
        (str(phase.label), *[str(counted[track.value, phase.value]) for track in Track])
        for phase in Phase
        if any(counted[track.value, phase.value] for track in Track)
    ]
    total = [str(sum(one.track == track for one in _public(report))) for track in Track]
    header = (_("Phase"), *[str(track.label) for track in Track])
    yield table(header, [*rows, (_("Together"), *total)], (3, 2, 2))
    drafts = len(report.measures) - len(_public(report))
    if drafts:
        said = ngettext(
            "%(n)d measure is prepared and not public yet; it is not counted above.",
            "%(n)d measures are prepared and not public yet; they are not counted above.",
            drafts,
        )
        yield paragraph(said % {"n": drafts})


def _money(report: Council) -> Blocks:
    yield heading(_("Money"), 2)
    alive = [one for one in _public(report) if one.phase != Phase.DROPPED]
    by_track = [sums(one for one in alive if one.track == track) for track in Track]
    every = [*by_track, sums(alive)]
    rows = [(_("Cost (actual, else estimated)"), *[euros(one.cost) for one in every])]
    for funder in Funder:
        rows.append((str(funder.label), *[euros(one.by_funder[funder]) for one in every]))
    rows.append((_("Without money yet"), *[euros(one.unfunded) for one in every]))
    header = (_("What"), *[str(track.label) for track in Track], _("Together"))
    yield table(header, rows, (3, 2, 2, 2))
    unknown = sum(cost(one) is None for one in alive)
    if unknown:
        said = ngettext(
            "Of %(n)d measure the cost is not known yet.",
            "Of %(n)d measures the cost is not known yet.",
            unknown,
        )
        yield paragraph(said % {"n": unknown})


def _changes(report: Council) -> Blocks:
    yield heading(_("What changed since %(day)s") % {"day": dates.day(report.since)}, 2)
    begin, rows = begin_of(report.since), []
    for one in _public(report):
        if one.published_at and one.published_at >= begin:
            rows.append((one, _("new")))
        before = report.moved.get(one.pk)
        if before and before != one.phase and before in Phase.values:
            rows.append((one, f"{Phase(before).label} → {one.get_phase_display()}"))
        if one.decided_on and one.decided_on >= report.since:
            rows.append((one, _("decided: %(what)s") % {"what": one.decided.get("text", "")}))
    written = [(str(one.number), one.title, change) for one, change in rows]
    if written:
        yield table(
            (_("No."), _("Measure"), pgettext("of a measure", "Change")), written, (1, 4, 4)
        )
    else:
        yield paragraph(_("No measure has changed."))
    if report.diary:
        yield heading(_("From the diary"), 3)
        yield facts([(dates.day(one.day), one.title) for one in report.diary])


def _choices(report: Council) -> Blocks:
    yield heading(_("Choices of the residents"), 2)
    if not report.choices:
        yield paragraph(_("Nothing has been put to the residents."))
    for one in report.choices:
        yield heading(one.question, 3)
        yield facts(
            [(_("Measure"), f"{one.measure.number}. {one.measure.title}"), _when(one, report)]
        )
        counted = report.counts.get(one.pk, {})
        rows = [(spoken(part)["title"], str(counted.get(part["key"], 0))) for part in one.options]
        yield table((_("Variant"), _("How many chose it")), rows, (4, 1))
        if one.decided_at:
            named = {part["key"]: spoken(part)["title"] for part in one.options}
            said = {code: text for code, text in one.outcome.items() if code != "option"}
            reason = (spoken(said) or {}).get("reason", "")
            rows = [(_("Will be carried out"), named.get(one.outcome["option"], ""))]
            yield facts([*rows, (_("Reasons"), reason)])


def _when(one: Choice, report: Council) -> tuple[str, str]:
    day = dates.day(timezone.localdate(one.closes_at))
    if one.is_open(report.now):
        return _("State"), _("residents choose until %(day)s") % {"day": day}
    if not one.is_over(report.now):
        return _("State"), _("not open yet")
    if one.decided_at is None:
        return _("State"), _("over since %(day)s, not decided yet") % {"day": day}
    return _("State"), _("decided")


def _figures(report: Council) -> Blocks:
    yield heading(_("Figures"), 2)
    rows = [_figure(one) for one in report.figures if one.values]
    if not rows:
        yield paragraph(_("No figure has been written down."))
        return
    header = (_("Figure"), _("Baseline"), _("Latest value"), _("Wanted"), _("Source"))
    yield table(header, rows, (3, 2, 2, 2, 3))


def _figure(one: Figure) -> tuple[str, ...]:
    first, last = one.values[0], one.values[-1]
    unit = one.said.get("unit", "")
    target = f"{one.target} ({one.target_year})" if one.target and one.target_year else one.target
    return (
        f"{one.title} ({unit})" if unit else one.title,
        f"{first['value']} ({first['year']})",
        f"{last['value']} ({last['year']})" if last is not first else "–",
        target or "–",
        str(last["source"]),
    )


def _marked(report: Council) -> Blocks:
    yield heading(_("What became of the marked places"), 2)
    names = {
        "all": _("Marked places"),
        "fresh": _("of them since %(day)s") % {"day": dates.day(report.since)},
        **{key: str(label) for key, label in Became.choices},
        "unanswered": _("Without an answer"),
        "hidden": _("Hidden, with a public reason"),
    }
    rows = [(label, str(report.pins[key])) for key, label in names.items()]
    rows.append((_("Answers overdue"), str(report.overdue)))
    yield table((_("What"), _("How many")), rows, (4, 1))
    of: Any = [one for one in report.themes if one.n]  # type: ignore[attr-defined]
    if of:
        yield heading(_("By theme"), 3)
        header = (_("Theme"), _("Marked places"), _("Answered"), _("Taken up"))
        yield table(
            header,
            [(one.title, str(one.n), str(one.answered), str(one.taken)) for one in of],
            (4, 2, 2, 2),
        )


def _measures(report: Council) -> Blocks:
    for track in Track:
        own = [one for one in report.measures if one.track == track]
        yield heading(_("Measures: %(track)s") % {"track": track.label}, 2)
        if not own:
            yield paragraph(_("There is none."))
            continue
        header = (_("No."), _("Measure"), _("Phase"), _("Cost"), _("Ends"))
        yield table(header, [_measure(one) for one in own], (1, 5, 3, 3, 3))


def _measure(one: Measure) -> tuple[str, ...]:
    price = cost(one)
    unseen = _("not public yet")
    draft = f" ({unseen})" if one.published_at is None else ""
    return (
        str(one.number),
        one.title + draft,
        one.get_phase_display(),
        "–" if price is None else euros(price),
        dates.day(one.ends_on) if one.ends_on else "–",
    )
