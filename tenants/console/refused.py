"""Refusals that the way in gives; none says whether the address or the password was wrong."""

from django.utils.translation import gettext as _

from common.errors import Invalid


def wrong_password() -> Invalid:
    """The pair of address and password opens nothing."""
    message = _("E-mail address and password do not belong together, or open nothing here.")
    return Invalid("wrong_password", message)


def wrong_code() -> Invalid:
    """The code is another's, another moment's, or was used before."""
    message = _("That is not the code, or it was used already. Wait for the next one.")
    return Invalid("wrong_code", message, {"code": message})
