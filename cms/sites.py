"""Where a portal's tree of pages begins, remembered instead of read for every page."""

from collections.abc import Callable
from copy import copy

from django.http import HttpRequest, HttpResponseBase
from wagtail.models import Site

from tenants.isolation.connection import current_schema
from tenants.isolation.memory import remembered
from tenants.isolation.roles import PUBLIC


class SiteMiddleware:
    """Tells Wagtail the site and the addresses of its languages; without it, it asks thrice."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        state = getattr(request, "state", None)
        if state is not None and _shows_pages(request):
            request._wagtail_site = _own(remembered(state, "site", _site))  # type: ignore[attr-defined]
            request._wagtail_cached_site_root_paths = remembered(  # type: ignore[attr-defined]
                state, "root paths", Site.get_site_root_paths
            )
        return self.get_response(request)


def _shows_pages(request: HttpRequest) -> bool:
    if request.method not in ("GET", "HEAD") or request.path_info.startswith("/api/"):
        return False
    return current_schema() != PUBLIC


def _site() -> Site | None:
    # Provisioning makes one, and no municipality can add another.
    return Site.objects.select_related("root_page").filter(is_default_site=True).first()


def _own(site: Site | None) -> Site | None:
    """`site` for one request: Wagtail keeps on its page what it has found out for one visitor."""
    if site is None:
        return None
    own: Site = copy(site)
    own.root_page = copy(site.root_page)
    return own
