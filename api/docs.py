"""The API described: OpenAPI 3.1, and a page that shows it and loads nothing from outside."""

from functools import lru_cache
from typing import Any, ClassVar

from django.http import HttpResponse
from django.template.loader import render_to_string
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from rest_framework.request import Request

from api.formats import JSON, Format
from api.renderers import encode
from api.views import ApiView

YAML = Format("yaml", "application/yaml", charset="utf-8")
HTML = Format("html", "text/html", charset="utf-8")


@lru_cache(maxsize=16)
def description(urlconf: str, language: str) -> dict[str, Any]:
    """The API under the addresses of `urlconf`, in the language that is active.

    Kept a process: it is the same in all municipalities and changes with the code alone.
    """
    found: dict[str, Any] = SchemaGenerator(urlconf=urlconf).get_schema(request=None, public=True)
    return found


@lru_cache(maxsize=32)
def written(urlconf: str, language: str, yaml: bool) -> bytes:
    """The description as bytes. It is longer than what is kept of answers (`views.KEPT_MOST`), and
    as YAML it takes a second to write: kept a process, too."""
    found = description(urlconf, language)
    return bytes(OpenApiYamlRenderer().render(found)) if yaml else encode(found)


class SchemaView(ApiView):
    """OpenAPI 3.1."""

    schema = None
    formats = (JSON, YAML)
    generations = ("municipality",)
    urlconf: ClassVar[str] = ""

    def get(self, request: Request) -> HttpResponse:
        """The description in the language of the call."""
        response = self.send(written(self.urlconf, self.language, self.format is YAML))
        self.keep(response)
        return response


class DocsView(ApiView):
    """The same for people, where it can be tried."""

    schema = None
    formats = (HTML,)
    generations = ("municipality",)

    def get(self, request: Request) -> HttpResponse:
        """A page of our own around Swagger UI."""
        page = render_to_string("api/docs.html", {"language": self.language})
        response = self.send(page.encode())
        self.keep(response)
        return response
