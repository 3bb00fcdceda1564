"""Every error of the API as an RFC 9457 problem document."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions

from common.errors import DomainError
from common.problems import problem

# Django's own errors, the narrower before the wider.
_FROM_DJANGO: tuple[tuple[type[Exception], int, str, Any], ...] = (
    (Http404, 404, "not_found", gettext_lazy("There is no such thing here.")),
    (PermissionDenied, 403, "permission_denied", gettext_lazy("You may not do that.")),
    (RequestDataTooBig, 413, "too_large", gettext_lazy("That is more than can be read at once.")),
    (SuspiciousOperation, 400, "malformed", gettext_lazy("That request cannot be understood.")),
)


class Malformed(DomainError):
    """Parameters that cannot be understood: 400, with a sentence for each of them."""

    def __init__(self, code: str, fields: Mapping[str, str]) -> None:
        super().__init__(code, _("That request cannot be understood."), fields)


class TooLarge(exceptions.APIException):
    """A body longer than we read: 413."""

    status_code = 413
    default_code = "too_large"


def exception_handler(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The problem document for `error`; None for what nobody foresaw (a 500)."""
    if isinstance(error, DomainError):
        return _from_domain(error)
    if isinstance(error, exceptions.APIException):
        return _from_framework(error)
    for kind, status, code, sentence in _FROM_DJANGO:
        if isinstance(error, kind):
            return problem(status, code, str(sentence))
    return None


def _from_domain(error: DomainError) -> HttpResponse:
    more = {"errors": error.fields} if error.fields else {}
    return problem(error.status, error.code, error.message, " ".join(error.fields.values()), **more)


def _from_framework(error: exceptions.APIException) -> HttpResponse:
    codes = error.get_codes()
    code = codes if isinstance(codes, str) else "invalid"
    detail = error.detail if isinstance(error.detail, str) else ""
    fields: dict[str, Any] = {} if detail else {"errors": error.detail}
    title = str(detail or _("That cannot be accepted."))
    response = problem(error.status_code, code, title, **fields)
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait) + 1)
    return response
