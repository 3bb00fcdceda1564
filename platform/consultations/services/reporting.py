"""The response report and the positions on comments: published whole, and never changed."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import Right
from common.errors import Conflict, Invalid
from consultations import register_rules as rules
from consultations.models import Consultation, Report
from consultations.reports import writing
from consultations.reports.data import digest_of, snapshot
from consultations.services.held import SCOPE, read_by, theirs
from files.printing import Issuer, NotPrintable
from processes.models import spoken
from records.services import Actor, audit, tell


@transaction.atomic
def publish(
    *,
    consultation_id: int,
    kind: str,
    issuer: Issuer,
    languages: Sequence[str],
    because: Mapping[str, str] | None = None,
    admits_open: bool = False,
    language: str = "sl",
    by: Actor | None,
    now: datetime,
) -> Report:
    """Publish what people said and what the municipality answered, as it stands now.

    `because` says why there is a new version, in every official language of the portal, whose
    `languages` are given; the first needs none. `admits_open`: a
    response report may be published before everything is answered, and names what is not.

    Raises NotFound, NotAllowed, Invalid by field, and Conflict when something has no answer yet or
    somebody else publishes at this moment.
    """
    consultation = theirs(consultation_id, by, Right.ANSWER)
    data = snapshot(consultation, kind=kind, language=language, now=now)
    _check(consultation, data, now, admits_open=admits_open)
    reasons = {code: text.strip() for code, text in (because or {}).items() if text.strip()}
    made = _row(consultation, data, reasons, languages, now)
    data["because"] = str(spoken(made.because, language) or "") if made.because else ""
    made.data, made.digest = data, digest_of(data)
    return _saved(made, issuer, by, now)


def preview(
    *, consultation_id: int, kind: str, issuer: Issuer, language: str, now: datetime
) -> bytes:
    """The report as it would be printed now. Raises NotFound and Invalid."""
    data = snapshot(read_by(consultation_id, None), kind=kind, language=language, now=now)
    return _printed(data, issuer, now)


def _check(
    consultation: Consultation, data: Mapping[str, Any], now: datetime, *, admits_open: bool
) -> None:
    process = consultation.process
    if reason := rules.may_report(
        kind=data["kind"],
        recipe_key=process.recipe_key,
        is_over=consultation.call.is_over(now) and process.published_at is not None,
        open_numbers=data["open"],
        admits_open=admits_open,
    ):
        raise Conflict("report_not_published", reason)


def _row(
    consultation: Consultation,
    data: Mapping[str, Any],
    because: dict[str, str],
    languages: Sequence[str],
    now: datetime,
) -> Report:
    kind, language = data["kind"], data["language"]
    earlier = consultation.reports.filter(kind=kind).order_by("-number").first()
    last = earlier.number if earlier else 0
    if faults := rules.may_report_anew(last, because, languages):
        raise Invalid("report_unexplained", " ".join(dict.fromkeys(faults.values())), faults)
    return Report(
        consultation=consultation,
        kind=kind,
        number=last + 1,
        language=language,
        because=because,
        published_at=now,
    )


def _saved(made: Report, issuer: Issuer, by: Actor | None, now: datetime) -> Report:
    day = timezone.localdate(now)
    content = _printed(made.data, issuer, now)
    made.pdf.save("report.pdf", ContentFile(content), save=False)
    stored = [made.pdf]
    try:
        words = ContentFile(writing.in_word(made.data, issuer, day))
        made.docx.save("report.docx", words, save=False)
        stored.append(made.docx)
        with transaction.atomic():
            made.save(force_insert=True)
            _tell(made, hashlib.sha256(content).hexdigest(), by, now)
    except BaseException as error:
        for file in stored:
            file.storage.delete(str(file.name))
        if isinstance(error, IntegrityError):
            raise Conflict("report_at_once", _("Somebody else has published one.")) from error
        raise
    return made


def _printed(data: Mapping[str, Any], issuer: Issuer, now: datetime) -> bytes:
    try:
        return writing.printed(data, issuer, timezone.localdate(now))
    except NotPrintable as error:
        message = _(
            "The PDF cannot be made: something in it holds signs that the font does not have."
        )
        raise Invalid("report_not_printable", message) from error


def _tell(made: Report, pdf_digest: str, by: Actor | None, now: datetime) -> None:
    facts = {
        "kind": made.kind,
        "number": made.number,
        "digest": made.digest,
        "pdf_digest": pdf_digest,
        "because": made.because,
    }
    audit(act="consultations.report_published", object=made, by=by, now=now, data=facts)
    tell(name="consultations.report_published", object_id=made.pk, scope=SCOPE)
