"""Answers of the front gate itself, before any door: unknown host, closed portal, moved portal."""

from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _


def unknown_host(request: HttpRequest, host: str) -> HttpResponse:
    """404: nobody's portal answers here."""
    with override(_language(request)):
        title = _("There is no portal at this address")
        return _refusal(request, 404, "unknown_host", title, {"host": host[:253]})


def suspended(request: HttpRequest, tenant: Any, reason: str) -> HttpResponse:
    """503: the portal exists and is closed for now."""
    with override(_language(request)):
        title = _("This portal is closed for now")
        context = {"municipality": tenant, "reason": reason}
        response = _refusal(request, 503, "suspended", title, context)
    response["Retry-After"] = "3600"
    return response


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: overload or maintenance, of the installation and not of a portal. Asks no database."""
    with override(_language(request)):
        title = _("The portals cannot answer at the moment")
        response = _refusal(request, 503, "unavailable", title, {})
    response["Retry-After"] = "60"
    return response


def too_many(request: HttpRequest) -> HttpResponse:
    """429: this portal's programs have asked as often as they may within the hour."""
    with override(_language(request)):
        title = _("This portal's API has answered as often as it may this hour. Try again later.")
        return _refusal(request, 429, "too_many_requests", title, {})


def full(request: HttpRequest, reason: str) -> HttpResponse:
    """507: the portal may store no more."""
    with override(_language(request)):
        title = _("There is no room for that")
        return _refusal(request, 507, "full", title, {"reason": reason})


def deleting(request: HttpRequest, tenant: Any, reason: str) -> HttpResponse:
    """410: the portal has been closed for good, and will be deleted."""
    with override(_language(request)):
        title = _("This portal has been closed")
        context = {"municipality": tenant, "reason": reason}
        return _refusal(request, 410, "deleting", title, context)


def moved(request: HttpRequest, host: str) -> HttpResponse:
    """301, or 308 where a form was sent: the portal answers under another host."""
    port = "" if settings.PRODUCTION else f":{request.get_port()}"
    response = HttpResponse(status=301 if request.method in ("GET", "HEAD") else 308)
    response["Location"] = f"{request.scheme}://{host}{port}{request.get_full_path()}"
    # Browsers would keep it for ever, and a host may be given back.
    response["Cache-Control"] = "max-age=3600"
    return response


def _refusal(
    request: HttpRequest, status: int, code: str, title: str, context: dict[str, Any]
) -> HttpResponse:
    if request.path.startswith("/api/"):
        body: Any = orjson.dumps(
            {"type": f"urn:skupaj:problem:{code}", "title": title, "status": status, "code": code}
        )
        response = HttpResponse(body, content_type="application/problem+json", status=status)
    else:
        root = f"{settings.SCHEME}://{settings.ROOT_HOST}"
        port = "" if settings.PRODUCTION else f":{request.get_port()}"
        context |= {"title": title, "root_url": f"{root}{port}/", "language": _language(request)}
        response = HttpResponse(render_to_string(f"errors/{code}.html", context), status=status)
    response["Cache-Control"] = "no-store"
    return response


def _language(request: HttpRequest) -> str:
    """As the address says, or else as the browser asks."""
    return str(get_language_from_request(request, check_path=True))
