"""Pages for what went wrong, in the visitor's language, with what to do next."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

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


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 in place of Django's CSRF page: the form was open for too long, or cookies are off."""
    title = _("The form has expired")
    advice = _("Go back, reload the page and send it again. Cookies must be allowed.")
    return _page(request, 403, "form_expired", title, advice)


def _page(request: HttpRequest, status: int, code: str, title: str, advice: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem(status, code, title, advice)
    context = {"title": title, "advice": advice}
    response = render(request, "errors/page.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
