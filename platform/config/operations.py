"""The operators' addresses, answered before anybody asks whose portal this is.

| address | who may ask | on which host |
|---|---|---|
| /healthz | everybody | any: load balancers use a number |
| /readyz | from inside, or with the token | any |
| /metrics | from inside, or with the token | the root domain |
| /internal/tls-ask | from inside | any |

“From inside” is a connection from METRICS_ALLOWED that did not come through the proxy: behind one,
everybody's connection comes from it, so what carries X-Forwarded-For is from outside.
"""

from collections.abc import Callable
from hmac import compare_digest
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from config import readiness
from config.networks import within
from config.series import DatabaseSeries
from tenants.isolation import hosts, metrics

_PLAIN = "text/plain; charset=utf-8"
# As gunicorn says it of a socket in the file system.
_SOCKET = ""


class OperationsMiddleware:
    """Answers the operators' addresses; everything else goes on untouched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        view = ADDRESSES.get(request.path_info)
        if view is None or (view is show_metrics and not _at_root(request)):
            return self.get_response(request)
        response = view(request) if request.method in ("GET", "HEAD") else _say(405, "Only GET.")
        response["Cache-Control"] = "no-store"
        return response


def healthz(request: HttpRequest) -> HttpResponse:
    """The process lives; it asks nobody else."""
    return _say(200, "ok")


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when this process can serve, 503 with the reason when it cannot."""
    if not (_from_inside(request) or _has_token(request)):
        return _refusal()
    reason = readiness.trouble()
    return _say(503, reason) if reason else _say(200, "ready")


def show_metrics(request: HttpRequest) -> HttpResponse:
    """What all processes have counted and what the queue holds, in Prometheus' text."""
    if not (_from_inside(request) or _has_token(request)):
        return _refusal()
    asked = CollectorRegistry()
    asked.register(DatabaseSeries())
    text = generate_latest(metrics.registry()) + generate_latest(asked)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


def tls_ask(request: HttpRequest) -> HttpResponse:
    """200 for a host under which a portal of ours answers: the proxy gets certificates for these
    alone."""
    if not _from_inside(request):
        return _refusal()
    host = request.GET.get("domain", "").lower()
    try:
        known = host.isprintable() and hosts.is_ours(host)
    except (DatabaseError, InterfaceError):
        connection.close()
        return _say(503, "The database cannot be reached.")
    return _say(200, "ours") if known else _say(404, "No portal of ours answers there.")


ADDRESSES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": healthz,
    "/readyz": readyz,
    "/metrics": show_metrics,
    "/internal/tls-ask": tls_ask,
}


def _at_root(request: HttpRequest) -> bool:
    try:
        return hosts.normal(request.get_host()) == settings.ROOT_HOST
    except DisallowedHost:
        return False


def _from_inside(request: HttpRequest) -> bool:
    if "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META:
        return False
    address = request.META.get("REMOTE_ADDR", _SOCKET)
    return address == _SOCKET or within(address, settings.METRICS_ALLOWED)


def _has_token(request: HttpRequest) -> bool:
    given: Any = request.META.get("HTTP_AUTHORIZATION", "")
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    return bool(settings.METRICS_TOKEN) and compare_digest(given.encode(), wanted.encode())


def _refusal() -> HttpResponse:
    return _say(403, "Ask from an address in METRICS_ALLOWED, or with the token.")


def _say(status: int, text: str) -> HttpResponse:
    return HttpResponse(f"{text}\n", content_type=_PLAIN, status=status)
