"""Links that leave the house: in mails, and to set a password for the first time or anew."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from wagtail.models import Site

from accounts.models import User
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
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    token = default_token_generator.make_token(person)
    path = reverse(
        "wagtailadmin_password_reset_confirm",
        args=[uid, token],
        urlconf=settings.ROOT_URLCONF,
    )
    return f"{portal_address()}{path}"
