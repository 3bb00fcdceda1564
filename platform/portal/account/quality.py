"""Whether a password may be one, in our words: Django's are not complete in all our languages."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_WORDS = {
    "password_too_short": _("The password is too short: at least 12 characters."),
    "password_too_common": _("This password is among the first that are tried. Choose another."),
    "password_too_similar": _("This password resembles your name or address. Choose another."),
}


def check(password: str, person: Any) -> str:
    """The password; raises ValidationError with what is wrong with it."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        faults = [_WORDS.get(one.code or "", one) for one in error.error_list]
        raise ValidationError(faults) from error
    return password
