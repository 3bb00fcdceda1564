"""Every error of the API as an RFC 9457 problem document."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions

from common.errors import DomainError
from common.problems import problem


def exception_handler(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The problem document for `error`; None for what nobody foresaw (a 500)."""
    if isinstance(error, DomainError):
        return problem(error.status, error.code, error.message, errors=error.fields or None)
    if isinstance(error, Http404):
        return problem(404, "not_found", _("There is no such thing here."))
    if isinstance(error, PermissionDenied):
        return problem(403, "forbidden", _("You may not do that."))
    if isinstance(error, exceptions.APIException):
        return _from_framework(error)
    return None


def _from_framework(error: exceptions.APIException) -> HttpResponse:
    codes = error.get_codes()
    code = codes if isinstance(codes, str) else "invalid"
    detail = error.detail if isinstance(error.detail, str) else ""
    fields = {} if detail else {"errors": error.detail}
    response = problem(error.status_code, code, str(detail or _("That cannot be accepted.")), **fields)
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait) + 1)
    return response
