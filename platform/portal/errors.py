"""Pages for what went wrong, in the visitor's language, with what to do next."""

import re
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.problems import problem


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400: the address or what was sent could not be understood."""
    title = _("That could not be understood")
    advice = _("Check the address, or begin at the first page.")
    return _page(request, 400, "bad_request", title, advice)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403: this person may not see that."""
    title = _("You may not see this page")
    advice = _("Sign in with an account that may, or ask the municipality.")
    return _page(request, 403, "forbidden", title, advice)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: there is no such page in this municipality."""
    title = _("There is no such page")
    advice = _("It may have been moved or removed. Check the address, or begin at the first page.")
    return _page(request, 404, "not_found", title, advice)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. Uses no database, since that may be what is broken."""
    title = _("Something went wrong on our side")
    advice = _("Nothing that you did. Try again in a few minutes.")
    return _page(request, 500, "broken", title, advice)


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    """429: somebody tries too often; `wait` is in seconds."""
    title = _("Too many tries")
    minutes = max(1, round(wait / 60))
    advice = ngettext(
        "Wait %(minutes)d minute, then try again.",
        "Wait %(minutes)d minutes, then try again.",
        minutes,
    ) % {"minutes": minutes}
    response = _page(request, 429, "too_many_requests", title, advice)
    response["Retry-After"] = str(wait)
    return response


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 in place of Django's CSRF page: the form was open for too long, or cookies are off.

    What was typed comes back in hidden fields behind the button "Send again", except passwords,
    codes and files. Only to whoever typed it on this host: another site that sends its own form
    here would otherwise need but one click of its victim.
    """
    title = _("The form has expired")
    typed = _typed(request) if _is_from_here(request) else []
    advice = (
        _("It was open for too long. Nothing that you typed is lost: send it again.")
        if typed
        else _("Go back, reload the page and send it again. Cookies must be allowed.")
    )
    more = {"typed": typed, "is_short": bool(typed) and _is_short(request)}
    return _page(
        request, 403, "form_expired", title, advice, template="errors/expired.html", **more
    )


def signed_out(request: HttpRequest, way_in: str) -> HttpResponse | None:
    """403: somebody's session ended while they wrote; what was typed comes back, as above.

    `way_in` is where to sign in, which is done in another window. None where nothing was typed.
    """
    typed = _typed(request) if _is_from_here(request) else []
    if not typed:
        return None
    title = _("You have been signed out meanwhile")
    advice = _(
        "Nothing that you typed is lost: sign in in another window, then send it again here."
    )
    more = {"typed": typed, "is_short": _is_short(request), "way_in": way_in}
    template = "errors/expired.html"
    return _page(request, 403, "signed_out", title, advice, template=template, **more)


def too_often(request: HttpRequest) -> HttpResponse:
    """429: somebody searches faster than people do."""
    title = _("That was too many searches at once")
    advice = _("Wait a minute, then search again.")
    response = _page(request, 429, "too_many_searches", title, advice)
    response["Retry-After"] = "60"
    return response


def busy(request: HttpRequest) -> HttpResponse:
    """503: a search took longer than we let it."""
    title = _("The search takes too long at the moment")
    advice = _("Try again in a minute, with fewer or with rarer words.")
    response = _page(request, 503, "search_busy", title, advice)
    response["Retry-After"] = "60"
    return response


# Fields whose content must stand in no page, by parts of their names.
_SECRET = re.compile(r"pass|secret|otp|recovery|^code$|-code$", re.IGNORECASE)
_UNTYPED = "csrfmiddlewaretoken"


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    try:
        sent = request.POST
    except (SuspiciousOperation, UnreadablePostError):
        # Too much, or torn off: what cannot be read cannot come back.
        return []
    names = [name for name in sent if name != _UNTYPED and not _SECRET.search(name)]
    return [(name, value) for name in names for value in sent.getlist(name)]


def _is_short(request: HttpRequest) -> bool:
    return bool(request.FILES) or any(_SECRET.search(name) for name in request.POST)


def _is_from_here(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin", "")
    if origin and origin != "null":
        return origin == f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def _page(
    request: HttpRequest,
    status: int,
    code: str,
    title: str,
    advice: str,
    *,
    template: str = "errors/page.html",
    **more: Any,
) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem(status, code, title, advice)
    context = {"title": title, "advice": advice, "status": status, **more}
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    return response
