"""What came on paper, at a hearing or by e-mail: an official enters it for whoever said it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Right
from accounts.standing import may
from common.errors import Conflict, Invalid, NotAllowed
from consultations import letterbox, rules
from consultations.attachments import Original
from consultations.models import Channel, Consultation, Contribution
from consultations.services.contributing import Giver, take
from consultations.services.preparing import locked
from consultations.services.saying import Words
from notifications.rules import may_send_to
from processes.rules import may_touch_archived

ENTERED = (Channel.HEARING, Channel.PAPER, Channel.EMAIL)


@dataclass(frozen=True)
class Imported:
    """What became of a mail: the contribution, whether it was there before, and what was left."""

    contribution: Contribution
    is_new: bool
    left_out: tuple[str, ...] = ()


@transaction.atomic
def enter(
    *,
    consultation_id: int,
    words: Words,
    channel: str,
    received_at: datetime,
    by: User,
    now: datetime,
    email: str = "",
) -> Contribution:
    """Enter what somebody said at a hearing, on paper or by e-mail, as of when it arrived.

    It may be entered after the closing, though not have arrived after it. With an address the
    receipt is mailed there. Raises NotFound, NotAllowed, Conflict when people were not asked at
    that moment, and Invalid by field.
    """
    consultation = locked(consultation_id)
    _check(consultation, by, received_at, now)
    if channel not in ENTERED:
        message = _("Choose how it reached the municipality.")
        raise Invalid("channel_unknown", message, {"channel": message})
    if email and (reason := may_send_to(email)):
        raise Invalid("contribution_invalid", reason, {"email": reason})
    giver = Giver(channel=channel, email=email, entered_by=by)
    return take(consultation, words, giver, now=received_at, by=by)


@transaction.atomic
def import_mail(
    *,
    consultation_id: int,
    raw: bytes,
    by: User,
    now: datetime,
    received_at: datetime | None = None,
) -> Imported:
    """Enter a mail that somebody saved as a file (.eml); the same mail twice is entered once.

    The mail itself is kept with it and shown to nobody but officials. `received_at` is when it
    arrived, unless the mail says so itself. What cannot be taken of it is named in `left_out`.
    Raises NotFound, NotAllowed, Conflict when people were not asked at that moment, and Invalid
    when it is no mail or says nothing.
    """
    consultation = locked(consultation_id)
    mail = letterbox.read(raw)
    if before := _before(consultation, mail.key):
        return Imported(before, is_new=False)
    arrived = received_at or mail.arrived_at or now
    _check(consultation, by, min(arrived, now), now)
    words = Words(text=mail.text, name=mail.name, language="sl", files=mail.files)
    giver = Giver(channel=Channel.EMAIL, email=mail.email, entered_by=by)
    original = Original(mail.key, raw)
    made = take(consultation, words, giver, now=min(arrived, now), by=by, original=original)
    return Imported(made, is_new=True, left_out=mail.left_out)


def _before(consultation: Consultation, key: str) -> Contribution | None:
    """The contribution that this mail was entered as; the consultation is locked."""
    known = Contribution.objects.filter(consultation=consultation, channel=Channel.EMAIL)
    return known.filter(files__contains=[{"mail": key}]).first()


def _check(consultation: Consultation, by: User, received_at: datetime, now: datetime) -> None:
    if reason := rules.may_prepare(may(by, Right.PROCESSES, consultation.process.unit)):
        raise NotAllowed("consultation_of_others", reason)
    if reason := may_touch_archived(consultation.process.archived_at is not None):
        raise Conflict("process_archived", reason)
    if timezone.is_naive(received_at):
        raise ValueError("A moment without a zone.")
    standing = rules.standing_of(consultation)
    if reason := rules.may_enter(standing, received_at, now):
        raise Conflict("not_received_in_time", reason, {"received_at": reason})
