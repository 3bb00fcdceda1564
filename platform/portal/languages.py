"""Languages that a portal has switched on."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language_from_path


class PortalLanguageMiddleware:
    """An address in a language that the municipality has not switched on is nowhere: 404.

    The addresses of all languages lead somewhere in every portal; the page behind would be
    Slovenian under another language's name.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        languages = getattr(request.tenant, "languages", None)  # type: ignore[attr-defined]
        code = get_language_from_path(request.path_info)
        if code and languages is not None and code not in languages:
            translation.activate(settings.LANGUAGE_CODE)
            raise Http404
        return self.get_response(request)
