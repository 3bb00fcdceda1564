"""How views describe themselves in OpenAPI; nothing of it runs when a list is read."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
    inline_serializer,
)
from rest_framework import serializers

from api.filters import ListFilters, MomentFilter, NumberFilter, OneOf
from api.formats import Format

View = TypeVar("View", bound=type)
PROBLEM = "application/problem+json"
# Reading needs no token; one that is sent must be good.
ANYONE: list[Any] = [{}, {"token": []}]
_UNCHANGED = {304: OpenApiResponse(description=_("You have the current answer."))}


def only_ours(endpoints: list[tuple[Any, ...]], **kwargs: Any) -> list[tuple[Any, ...]]:
    """Leave out Wagtail's internal admin API, which drf-spectacular also finds."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]


class TokenScheme(OpenApiAuthenticationExtension):
    """`Authorization: Bearer skupaj_…`."""

    target_class = "api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """A token of one municipality, with its scopes."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "skupaj_<municipality>_…"}


class ProblemOut(serializers.Serializer[Any]):
    """An error, RFC 9457."""

    type = serializers.CharField(help_text="urn:skupaj:problem:<code>")
    title = serializers.CharField(help_text=_("A sentence for people."))
    status = serializers.IntegerField()
    code = serializers.CharField(help_text=_("A word for programs."))
    detail = serializers.CharField(required=False)
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.CharField(),
        required=False,
        help_text=_("A sentence for each parameter that could not be accepted."),
    )


def lang() -> OpenApiParameter:
    """The language of the answer."""
    return OpenApiParameter(
        "lang",
        enum=[code for code, _name in settings.LANGUAGES],
        description=_(
            "Language of the answer: one that the municipality has switched on. Without it "
            "Accept-Language decides, else Slovenian."
        ),
    )


def _paging() -> list[OpenApiParameter]:
    most, usual = settings.API_PAGE_SIZE_MAX, settings.API_PAGE_SIZE
    size = {"type": "integer", "minimum": 1, "maximum": most, "default": usual}
    place = _("A place in the list, as found in “next” and “previous”.")
    return [
        OpenApiParameter("page_size", size, description=_("Objects on a page.")),
        OpenApiParameter("cursor", str, description=place),
    ]


def _format(formats: tuple[Format, ...]) -> OpenApiParameter:
    return OpenApiParameter(
        "format",
        enum=[each.name for each in formats],
        description=_(
            "Format of the answer; Accept decides without it. All but json come whole, without "
            "pages, up to 10,000 objects."
        ),
    )


def _filters(filterset: type[ListFilters]) -> list[OpenApiParameter]:
    return [
        OpenApiParameter(name, description=wish.extra.get("label") or wish.label, **_type(wish))
        for name, wish in filterset.base_filters.items()
    ]


def _type(wish: Any) -> dict[str, Any]:
    if isinstance(wish, OneOf):
        return {"enum": [code for code, _name in wish.extra["choices"]]}
    if isinstance(wish, NumberFilter):
        limits = {"minimum": wish.extra["min_value"], "maximum": wish.extra["max_value"]}
        return {"type": {"type": "integer", **limits}}
    return {"type": OpenApiTypes.DATETIME if isinstance(wish, MomentFilter) else str}


def _problems(*statuses: int) -> dict[Any, Any]:
    return {(status, PROBLEM): ProblemOut for status in statuses}


def describes(
    operation: str,
    summary: Any,
    out: Any,
    example: Any,
    *,
    problems: tuple[int, ...] = (400, 401, 403, 406),
) -> Callable[[View], View]:
    """The description of a view that answers one object."""
    described = extend_schema(
        operation_id=operation,
        summary=summary,
        description=summary,
        parameters=[lang()],
        responses={200: out} | _UNCHANGED | _problems(*problems),
        examples=[OpenApiExample(operation, value=example, response_only=True)],
        auth=ANYONE,
    )
    return extend_schema_view(get=described)


def describes_post(
    operation: str, summary: Any, into: Any, out: Any, example: Any
) -> Callable[[View], View]:
    """The description of writing with a citizen's session."""
    return describes_act(operation, "post", summary, out, example, into=into, keyed=True, made=201)


def describes_act(
    operation: str,
    method: str,
    summary: Any,
    out: Any,
    example: Any,
    *,
    into: Any = None,
    keyed: bool = False,
    made: int = 200,
) -> Callable[[View], View]:
    """The description of what a citizen does with a session: by which method, what is sent, whether
    it has a key of its own, and which status says that it is done."""
    described = extend_schema(
        operation_id=operation,
        summary=summary,
        description=summary,
        parameters=[_key(), lang()] if keyed else [lang()],
        request=into,
        responses={made: out} | _problems(400, 401, 403, 404, 406, 409, 422, 429),
        examples=[OpenApiExample(operation, value=example, response_only=True)],
        auth=[{"session": []}],
    )
    return extend_schema_view(**{method: described})


def _key() -> OpenApiParameter:
    return OpenApiParameter(
        "Idempotency-Key",
        str,
        OpenApiParameter.HEADER,
        required=True,
        description=_("A value of your own: what is sent again with it is done once."),
    )


class SessionScheme(OpenApiAuthenticationExtension):
    """The session of the portal."""

    target_class = "api.authentication.CitizenSession"
    match_subclasses = True
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """The cookie of the session; a write needs the header X-CSRFToken, too."""
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


def with_text(component: str) -> dict[str, Any]:
    """An object of a list and its text; as a reference, since a second list of the same words
    (`kind`) would be taken for another one."""
    body = {"type": "string", "description": str(_("The text, as HTML."))}
    return with_more(component, {"body": body})


def with_more(component: str, more: dict[str, Any]) -> dict[str, Any]:
    """An object of a list and what is answered of it beside, where it is read alone."""
    return {
        "allOf": [
            {"$ref": f"#/components/schemas/{component}"},
            {"type": "object", "properties": more, "required": sorted(more)},
        ]
    }


def describes_list(
    operation: str, summary: Any, out: type[serializers.Serializer[Any]], example: Mapping[str, Any]
) -> Callable[[View], View]:
    """The description of a list: its filters, pages and formats, from what the view declares."""

    def describe(view: Any) -> Any:
        listed = {"results": [example], "next": None, "previous": None}
        described = extend_schema(
            operation_id=operation,
            summary=summary,
            description=_("A page of the list as JSON, or the whole list in another format."),
            parameters=[*_filters(view.filterset), *_paging(), _format(view.formats), lang()],
            responses=_answers(view, out),
            examples=[OpenApiExample(operation, value=listed, response_only=True)],
            auth=ANYONE,
        )
        return extend_schema_view(get=described)(view)

    return describe


def _answers(view: Any, out: type[serializers.Serializer[Any]]) -> dict[Any, Any]:
    name = out.__name__.removesuffix("Out")
    neighbour: dict[str, Any] = {"allow_null": True, "help_text": _("The neighbouring page.")}
    page = inline_serializer(
        f"{name}Page",
        {
            **getattr(view, "beside", {}),
            "results": out(many=True),
            "next": serializers.URLField(**neighbour),
            "previous": serializers.URLField(**neighbour),
        },
    )
    others = {(200, each.media_type): OpenApiTypes.STR for each in view.formats if each.whole}
    return {(200, "application/json"): page} | others | _UNCHANGED | _problems(400, 401, 403, 406)
