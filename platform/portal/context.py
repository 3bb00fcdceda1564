"""What every page of a portal shows around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tenants.isolation.connection import current_schema
from tenants.isolation.roles import PUBLIC


def portal(request: HttpRequest) -> dict[str, Any]:
    """The municipality, and the address of the root domain."""
    tenant = getattr(request, "tenant", None)
    municipality = tenant if tenant is not None and tenant.schema_name != PUBLIC else None
    return {
        "municipality": municipality,
        "root_url": root_url(request),
        "schema": current_schema(),
    }


def root_url(request: HttpRequest) -> str:
    """The first page of the root domain, as seen from this request."""
    port = "" if settings.PRODUCTION else f":{request.get_port()}"
    return f"{settings.SCHEME}://{settings.ROOT_HOST}{port}/"
