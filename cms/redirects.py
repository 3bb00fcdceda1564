"""Old addresses of a municipality's pages."""

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.redirects.middleware import RedirectMiddleware

from tenants.isolation.roles import PUBLIC


class PortalRedirectMiddleware(RedirectMiddleware):
    """Wagtail's, on portals alone: the root domain has neither pages nor redirects."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Follow a redirect where there is no page."""
        tenant = getattr(request, "tenant", None)
        if tenant is None or tenant.schema_name == PUBLIC:
            return response
        found: HttpResponse = super().process_response(request, response)
        return found
