"""Who is at the console: password first, then the second factor, and only then a session.

Until both are given nobody is signed in: what stands in between is a note in the session that opens
no page but the one which asks for the code.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from time import time
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import NotAllowed
from tenants.console import acts, factors
from tenants.isolation import counters
from tenants.isolation.callers import address_of

# Seconds: between password and code; of a session, whatever is done in it; of a proof.
PENDING = 600
SESSION = 8 * 3600
FRESH = int(timedelta(minutes=15).total_seconds())
# Of a proof, before somebody else is let in by a link.
FRESH_FOR_LINK = int(timedelta(minutes=5).total_seconds())
_PENDING, _FACTOR, _PROVED = "console.pending", "console.factor", "console.proved"
# Tries in a quarter of an hour. Passwords: for an account from one network, which is what holds a
# guesser back; from one network for whatever account; for an account from everywhere, so many that
# ten networks must work together to keep its owner out. Of whoever has the password: codes, and
# passwords given once more.
WINDOW = 900
TRIES = {"pair": 10, "network": 40, "account": 100, "code": 6, "again": 10}

View = Callable[..., HttpResponse]


def hold_back(kind: str, what: object) -> None:
    """Count a try; raises NotAllowed when there were too many.

    The count is raised before anything is compared, so that tries at the same moment all count.
    """
    if counters.add(f"console.{kind}:{what}", 1, WINDOW) > TRIES[kind]:
        message = _("Too many tries. Wait a quarter of an hour, then try again.")
        raise NotAllowed("too_many_tries", message)


def hold_back_stranger(request: HttpRequest, email: str) -> None:
    """Count a try of a password for `email`; raises NotAllowed when there were too many.

    What is refused to a network counts no further: alone it reaches no ceiling of an account.
    """
    network = acts.network_of(address_of(request))
    hold_back("network", network)
    hold_back("pair", f"{network} {email}")
    hold_back("account", email)


def let_in(request: HttpRequest, email: str) -> None:
    """Forget the tries of this network for this account: the password was right."""
    let_go("pair", f"{acts.network_of(address_of(request))} {email}")


def let_go(kind: str, what: object) -> None:
    """Forget the tries: this one was right."""
    counters.forget(f"console.{kind}:{what}")


def begin(request: HttpRequest, person: User) -> None:
    """The password was right: remember who is asked for the code."""
    logout(request)
    request.session[_PENDING] = {"operator": person.pk, "until": time() + PENDING}
    request.session["console.hash"] = person.get_session_auth_hash()


def pending(request: HttpRequest) -> User | None:
    """Whose password was right a moment ago."""
    note = request.session.get(_PENDING)
    if not isinstance(note, dict) or note["until"] < time():
        return None
    person = User.objects.filter(pk=note["operator"], is_active=True, is_staff=True).first()
    same = person and person.get_session_auth_hash() == request.session.get("console.hash")
    return person if same else None


def complete(request: HttpRequest, person: User) -> None:
    """Both were right: a session of its own begins."""
    factor = factors.factor_of(person.pk)
    if factor is None:
        raise NotAllowed("no_factor", _("This account has no second factor."))
    request.session.flush()
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[_FACTOR] = factors.mark_of(factor)
    request.session[_PROVED] = time()
    request.session.set_expiry(SESSION)


def prove(request: HttpRequest) -> None:
    """Password and code were given once more."""
    request.session[_PROVED] = time()


def operator_of(request: HttpRequest) -> User | None:
    """The operator whose session this is; None without a second factor that holds today."""
    person, mark = request.user, request.session.get(_FACTOR)
    if not isinstance(person, User) or not (person.is_active and person.is_staff) or not mark:
        return None
    factor = factors.factor_of(person.pk)
    return person if factor and factors.same(factors.mark_of(factor), mark) else None


def is_fresh(request: HttpRequest, seconds: int = FRESH) -> bool:
    """Whether password and code were given within the last `seconds`."""
    return time() - float(request.session.get(_PROVED, 0)) < seconds


def proved_first(back: str) -> HttpResponse:
    """To the page that asks for password and code, and from there to the page at `back`."""
    return unkept(redirect(f"{reverse('console:confirm')}?{urlencode({'next': back})}"))


def operators_only(view: View) -> View:
    """A page of the console: everybody else is asked to sign in, and nothing of it is kept."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = operator_of(request)
        if person is None:
            return _to("console:sign_in", request)
        request.operator = person  # type: ignore[attr-defined]
        return unkept(view(request, *args, **kwargs))

    guarded.guard = "operators"  # type: ignore[attr-defined]
    return guarded


def fresh_only(view: View) -> View:
    """A page that cannot be taken back: password and code are asked for once more."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return (
            view(request, *args, **kwargs) if is_fresh(request) else _to("console:confirm", request)
        )

    return operators_only(guarded)


def unkept(response: HttpResponse) -> HttpResponse:
    """What no cache and no history keeps."""
    response["Cache-Control"] = "no-store"
    return response


def _to(name: str, request: HttpRequest) -> HttpResponse:
    # What was sent by a form is not sent again from the page that asks for the code.
    back = request.get_full_path() if request.method == "GET" else request.path
    return unkept(redirect(f"{reverse(name)}?{urlencode({'next': back})}"))


def way_back(request: HttpRequest) -> str:
    """Where the person wanted to go, when that is a page of the console."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    home = reverse("console:home")
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith(home)
    return wanted if ours else home
