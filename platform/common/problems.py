"""Errors for programs: RFC 9457 problem documents."""

from typing import Any

import orjson
from django.http import HttpResponse

CONTENT_TYPE = "application/problem+json"


def problem(status: int, code: str, title: str, detail: str = "", **more: Any) -> HttpResponse:
    """A problem document: `code` for programs, `title` and `detail` for their people."""
    document = {
        "type": f"urn:skupaj:problem:{code}",
        "title": title,
        "status": status,
        "code": code,
    }
    if detail:
        document["detail"] = detail
    response = HttpResponse(orjson.dumps(document | more), content_type=CONTENT_TYPE, status=status)
    response["Cache-Control"] = "no-store"
    return response
