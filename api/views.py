"""The base of every address of the API."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.views import APIView

from api import formats, languages
from api.authentication import TokenAuthentication
from api.formats import JSON, Format
from api.parsers import JSONParser
from api.permissions import ReadOrScope
from api.problems import Malformed, exception_handler
from api.renderers import JSONRenderer, encode
from tenants.isolation.answers import keep

# An answer of more bytes is not kept, nor one to a longer query: who asks for those asks once.
KEPT_MOST = 128 * 1024
KEPT_QUERY = 300
_VARY = "Accept, Accept-Language, Authorization, Cookie"


class ApiView(APIView):
    """Language, format, known parameters, problems and ETags, the same for every address.

    A subclass says which token scope it is behind, which query parameters it knows beside `lang`
    and `format`, and what its answers show: the scopes of `answers.keep`, none meaning all.
    """

    scope: ClassVar[str] = ""
    parameters: ClassVar[frozenset[str]] = frozenset()
    formats: ClassVar[tuple[Format, ...]] = (JSON,)
    generations: ClassVar[tuple[str, ...]] = ()

    # Said here and not in the settings: Wagtail's own views on the framework keep its defaults.
    authentication_classes = [TokenAuthentication]
    permission_classes = [ReadOrScope]
    renderer_classes = [JSONRenderer]
    parser_classes = [JSONParser]
    metadata_class = None
    language: str = settings.LANGUAGE_CODE
    lacks: bool = False

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Settle language, method, parameters and format before anything is looked up."""
        # DRF's request looks every attribute up twice; there are many here.
        plain = request._request
        self.speak(languages.preferred(plain))
        if plain.method not in self.allowed_methods:
            raise MethodNotAllowed(str(plain.method))
        if code := languages.wanted(plain):
            self.speak(code)
        self.given = self._given(plain)
        super().initial(request, *args, **kwargs)

    def get_exception_handler(self) -> Any:
        """Every error as a problem document."""
        return exception_handler

    def speak(self, code: str) -> None:
        """Answer in this language from now on."""
        self.language = code
        translation.activate(code)

    def _given(self, request: HttpRequest) -> dict[str, str]:
        known = {*self.parameters, "lang", "format"}
        errors = {}
        for name, values in request.GET.lists():
            if name not in known:
                message = _("There is no such parameter. This address knows: %(known)s.")
                errors[name[:40]] = message % {"known": ", ".join(sorted(known))}
            elif len(values) > 1:
                errors[name] = _("This parameter may be given once.")
        if errors:
            raise Malformed("unknown_parameter", errors)
        return request.GET.dict()

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[Any, str]:
        """The format of this answer. The renderer serves views that answer a `Response`."""
        self.format = JSON if force else formats.chosen(request._request, self.formats)
        return JSONRenderer(), self.format.media_type

    @cached_property
    def origin(self) -> str:
        """What every address in an answer begins with: `https://host`."""
        plain = self.request._request
        return f"{plain.scheme}://{plain.get_host()}"

    def answer(self, data: Any) -> HttpResponse:
        """`data` as JSON, kept for anonymous callers until what it shows changes."""
        response = self.send(encode(data))
        self.keep(response)
        return response

    def send(self, body: bytes) -> HttpResponse:
        """`body` in the format that was chosen."""
        return HttpResponse(body, content_type=self.format.content_type)

    def keep(self, response: HttpResponse) -> None:
        """Let the answer be kept for anonymous callers, where it is small and asked for often.

        Which languages there are, and so the answer, is always a matter of the municipality too.
        """
        if self.lacks or _personal(self.request) or len(response.content) > KEPT_MOST:
            return
        if "updated_since" in self.given:
            # Everybody's moment is another: it would take the place of what many ask for.
            return
        if len(self.request.META.get("QUERY_STRING", "")) <= KEPT_QUERY:
            scopes = self.generations and (*self.generations, "municipality")
            keep(response, scopes=scopes, until=self.until())

    def until(self) -> datetime | None:
        """The next moment at which this answer changes without anybody writing."""
        return None

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Which methods there are: the header `Allow` says it."""
        return HttpResponse(status=204)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Headers that every answer has; a caller who has this very answer hears 304."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Content-Language"] = self.language
        response["Vary"] = _VARY
        if response.status_code == 200 and not hasattr(response, "keep"):
            # Not kept, and so not compared by AnswersMiddleware either.
            response["Cache-Control"] = "private, no-cache"
            set_response_etag(response)
            response = get_conditional_response(request, etag=response["ETag"], response=response)
            response["Content-Language"] = self.language
        return response


def _personal(request: Request) -> bool:
    """Whether the caller is known in some way."""
    return "HTTP_AUTHORIZATION" in request.META or settings.SESSION_COOKIE_NAME in request.COOKIES
