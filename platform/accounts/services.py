"""Acts on people and tokens."""

import hashlib
import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import ApiToken
from accounts.rules import may_issue
from common.errors import Conflict, Invalid
from records.services import Actor, audit
from tenants.isolation.connection import current_schema


def digest_of(token: str) -> str:
    """What is stored of a token. The schema is hashed with it: a copied row opens nothing."""
    return hashlib.sha256(f"{current_schema()}:{token}".encode()).hexdigest()


@transaction.atomic
def issue_token(
    *,
    name: str,
    scopes: list[str],
    now: datetime,
    expires_at: datetime | None = None,
    by: Actor | None = None,
) -> str:
    """Make a token and return it; it is shown this once and kept only as a hash.

    `name` says who uses it, at most 100 characters; spaces around it do not count.

    Raises Invalid when a scope is unknown or the end lies in the past, Conflict when a live token
    has that name.
    """
    name = name.strip()
    if reason := may_issue(name, scopes, now, expires_at):
        raise Invalid("token_invalid", reason)
    token = f"skupaj_{current_schema()}_{secrets.token_urlsafe(32)}"
    try:
        with transaction.atomic():
            made = ApiToken.objects.create(
                name=name,
                digest=digest_of(token),
                scopes=scopes,
                created_at=now,
                expires_at=expires_at,
            )
    except IntegrityError as error:
        message = _("A token named “%(name)s” is in use. Revoke it first, or choose another name.")
        raise Conflict("token_exists", message % {"name": name}) from error
    facts = {"name": name, "scopes": scopes, "expires_at": expires_at}
    audit(act="accounts.token_issued", object=made, by=by, now=now, data=facts)
    return token


@transaction.atomic
def revoke_token(*, name: str, now: datetime, by: Actor | None = None) -> bool:
    """Make the live token of that name useless at once; False when there was none."""
    live = ApiToken.objects.select_for_update().filter(name=name.strip(), revoked_at=None).first()
    if live is None:
        return False
    live.revoked_at = now
    live.save(update_fields=["revoked_at"])
    audit(act="accounts.token_revoked", object=live, by=by, now=now, data={"name": live.name})
    return True
