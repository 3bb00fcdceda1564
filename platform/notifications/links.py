"""Links that end mails without signing in: signed, of one municipality and one person."""

from typing import NamedTuple

from django.core import signing
from django.utils.translation import gettext as _

from common.errors import NotFound
from notifications.models import Following
from tenants.isolation.signing import salted

_SALT = "notifications.unsubscribe"
_LONGEST = 300


class Ending(NamedTuple):
    """Whose mails a link ends, and about which following; None: about all."""

    person: int
    following: int | None


def token_for(ending: Ending) -> str:
    """What stands in the link. It holds for good: a mail is read after years, too."""
    return signing.dumps(list(ending), salt=salted(_SALT))


def ending_of(token: str) -> Ending:
    """What a link is about.

    Raises NotFound for a link of another municipality, or one that was never given.
    """
    try:
        if len(token) > _LONGEST:
            raise signing.BadSignature
        person, following = signing.loads(token, salt=salted(_SALT))
    except (signing.BadSignature, ValueError) as error:
        message = _("This link does not work. Open that of the latest mail, or sign in.")
        raise NotFound("link_unknown", message) from error
    return Ending(person, following)


def about(ending: Ending) -> Following | None:
    """The following that a link is about; None when it is about all, or is followed no more."""
    if ending.following is None:
        return None
    return Following.objects.filter(person=ending.person, pk=ending.following).first()
