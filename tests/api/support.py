"""What the tests of the API share."""

from typing import Any

from django.utils import timezone

from accounts.services import issue_token
from tests.support import client_of, in_municipality

PROBLEM = "application/problem+json"


def ask(path: str, schema: str = "alpha", method: str = "get", **headers: str) -> Any:
    """An anonymous call; `path` is what follows /api/v1/, or a whole address from an answer."""
    path = path.partition(".localhost")[2].partition("/api/v1/")[2] if "://" in path else path
    return getattr(client_of(schema), method)(f"/api/v1/{path}", headers=headers)


def results(path: str, schema: str = "alpha", **headers: str) -> list[dict[str, Any]]:
    """The objects of a list."""
    answer = ask(path, schema, **headers)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def titles(path: str, schema: str = "alpha", **headers: str) -> list[str]:
    """The titles of the objects of a list, in its order."""
    return [each["title"] for each in results(path, schema, **headers)]


def problem(answer: Any, status: int, code: str = "") -> dict[str, Any]:
    """The problem document of an answer that is one."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == PROBLEM
    said = answer.json()
    assert said["status"] == status
    assert said["title"]
    assert said["type"] == f"urn:skupaj:problem:{said['code']}"
    assert said["code"] == (code or said["code"])
    return said


def issued(schema: str = "alpha", *scopes: str, name: str = "Program", **more: Any) -> str:
    """The header with a token of `schema`; by default for everything."""
    chosen = list(scopes) or [
        "announcements:read",
        "events:read",
        "municipality:read",
        "notices:read",
        "questionnaires:read",
    ]
    with in_municipality(schema):
        token = issue_token(name=name, scopes=chosen, now=timezone.now(), **more)
    return f"Bearer {token}"
