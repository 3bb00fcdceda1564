"""What may leave, and who may follow. Each rule returns None or the reason why not."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

LONGEST_ADDRESS = 254
# RFC 5322 allows headers more than anybody needs; these are what mail of ours carries.
HEADERS = frozenset({"Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Id"})
# Whoever follows more reads none of it; a program that follows everything is held up.
MOST_FOLLOWED = 200


def may_send_to(address: str) -> str | None:
    """An address is one line that a mail server understands."""
    try:
        validate_email(address)
    except ValidationError:
        return _("Enter an e-mail address like ana.novak@example.si.")
    if len(address) > LONGEST_ADDRESS or not address.isprintable():
        return _("Enter an e-mail address like ana.novak@example.si.")
    return None


def may_carry(headers: Mapping[str, str]) -> str | None:
    """Headers are known ones, each of one line."""
    for name, value in headers.items():
        if name not in HEADERS or not value.isprintable():
            return _("A mail cannot carry the header “%(name)s”.") % {"name": name}
    return None


def may_follow(is_there: bool, followed: int) -> str | None:
    """What everyone may see can be followed, by somebody who does not follow too much already."""
    if not is_there:
        return _("This can no longer be followed: it is not on the portal any more.")
    if followed >= MOST_FOLLOWED:
        return _(
            "You follow %(most)d things, which is as many as possible. Stop following some first."
        ) % {"most": MOST_FOLLOWED}
    return None
