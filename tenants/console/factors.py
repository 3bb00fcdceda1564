"""The second factor of operators: a generator of codes, and codes to fall back on."""

import hmac
import secrets
from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from common.errors import Conflict, Invalid
from tenants.console import totp
from tenants.console.models import RecoveryCode, SecondFactor

RECOVERY_CODES = 10
# 32 letters and digits that nobody confuses: five bits each, fifty a code.
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_LENGTH = 10


def secret_of(factor: SecondFactor) -> bytes:
    """The secret that the generator holds too: made of the seed and SECRET_KEY, kept nowhere.

    Who reads the table, or a backup of it, has no codes.
    """
    return salted_hmac("console.totp", factor.seed, algorithm="sha256").digest()[:20]


def mark_of(factor: SecondFactor) -> str:
    """What a session remembers of the factor it was opened with: a new one closes it."""
    return salted_hmac("console.factor", factor.seed, algorithm="sha256").hexdigest()[:32]


def factor_of(operator: int) -> SecondFactor | None:
    """The confirmed factor of an operator."""
    return SecondFactor.objects.filter(operator=operator).exclude(confirmed_at=None).first()


@transaction.atomic
def begin(*, operator: int) -> SecondFactor:
    """The factor that an operator is about to confirm; the same until it is confirmed.

    Raises Conflict when there is a confirmed one: it is replaced by nobody who merely has the
    password.
    """
    fresh = {"seed": secrets.token_hex(32)}
    factor, _made = SecondFactor.objects.get_or_create(operator=operator, defaults=fresh)
    if factor.confirmed_at is not None:
        raise Conflict("factor_exists", _("This account has a second factor already."))
    return factor


@transaction.atomic
def confirm(*, operator: int, code: str, now: datetime) -> list[str]:
    """Take up the generator whose code this is; returns the recovery codes, shown this once.

    Raises Invalid when the code is another, Conflict when the factor was confirmed meanwhile.
    """
    factor = SecondFactor.objects.select_for_update().filter(operator=operator).first()
    if factor is not None and factor.confirmed_at is not None:
        raise Conflict("factor_exists", _("This account has a second factor already."))
    step = None
    if factor is not None:
        step = totp.matching_step(secret_of(factor), _plain(code), now.timestamp())
    if factor is None or step is None:
        raise Invalid("wrong_code", _("That is not the code. Enter the one that is shown now."))
    factor.confirmed_at, factor.last_step = now, step
    factor.save()
    return _new_recovery_codes(operator)


def _new_recovery_codes(operator: int) -> list[str]:
    RecoveryCode.objects.filter(operator=operator).delete()
    codes = [
        "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(RECOVERY_CODES)
    ]
    rows = [RecoveryCode(operator=operator, digest=_digest(operator, code)) for code in codes]
    RecoveryCode.objects.bulk_create(rows)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


@transaction.atomic
def prove(*, operator: int, code: str, now: datetime) -> bool:
    """Whether `code` is the generator's of this moment or an unused recovery code; each opens once.

    Two at the same moment wait for each other, so that one code opens one session.
    """
    factor = SecondFactor.objects.select_for_update().filter(operator=operator).first()
    if factor is None or factor.confirmed_at is None:
        return False
    plain = _plain(code)
    step = totp.matching_step(secret_of(factor), plain, now.timestamp())
    if step is not None and step > factor.last_step:
        factor.last_step = step
        factor.save(update_fields=["last_step"])
        return True
    return _use_recovery_code(operator, plain, now)


def _use_recovery_code(operator: int, code: str, now: datetime) -> bool:
    unused = RecoveryCode.objects.filter(operator=operator, used_at=None)
    return bool(unused.filter(digest=_digest(operator, code)).update(used_at=now))


def codes_left(operator: int) -> int:
    """How many recovery codes have not been used."""
    return RecoveryCode.objects.filter(operator=operator, used_at=None).count()


@transaction.atomic
def forget(*, operator: int) -> None:
    """Take an operator's second factor away: the next sign-in asks for a new one."""
    SecondFactor.objects.filter(operator=operator).delete()
    RecoveryCode.objects.filter(operator=operator).delete()


def _plain(code: str) -> str:
    return "".join(char for char in code.casefold() if char.isalnum())


def _digest(operator: int, code: str) -> str:
    value = f"{operator}:{code}"
    return salted_hmac("console.recovery", value, algorithm="sha256").hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two marks are the same, in the same time whatever they are."""
    return hmac.compare_digest(one.encode(), other.encode())
