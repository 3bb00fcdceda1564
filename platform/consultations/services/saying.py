"""Whether what was typed can be taken; every fault by its field."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from common.errors import Invalid
from consultations import attachments, rules
from consultations.models import Consultation, Provision, Version


@dataclass(frozen=True, kw_only=True)
class Words:
    """What somebody says. `version_id` and `provision_key` say of which text and which part of it;
    without them it is said of the whole. A place is in degrees of WGS84."""

    text: str
    name: str
    organisation: str = ""
    language: str = "sl"
    version_id: int | None = None
    provision_key: str = ""
    latitude: float | None = None
    longitude: float | None = None
    files: Sequence[File[bytes]] = ()
    # Whether people read the name, or the opinion alone.
    shows_name: bool = True


def tidy(text: str) -> str:
    """The text with line feeds alone, and nothing empty around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def checked(consultation: Consultation, words: Words) -> Version | None:
    """The version of which it is said, if any. Raises Invalid by field."""
    version, about = _about(consultation, words)
    reasons = {
        "text": rules.may_say(tidy(words.text)),
        "name": rules.may_be_called(words.name),
        "organisation": rules.may_be_written(words.organisation),
        "place": rules.may_point(words.latitude, words.longitude),
        "files": attachments.may_keep(words.files),
        "provision_key": about,
    }
    if words.language not in dict(settings.LANGUAGES):
        reasons["language"] = _("Choose one of the languages.")
    fields = {field: reason for field, reason in reasons.items() if reason}
    if fields:
        raise Invalid("contribution_invalid", next(iter(fields.values())), fields)
    return version


def _about(consultation: Consultation, words: Words) -> tuple[Version | None, str | None]:
    """The version that was read, and why it cannot be said of that part, if so.

    The part has to be in the text that was read and in the one that stands now: while somebody
    wrote, a later version may have been published.
    """
    if words.version_id is None:
        return None, _("There is no such part of the text.") if words.provision_key else None
    every = Version.objects.filter(
        document__consultation=consultation, published_at__isnull=False
    ).select_related("document")
    read = every.filter(pk=words.version_id).first()
    if read is None:
        return None, _("There is no such text in this consultation.")
    if not words.provision_key:
        return read, None
    if not _is_key(words.provision_key):
        return read, _("There is no such part of the text.")
    current = every.filter(document=read.document).order_by("-number").first()
    wanted = {read.pk, current.pk if current else read.pk}
    parts = Provision.objects.filter(version__in=wanted, key=words.provision_key)
    if parts.count() == len(wanted):
        return read, None
    return read, _(
        "The text has changed meanwhile and has no such part any more. What you typed is kept: "
        "choose another part, or send it about the whole."
    )


def _is_key(key: str) -> bool:
    return len(key) <= 40 and not any(unicodedata.category(one).startswith("C") for one in key)
