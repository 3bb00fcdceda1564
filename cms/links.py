"""Links that leave the house: in mails, and to set a password for the first time or anew."""

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Site

from accounts.models import User
from accounts.tokens import PasswordTokens
from common.errors import NotFound


def portal_address() -> str:
    """Scheme, host and port of the portal that is being served, as provisioning set them."""
    return str(Site.objects.get().root_url)


def password_link(email: str) -> str:
    """The link for the person with that address; works once, for three days, in this municipality.

    Raises NotFound when nobody has the address here.
    """
    person = User.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise NotFound(
            "no_such_person", _("Nobody here has the address %(email)s.") % {"email": email}
        )
    token = PasswordTokens().make_token(person)
    with translation.override(person.language or settings.LANGUAGE_CODE):
        path = reverse(
            "account_reset_password_from_key",
            args=[user_pk_to_url_str(person), token],
            urlconf=settings.ROOT_URLCONF,
        )
    return f"{portal_address()}{path}"
