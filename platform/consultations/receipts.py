"""What whoever said something can show: number, moment, and a hash of all that was handed in.

**Canonical form.** A JSON object in UTF-8 without spaces or line ends around its parts, its names
in the order of the alphabet, letters as they are and not as escapes; moments in UTC with six digits
of a second (`2026-11-23T09:15:00.123456Z`); lines of the text end with a line feed. The SHA-256 of
these bytes, in hexadecimal, is the digest on the receipt: whoever has kept the file of the receipt
can reckon it with any program (`sha256sum`), without us.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from common.errors import NotFound
from consultations.models import Contribution, Version
from tenants.isolation.signing import salted

_SALT = "consultations.receipt"
_LONGEST = 300


def facts_of(contribution: Contribution, slug: str, version: Version | None) -> dict[str, Any]:
    """What the digest of a contribution is of; its e-mail address is no part of it.

    `slug` is that of the process. Of a version of a document its slug and number are named.
    """
    return {
        "channel": contribution.channel,
        "consultation": slug,
        "document": version.document.slug if version is not None else "",
        "files": [
            {"digest": one["digest"], "size": one["size"], "title": one["title"]}
            for one in contribution.files
        ],
        "language": contribution.language,
        "latitude": contribution.latitude,
        "longitude": contribution.longitude,
        "name": contribution.name,
        "number": contribution.number,
        "organisation": contribution.organisation,
        "provision": contribution.provision_key,
        "received_at": _written(contribution.received_at),
        "text": contribution.text,
        "version": version.number if version is not None else None,
    }


def canonical(facts: dict[str, Any]) -> bytes:
    """The bytes of which the digest is."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def digest_of(facts: dict[str, Any]) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(facts)).hexdigest()


def token_for(contribution: Contribution) -> str:
    """What stands in the address of a receipt: it holds for good, in this municipality alone."""
    return signing.dumps(contribution.pk, salt=salted(_SALT))


def find(token: str) -> Contribution:
    """The contribution that a receipt is of, with all that it shows.

    Raises NotFound for an address of another municipality, or one that was never given.
    """
    try:
        if len(token) > _LONGEST:
            raise signing.BadSignature
        number = signing.loads(token, salt=salted(_SALT))
    except (signing.BadSignature, ValueError) as error:
        raise _gone() from error
    related = ("entry__answer", "consultation__process", "consultation__call", "version__document")
    found = Contribution.objects.select_related(*related).filter(pk=number).first()
    if found is None:
        raise _gone()
    return found


def _gone() -> NotFound:
    return NotFound("link_unknown", _("This link does not work. Open that of the mail."))


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
