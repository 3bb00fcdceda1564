"""A line for each request: what was asked for and what came of it, and nothing about who asked."""

from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

# Parts of addresses that let whoever knows them in.
_SECRET = ("token", "uidb64", "key", "signature", "code")


class RequestLogMiddleware(RequestMiddleware):
    """The library's line without what stands behind the question mark and without secret parts.

    Queries hold search words, e-mail addresses and tokens.
    """

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Method and path."""
        path = request.path
        match = request.resolver_match
        given = match.kwargs if match else {}
        for name in _SECRET:
            if given.get(name):
                path = path.replace(f"/{given[name]}", "/…")
        return f"{request.method} {path}"
