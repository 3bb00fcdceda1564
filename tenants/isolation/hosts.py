"""Whose portal a request is for."""

from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import set_urlconf
from django_tenants.utils import get_tenant_domain_model

from tenants.isolation import generations, refusals
from tenants.isolation.connection import connection, is_lost
from tenants.isolation.roles import PUBLIC

log = structlog.get_logger(__name__)

# Municipalities by host, one store a process. Every use is verified by the query that reads the
# state, so that a host given to somebody else is noticed at once.
_known: dict[str, Any] = {}
_KNOWN_MOST = 5000
# Where a host shows that it leads here, before it is served.
CHALLENGES = "/.well-known/skupaj/"


class Root:
    """The root domain: no municipality, schema `public`."""

    schema_name = PUBLIC
    updated_at = None


def normal(host: str) -> str:
    """A Host header as we compare it: no port, no trailing dot, lower case."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return name.rstrip(".").lower()


class MunicipalityMiddleware:
    """Gives the request its municipality, or refuses it: unknown host 404, suspended 503, marked
    for deletion 410. A host that is not the primary one leads to it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if getattr(request, "is_dummy", False):
            # Wagtail's preview sends a made-up request through every middleware. Choosing by its
            # host would render another municipality's data: it stays where the editor is.
            return self._serve(request, connection.tenant, None)
        connection.set_schema_to_public()
        try:
            return self._answer(request)
        finally:
            connection.set_schema_to_public()

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        try:
            host = normal(request.get_host())
        except DisallowedHost:
            return refusals.unknown_host(request, "")
        if request.path_info.startswith(CHALLENGES):
            return _challenge(request, host)
        try:
            tenant, state = find(host)
        except (OperationalError, InterfaceError) as error:
            if not is_lost(error):
                raise
            # What the visitor can do is to wait; closed, it is made anew at the next request.
            connection.close()
            log.error("database_unavailable", error=str(error))
            return refusals.unavailable(request)
        if tenant is None or state is None:
            return refusals.unknown_host(request, host)
        request.tenant = tenant  # type: ignore[attr-defined]
        return _closed(request, tenant, state) or self._serve(request, tenant, state)

    def _serve(self, request: HttpRequest, tenant: Any, state: Any) -> HttpResponseBase:
        at_root = tenant.schema_name == PUBLIC
        request.tenant = tenant  # type: ignore[attr-defined]
        request.state = state  # type: ignore[attr-defined]
        urlconf = settings.PUBLIC_SCHEMA_URLCONF if at_root else settings.ROOT_URLCONF
        request.urlconf = urlconf
        set_urlconf(urlconf)
        return self.get_response(request)


def _closed(request: HttpRequest, tenant: Any, state: generations.State) -> HttpResponse | None:
    """What a portal answers that is not served at this host, else None."""
    if state.status == "deleting":
        return refusals.deleting(request, tenant, state.closed_because)
    if state.status != "active":
        return refusals.suspended(request, tenant, state.closed_because)
    return refusals.moved(request, state.moved_to) if state.moved_to else None


def find(host: str) -> tuple[Any, generations.State | None]:
    """The municipality at `host` and its state, leaving the connection in its schema and role.

    One query when the host is known to this process; two more when it is new or has changed.
    """
    if host == settings.ROOT_HOST:
        return Root(), generations.read(host, PUBLIC)
    tenant = _known.get(host)
    if tenant is not None:
        connection.set_tenant(tenant)
        try:
            state = generations.read(host, tenant.schema_name)
        except DatabaseError:
            # Its schema or role is gone, or was made anew under the same name, which this
            # connection cannot know.
            connection.close()
        else:
            if state is not None and state.updated_at == tenant.updated_at:
                return tenant, state
    return _look_up(host)


def _look_up(host: str) -> tuple[Any, generations.State | None]:
    connection.set_schema_to_public()
    _known.pop(host, None)
    domains = get_tenant_domain_model().objects.exclude(checked_at=None)
    domain = domains.select_related("tenant").filter(domain=host).first()
    if domain is None:
        return None, None
    if domain.tenant.status == "deleting":
        # Its schema may be half gone.
        tenant = domain.tenant
        closed = generations.State(tenant.status, tenant.updated_at, tenant.deleted_because, {})
        return tenant, closed
    if len(_known) >= _KNOWN_MOST:
        _known.clear()
    _known[host] = domain.tenant
    connection.set_tenant(domain.tenant)
    return domain.tenant, generations.read(host, domain.tenant.schema_name)


def _challenge(request: HttpRequest, host: str) -> HttpResponseBase:
    """The one answer of a host that nobody has checked yet: the challenge that it was given."""
    asked = request.path_info.removeprefix(CHALLENGES)
    given = get_tenant_domain_model().objects.filter(domain=host).exclude(challenge="")
    # What is asked for may hold what no column holds, so that the database is not asked for it.
    if asked not in given.values_list("challenge", flat=True):
        return refusals.unknown_host(request, host)
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(asked, content_type="text/plain; charset=ascii", headers=headers)


def is_ours(host: str) -> bool:
    """Whether a portal answers at `host`, be it suspended, or the root domain.

    Asked by the proxy, which gets a certificate for each such host.
    """
    try:
        return find(host)[1] is not None
    finally:
        connection.set_schema_to_public()
