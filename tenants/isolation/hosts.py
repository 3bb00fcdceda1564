"""Whose portal a request is for."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponseBase
from django.urls import set_urlconf
from django_tenants.utils import get_tenant_domain_model

from tenants.isolation import generations, refusals
from tenants.isolation.connection import connection
from tenants.isolation.roles import PUBLIC

# Municipalities by host, one store a process. Every use is verified by the query that reads the
# state, so that a host given to somebody else is noticed at once.
_known: dict[str, Any] = {}
_KNOWN_MOST = 5000


class Root:
    """The root domain: no municipality, schema `public`."""

    schema_name = PUBLIC
    updated_at = None


def normal(host: str) -> str:
    """A Host header as we compare it: no port, no trailing dot, lower case."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return name.rstrip(".").lower()


class MunicipalityMiddleware:
    """Gives the request its municipality, or refuses it: unknown host 404, suspended 503."""

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
        tenant, state = find(host)
        if tenant is None or state is None:
            return refusals.unknown_host(request, host)
        if state.status != "active":
            request.tenant = tenant  # type: ignore[attr-defined]
            return refusals.suspended(request, tenant, state.suspended_because)
        return self._serve(request, tenant, state)

    def _serve(self, request: HttpRequest, tenant: Any, state: Any) -> HttpResponseBase:
        at_root = tenant.schema_name == PUBLIC
        request.tenant = tenant  # type: ignore[attr-defined]
        request.state = state  # type: ignore[attr-defined]
        urlconf = settings.PUBLIC_SCHEMA_URLCONF if at_root else settings.ROOT_URLCONF
        request.urlconf = urlconf
        set_urlconf(urlconf)
        return self.get_response(request)


def find(host: str) -> tuple[Any, generations.State | None]:
    """The municipality at `host` and its state, leaving the connection in its schema and role.

    One query when the host is known to this process; two more when it is new or has changed.
    """
    if host == settings.ROOT_HOST:
        return Root(), generations.read(host, PUBLIC)
    tenant = _known.get(host)
    if tenant is not None:
        connection.set_tenant(tenant)
        state = generations.read(host, tenant.schema_name)
        if state is not None and state.updated_at == tenant.updated_at:
            return tenant, state
    return _look_up(host)


def _look_up(host: str) -> tuple[Any, generations.State | None]:
    connection.set_schema_to_public()
    _known.pop(host, None)
    domain = get_tenant_domain_model().objects.select_related("tenant").filter(domain=host).first()
    if domain is None:
        return None, None
    if len(_known) >= _KNOWN_MOST:
        _known.clear()
    _known[host] = domain.tenant
    connection.set_tenant(domain.tenant)
    return domain.tenant, generations.read(host, domain.tenant.schema_name)


def is_ours(host: str) -> bool:
    """Whether a portal answers at `host`, be it suspended, or the root domain.

    Asked by the proxy, which gets a certificate for each such host.
    """
    try:
        return find(host)[1] is not None
    finally:
        connection.set_schema_to_public()
