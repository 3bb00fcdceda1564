"""What is printed: the notice itself, and the certificate of its display."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from common import dates
from files.printing import Issuer, Section, facts, heading, paragraph, pdf, table
from notices.evidence import Evidence, Span
from notices.models import PARTS, Notice
from notices.texts import blocks_of


def printed(notice: Notice, issuer: Issuer) -> bytes:
    """The notice as PDF, all its languages in the same size. Raises NotPrintable."""
    # A draft may be printed before it is whole, to be read.
    said = [code for code, text in notice.texts.items() if any(text.values())] or ["sl"]
    sections = [section(notice, issuer, code) for code in sorted(said, key=_rank)]
    footer = f"{issuer.name} · {notice.number} · {issuer.address}"
    title = " / ".join(_text(notice, part.language)["title"] for part in sections)
    return pdf(title=title, issuer=issuer, day=notice.issued_on, sections=sections, footer=footer)


def certificate(notice: Notice, evidence: Evidence, issuer: Issuer) -> bytes:
    """What the audit trail says of a notice's display, as PDF for the file, in the language of the
    moment. Raises NotPrintable."""
    language = str(get_language())
    return pdf(
        title=f"{_('Certificate of display')} {notice.number}",
        issuer=issuer,
        day=timezone.localdate(evidence.as_of),
        sections=[Section(language, certified(notice, evidence, issuer))],
        footer=f"{issuer.name} · {notice.number} · {moment(evidence.as_of)}",
    )


def certified(notice: Notice, evidence: Evidence, issuer: Issuer) -> list[dict[str, Any]]:
    """The blocks of the certificate."""
    rows = [
        (_("Notice"), f"{notice.number} {notice.title}"),
        (_("Address"), issuer.address),
        (_("To be displayed"), f"{day(notice.shown_from)} – {day(notice.shown_until)}"),
        (_("Fingerprint of the text (SHA-256)"), notice.digest),
        (_("Fingerprint of the PDF (SHA-256)"), notice.document_digest),
    ]
    blocks = [
        heading(_("Certificate of display")),
        facts(rows),
        heading(_("When it was public"), 2),
        *_spans(evidence.public, _("It has not been public so far.")),
    ]
    if evidence.closed:
        why = _("The portal was closed to visitors meanwhile:")
        blocks += [paragraph(why), *_spans(evidence.closed, "")]
    if notice.withdrawn_because:
        reason = _("Withdrawn because:")
        blocks += [paragraph(f"{reason} {notice.withdrawn_because}")]
    return [*blocks, heading(_("Lines of the audit trail"), 2), _lines(evidence), *_foot(evidence)]


def day(value: date) -> str:
    """A day as the language of the moment writes it."""
    return dates.day(value)


def moment(value: datetime) -> str:
    """A moment in local time, to the second."""
    local = dates.local(value)
    return f"{day(local.date())}, {local:%H:%M:%S}"


# What the trail calls it, in words.
def act_in_words(act: str) -> str:
    """What happened, as people say it."""
    words = {
        "notices.notice_published": _("published"),
        "notices.display_began": _("display began"),
        "notices.display_ended": _("display ended"),
        "notices.notice_withdrawn": _("withdrawn"),
        "notices.notice_corrected": _("corrected by another notice"),
        "notices.correction_begun": _("correction begun"),
        "tenants.portal_closed": _("portal closed"),
        "tenants.portal_opened": _("portal opened"),
    }
    return str(words.get(act, act))


def _text(notice: Notice, code: str) -> dict[str, str]:
    """What it says, with a dash where a draft says nothing yet."""
    text = notice.texts.get(code, {})
    return {part: text.get(part) or "–" for part in PARTS}


def _rank(code: str) -> int:
    # Slovenian and the national community's language first, whichever else may follow.
    return ("sl", "it", "hu", "en").index(code)


def section(notice: Notice, issuer: Issuer, code: str) -> Section:
    """What is printed in one language."""
    text = _text(notice, code)
    with override(code):
        rows = [(_("Number"), notice.number), (_("Date"), day(notice.issued_on))]
        basis = paragraph(f"{_('Legal basis')}: {text['basis']}")
        shown = f"{day(notice.shown_from)} – {day(notice.shown_until)}"
        above = [paragraph(_("Public notice")), facts(rows)]
        if notice.corrects is not None:
            above.append(paragraph(_corrects(notice.corrects)))
        signature = {
            "kind": "signature",
            "signed_as": text["signed_as"],
            "signed_by": notice.signed_by,
        }
        below: list[dict[str, Any]] = [facts([(_("Displayed"), shown)])]
        if files := [f"{one.title} ({one.kind})" for one in notice.files.all()]:
            below.append(facts([(_("Attachments"), "; ".join(files))]))
    portal = issuer.address.partition("//")
    host = portal[0] + portal[1] + portal[2].partition("/")[0]
    body = blocks_of(text["body"], host)
    return Section(code, [*above, heading(text["title"]), basis, *body, signature, *below])


def _corrects(notice: Notice) -> str:
    return _("This notice corrects the notice %(number)s of %(day)s.") % {
        "number": notice.number,
        "day": day(notice.issued_on),
    }


def _spans(spans: tuple[Span, ...], otherwise: str) -> list[dict[str, Any]]:
    if not spans:
        return [paragraph(otherwise)] if otherwise else []
    return [facts([(_("From"), f"{moment(span.begins)} – {_end(span)}") for span in spans])]


def _end(span: Span) -> str:
    return moment(span.ends) if span.ends else _("still today")


def _lines(evidence: Evidence) -> dict[str, Any]:
    header = (_("No."), _("When"), _("What"), _("Hash"))
    rows = [
        (
            str(entry.number),
            moment(entry.at),
            f"{act_in_words(entry.act)}{f' ({entry.by_name})' if entry.by_name else ''}",
            # With room to break: it is one word of 64 letters.
            " ".join(entry.hash[n : n + 16] for n in range(0, 64, 16)),
        )
        for entry in evidence.lines
    ]
    found: dict[str, Any] = table(header, rows, (1, 3, 3, 3))
    return found


def _foot(evidence: Evidence) -> list[dict[str, Any]]:
    says = _(
        "Each line of the trail carries the hash of the one before, so that a later change is "
        "noticed. The trail knows when the notice was put up and taken down and when the portal "
        "was closed; it does not know of outages of the server or of the network."
    )
    made = _("Made on %(moment)s.") % {"moment": moment(evidence.as_of)}
    return [paragraph(says), paragraph(made)]
