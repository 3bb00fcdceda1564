"""A looser Content-Security-Policy for the back office alone."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.csp import CSP


class AdminPolicyMiddleware:
    """Wagtail's page editor has inline scripts without a nonce; `/admin/` alone allows them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        inline = [CSP.SELF, CSP.UNSAFE_INLINE]
        self.policy = {
            **settings.SECURE_CSP,
            "script-src": inline,
            "style-src": inline,
            "img-src": [CSP.SELF, "data:", "blob:"],
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_config = self.policy  # type: ignore[attr-defined]
        return response
