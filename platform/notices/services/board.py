"""On the board: put up, taken down, and noted in the file."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import Right
from common.errors import Conflict, Invalid
from files.printing import Issuer, NotPrintable
from notices import rules
from notices.findable import SOURCE
from notices.letters import printed
from notices.models import Notice
from notices.services.drafting import locked
from notices.texts import heading_gaps
from records.services import Actor, audit, tell
from search.services import withdraw as withdraw_from_search

# What of a portal the news are about, as its generation is called.
SCOPE = "notices"


@transaction.atomic
def publish(
    *, notice_id: int, languages: Sequence[str], issuer: Issuer, by: Actor | None, now: datetime
) -> Notice:
    """Put a notice up: it hangs from its first day to its last, and nothing of it changes.

    `languages` are the portal's; in its official ones everything has to be said. The PDF is made
    now and kept. Raises NotFound, Conflict when it is published already, and Invalid with what is
    missing by field.
    """
    notice = locked(notice_id, by, Right.PUBLISH)
    if reason := rules.may_change(notice.published_at is not None):
        raise Conflict("notice_published", reason)
    _check(notice, languages, now)
    notice.texts = {code: text for code, text in notice.texts.items() if text["title"]}
    notice.published_at = now
    notice.digest = digest_of(notice)
    content = _printed(notice, issuer)
    notice.document_digest = hashlib.sha256(content).hexdigest()
    notice.document.save("notice.pdf", ContentFile(content), save=False)
    try:
        with transaction.atomic():
            notice.save()
            _tell_published(notice, by, now)
    except BaseException:
        notice.document.storage.delete(str(notice.document.name))
        raise
    return notice


@transaction.atomic
def withdraw(*, notice_id: int, because: str, by: Actor | None, now: datetime) -> Notice:
    """Take a notice down before its time; who opens its address reads why.

    Raises NotFound, and Conflict when it is not on the board or nothing is said.
    """
    notice = locked(notice_id, by, Right.PUBLISH)
    published = notice.published_at is not None
    ended = published and notice.displayed_until <= now
    if reason := rules.may_withdraw(published, ended, because):
        raise Conflict("notice_not_withdrawn", reason)
    notice.withdrawn_at, notice.withdrawn_because = now, because.strip()[:500]
    facts = {"because": notice.withdrawn_because}
    audit(act="notices.notice_withdrawn", object=notice, by=by, now=now, data=facts)
    _note(notice, now)
    notice.save()
    return notice


def note_displays(*, now: datetime) -> int:
    """Note displays that have begun or ended since the last time; returns how many lines.

    Safe to repeat and beside itself: each notice is one transaction behind its row's lock.
    """
    noted = 0
    for pk in list(Notice.objects.due_to_note(now).values_list("pk", flat=True)):
        with transaction.atomic():
            notice = locked(pk)
            noted += _note(notice, now)
            notice.save()
    return noted


def digest_of(notice: Notice) -> str:
    """SHA-256, in hexadecimal, of all that a notice says and of the files that come with it."""
    files = [[one.title, one.digest] for one in notice.files.all()]
    says = {
        "number": notice.number,
        "kind": notice.kind,
        "issued_on": notice.issued_on,
        "texts": notice.texts,
        "signed_by": notice.signed_by,
        "shown_from": notice.shown_from,
        "shown_until": notice.shown_until,
        "corrects": notice.corrects_id,
        "files": files,
    }
    text = json.dumps(says, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _check(notice: Notice, languages: Sequence[str], now: datetime) -> None:
    faults = rules.may_publish(
        number=notice.number,
        kind=notice.kind,
        texts=notice.texts,
        signed_by=notice.signed_by,
        shown_from=notice.shown_from,
        shown_until=notice.shown_until,
        languages=languages,
        today=timezone.localdate(now),
    )
    for code, text in notice.texts.items():
        if heading_gaps(text["body"]):
            faults[f"body_{code}"] = _("Begin with a large heading: a small one stands below one.")
    if faults:
        raise Invalid("notice_incomplete", _("Something is still missing."), faults)


def _printed(notice: Notice, issuer: Issuer) -> bytes:
    try:
        return printed(notice, issuer)
    except NotPrintable as error:
        message = _(
            "The PDF cannot be made of this text: it holds signs that the font does not have. "
            "Use letters and digits, no pictures from the keyboard."
        )
        raise Invalid("notice_not_printable", message, {}) from error


def _tell_published(notice: Notice, by: Actor | None, now: datetime) -> None:
    data: dict[str, Any] = {
        "number": notice.number,
        "kind": notice.kind,
        "titles": {code: text["title"] for code, text in notice.texts.items()},
        "shown_from": notice.shown_from,
        "shown_until": notice.shown_until,
        "digest": notice.digest,
        "document_digest": notice.document_digest,
        "corrects": notice.corrects_id,
    }
    audit(act="notices.notice_published", object=notice, by=by, now=now, data=data)
    if notice.corrects is not None:
        facts = {"by_notice": notice.pk, "number": notice.number}
        audit(act="notices.notice_corrected", object=notice.corrects, by=by, now=now, data=facts)
    if _note(notice, now):
        notice.save()


def _note(notice: Notice, now: datetime) -> int:
    """Write what is due into the trail and onto the notice, and tell of it; its caller saves it."""
    begins, ends = notice.displayed_from, notice.displayed_until
    noted = 0
    if begins is not None and notice.display_began_at is None and begins <= now and begins < ends:
        notice.display_began_at = begins
        _audit(notice, "notices.display_began", begins, now)
        tell(name="notices.put_up", object_id=notice.pk, scope=SCOPE)
        noted += 1
    if notice.display_began_at and notice.display_ended_at is None and ends <= now:
        notice.display_ended_at = ends
        _audit(notice, "notices.display_ended", ends, now)
        tell(name="notices.taken_down", object_id=notice.pk, scope=SCOPE)
        withdraw_from_search(source=SOURCE, numbers=[notice.pk])
        noted += 1
    return noted


def _audit(notice: Notice, act: str, moment: datetime, now: datetime) -> None:
    facts = {"moment": moment, "digest": notice.digest}
    audit(act=act, object=notice, by=None, now=now, data=facts)
