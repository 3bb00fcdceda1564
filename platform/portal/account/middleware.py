"""Around requests: what django-allauth needs on pages of an account, and the back office's lock."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.account.middleware import AccountMiddleware as Theirs
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from accounts import factors
from portal import errors
from portal.addresses import ACCOUNT
from tenants.isolation.connection import current_schema
from tenants.isolation.roles import PUBLIC

Answer = Callable[[HttpRequest], HttpResponseBase]
_WORDS = frozenset(ACCOUNT.values())
_BACK_OFFICE = "/admin/"
# What stands under /admin/ and is for everybody, or only lets somebody out.
_OPEN = ("/admin/login/", "/admin/logout/", "/admin/password_reset/", "/admin/jsi18n/")


class AccountMiddleware:
    """allauth's own, on its own pages alone: no other page is to pay for it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.theirs: Any = Theirs(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        parts = request.path_info.split("/", 3)[1:3]
        answer: HttpResponseBase
        answer = self.theirs(request) if _WORDS & set(parts) else self.get_response(request)
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> Any:
        """Lead to who asks for the password or the code once more."""
        return self.theirs.process_exception(request, exception)


class SecondFactorMiddleware:
    """Nobody works in the back office whose session was opened with a password alone."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        # The root domain has no back office, and so no way in to name.
        is_inside = path.startswith(_BACK_OFFICE) and current_schema() != PUBLIC
        if not is_inside or path.startswith(_OPEN):
            return self.get_response(request)
        if _lacks_factor(request):
            name = _where_to_give_one(request.user)
            back = request.get_full_path() if request.method == "GET" else _BACK_OFFICE
            to_there = HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': back})}")
            return _give_back(request, reverse(name)) or to_there
        if request.method == "POST" and not request.user.is_authenticated:
            return _give_back(request, reverse("account_login")) or self.get_response(request)
        return self.get_response(request)


def _give_back(request: HttpRequest, way_in: str) -> HttpResponseBase | None:
    """What was typed into a form of the back office by somebody whose session has ended."""
    if request.method != "POST" or "X-Requested-With" in request.headers:
        return None
    return errors.signed_out(request, way_in)


def _lacks_factor(request: HttpRequest) -> bool:
    person: Any = request.user
    if not person.is_authenticated or not person.has_perm("wagtailadmin.access_admin"):
        return False
    return not gave_factor(request)


def _where_to_give_one(person: Any) -> str:
    kinds = factors.kinds_of(person)
    if Authenticator.Type.TOTP in kinds:
        return "mfa_reauthenticate"
    return "mfa_reauthenticate_webauthn" if kinds else "mfa_index"


def gave_factor(request: HttpRequest) -> bool:
    """Whether the person who is signed in has given a second factor in this session."""
    person: Any = request.user
    return any(one["method"] == "mfa" for one in get_authentication_records(request, person))
