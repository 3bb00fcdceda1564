"""Where the API begins, and what is said of addresses that it does not have."""

from typing import Any, ClassVar

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from api import languages
from api.schema import describes
from api.views import ApiView


@describes(
    "index",
    _("The addresses of this API"),
    {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}},
    {"schema": "https://obcina.example/api/v1/schema/"},
    problems=(400, 401, 406),
)
class IndexView(ApiView):
    """The addresses of this API."""

    names: ClassVar[tuple[str, ...]] = ()
    generations = ("municipality",)

    def get(self, request: Request) -> HttpResponse:
        """Each resource by its name."""
        here = f"{self.origin}{request.path}"
        return self.answer({name: f"{here}{name}/" for name in self.names})


class NotThere(ApiView):
    """Every other address: a problem document in the caller's language."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """404, whatever the method."""
        self.speak(languages.preferred(request))
        raise Http404
