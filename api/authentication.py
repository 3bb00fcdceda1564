"""Integrators' tokens: `Authorization: Bearer skupaj_<schema>_…`."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from accounts.models import ApiToken
from accounts.services import digest_of

SCHEME = "bearer"


class Integrator:
    """A program that showed a token; not a person."""

    is_authenticated = True
    is_active = True
    is_staff = False

    def __init__(self, token: ApiToken) -> None:
        self.token = token

    def __str__(self) -> str:
        return self.token.name


class TokenAuthentication(BaseAuthentication):
    """A token is looked up in the municipality that was asked, and nowhere else."""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        """The integrator behind the token; None without one; 401 for one that opens nothing."""
        scheme, _space, value = request.headers.get("Authorization", "").partition(" ")
        if not scheme:
            return None
        if scheme.lower() != SCHEME or not value.strip():
            raise AuthenticationFailed(_("Send the token as “Authorization: Bearer …”."))
        digest = digest_of(value.strip())
        token = ApiToken.objects.usable(timezone.now()).filter(digest=digest).first()
        if token is None:
            raise AuthenticationFailed(_("This token is unknown here, revoked or expired."))
        return Integrator(token), token

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return "Bearer"


class CitizenSession(SessionAuthentication):
    """The session of whoever is signed in on the portal, with Django's token against forged forms.

    For writes alone: reading is answered to everybody alike, so no session is looked at.
    """

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        """Whose session it is; None without one. Raises PermissionDenied for a forged form."""
        return None if request.method in SAFE_METHODS else super().authenticate(request)


class OwnSession(CitizenSession):
    """The same for what is one's own: reading it looks at the session, too."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        """Whose session it is; None without one. Raises PermissionDenied for a forged form."""
        return SessionAuthentication.authenticate(self, request)
