"""Somebody without an account says something, and proves the e-mail address by a link."""

import secrets
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services import digest_of
from common.errors import Conflict, Invalid, NotAllowed, NotFound
from consultations import mails, pace, rules
from consultations.models import Channel, Contribution, Draft
from consultations.services.contributing import Giver, check_open, take
from consultations.services.preparing import locked
from consultations.services.saying import Words, checked
from notifications.rules import may_send_to

_LONGEST_TOKEN = 100
_HANDED_IN = "contribution"


@transaction.atomic
def ask_guest(
    *, consultation_id: int, words: Words, email: str, caller: str, now: datetime | None = None
) -> None:
    """Keep what a guest typed and mail the link by which it is handed in, for 48 hours.

    `caller` is the network that it comes from. Nothing tells whether an address is known here.
    Raises NotFound, NotAllowed where guests are not asked, Conflict when the consultation is not
    open, Invalid by field, and TooMany.
    """
    consultation = locked(consultation_id)
    now = now or timezone.now()
    check_open(consultation, now)
    if reason := rules.may_be_guest(consultation.allows_guests):
        raise NotAllowed("guests_not_asked", reason)
    email = email.strip()
    _check_guest(words, email)
    checked(consultation, words)
    pace.take("network", caller, pace.MOST_OF_A_NETWORK)
    pace.take("address", email, pace.MOST_TO_AN_ADDRESS)
    token = secrets.token_urlsafe(24)
    Draft.objects.create(
        consultation=consultation,
        email=email,
        token_digest=digest_of(token),
        provision_key=words.provision_key,
        data=asdict(words) | {"files": []},
        saved_at=now,
    )
    mails.confirm(consultation, email=email, token=token, language=words.language)


def _check_guest(words: Words, email: str) -> None:
    fields = {}
    if reason := may_send_to(email):
        fields["email"] = reason
    if words.files:
        fields["files"] = _("To attach files, sign in.")
    if fields:
        raise Invalid("contribution_invalid", next(iter(fields.values())), fields)


def waiting(*, token: str) -> Draft:
    """What a link is about, with its consultation. Raises NotFound for one that leads nowhere."""
    found = None
    if len(token) <= _LONGEST_TOKEN and token.isprintable():
        rows = Draft.objects.select_related("consultation__process", "consultation__call")
        found = rows.filter(person=None, token_digest=digest_of(token)).first()
    if found is None:
        message = _("This link does not work any more: it was valid for 48 hours.")
        raise NotFound("link_unknown", message)
    return found


@transaction.atomic
def confirm_guest(*, token: str, now: datetime) -> Contribution:
    """Hand in what a guest has typed; a link used twice gives the same contribution.

    It counts as handed in when it was typed, also when the consultation has closed since, as long
    as it is confirmed within 48 hours. Raises NotFound, and Conflict when the process was annulled
    or a text was replaced meanwhile.
    """
    asked = waiting(token=token)
    consultation = locked(asked.consultation_id)
    # Anew, now that nobody else hands it in.
    draft = waiting(token=token)
    if done := handed_in(draft):
        return done
    if draft.saved_at + rules.CONFIRMED_WITHIN <= now:
        raise Conflict("link_expired", _("This link was valid for 48 hours. Write anew."))
    check_open(consultation, draft.saved_at)
    words = Words(**draft.data)
    giver = Giver(channel=Channel.GUEST, email=draft.email)
    made = take(consultation, words, giver, now=draft.saved_at, by=None)
    draft.data = {_HANDED_IN: made.pk}
    draft.save(update_fields=["data"])
    return made


def handed_in(draft: Draft) -> Contribution | None:
    """What a link has handed in already."""
    return Contribution.objects.filter(pk=draft.data.get(_HANDED_IN, 0)).first()


def forget_guests(*, now: datetime) -> int:
    """Forget what no guest confirmed in time, and links that were used; says how many."""
    old = Draft.objects.filter(person=None, email__gt="", saved_at__lte=now - 2 * _WITHIN)
    return old.delete()[0]


_WITHIN = rules.CONFIRMED_WITHIN
