"""Answers kept for anonymous visitors, by schema and by the generation of what they show.

An entry remembers the generations that were current when its request began, and until when what it
shows stays true. It is served only while both hold, so nothing stale is ever served and nothing is
flushed by hand.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from time import time
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from tenants.isolation.connection import current_schema
from tenants.isolation.metrics import kept_answer

ANSWERS, SEARCHES = "answers", "searches"
_LARGEST = 128 * 1024
_LONGEST_QUERY = 300


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which a view lets its answer be kept: the scopes it shows, and until when."""

    scopes: tuple[str, ...]
    until: datetime | None
    store: str


def keep(
    response: HttpResponseBase,
    *,
    scopes: Iterable[str] = (),
    until: datetime | None = None,
    store: str = ANSWERS,
) -> None:
    """Let `response` be kept for anonymous visitors.

    `scopes` names what it shows; without any it depends on every scope of the municipality.
    `until` is the next moment at which a date that it shows passes. `store` is where: what anybody
    can ask for in any number (`SEARCHES`) takes no room from what everybody asks for.
    """
    response.keep = Terms(tuple(scopes), until, store)  # type: ignore[attr-defined]


def keep_nothing(response: HttpResponseBase) -> None:
    """Take back what `keep` allowed: this answer is not for everyone."""
    response.keep = None  # type: ignore[attr-defined]


class AnswersMiddleware:
    """Serves kept answers, keeps new ones, and answers 304 to a visitor who has the current one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        state = getattr(request, "state", None)
        if state is None or not _anonymous_read(request):
            return self.get_response(request)
        key = _key(request)
        entry = _kept(request, key)
        found = entry is not None and _holds(entry, state.generations)
        kept_answer(current_schema(), found=found)
        if entry is not None and found:
            return _from_entry(request, entry)
        response = self.get_response(request)
        entry = _entry(response, state.generations)
        if entry is None:
            return response
        caches[response.keep.store].set(key, entry)  # type: ignore[attr-defined]
        return _from_entry(request, entry)


def _kept(request: HttpRequest, key: str) -> tuple[Any, ...] | None:
    entry = caches[ANSWERS].get(key)
    if entry is None and request.META.get("QUERY_STRING"):
        entry = caches[SEARCHES].get(key)
    return entry  # type: ignore[no-any-return]


def _anonymous_read(request: HttpRequest) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "HTTP_AUTHORIZATION" not in request.META
        and len(request.META.get("QUERY_STRING", "")) <= _LONGEST_QUERY
    )


def _key(request: HttpRequest) -> str:
    # Pages are chosen by address alone; the API also by what the caller accepts.
    accepts = ""
    if request.path_info.startswith("/api/"):
        accepts = f"{request.META.get('HTTP_ACCEPT_LANGUAGE')}|{request.META.get('HTTP_ACCEPT')}"
    parts = (request.scheme, request.get_host(), request.get_full_path(), accepts)
    return blake2b("\n".join(map(str, parts)).encode(), digest_size=20).hexdigest()


def _holds(entry: tuple[Any, ...], generations: dict[str, Any]) -> bool:
    shown, until = entry[0], entry[1]
    if until is not None and until <= time():
        return False
    if shown is None:
        return bool(entry[2] == generations)
    return all(generations.get(scope) == n for scope, n in shown.items())


def _entry(response: HttpResponseBase, generations: dict[str, Any]) -> tuple[Any, ...] | None:
    terms: Terms | None = getattr(response, "keep", None)
    if terms is None or response.status_code != 200 or not isinstance(response, HttpResponse):
        return None
    if response.cookies or len(response.content) > _LARGEST:
        return None
    shown = {scope: generations.get(scope) for scope in terms.scopes} if terms.scopes else None
    every = None if terms.scopes else generations
    until = terms.until.timestamp() if terms.until else None
    headers = _headers(response)
    store = {name.lower(): (name, value) for name, value in headers.items()}
    return (shown, until, every, headers, response.content, store)


def _headers(response: HttpResponse) -> dict[str, str]:
    digest = blake2b(response.content, digest_size=16).hexdigest()
    headers = dict(response.items())
    headers.setdefault("Vary", "Cookie")
    # Visitors' browsers ask again each time and mostly hear 304.
    return headers | {"ETag": f'"{digest}"', "Cache-Control": "no-cache"}


def _from_entry(request: HttpRequest, entry: tuple[Any, ...]) -> HttpResponse:
    headers, body = entry[3], entry[4]
    if headers["ETag"] in request.META.get("HTTP_IF_NONE_MATCH", ""):
        kept = {k: v for k, v in headers.items() if k not in ("Content-Type", "Content-Length")}
        return HttpResponse(status=304, headers=kept)
    response = HttpResponse(body, content_type=headers["Content-Type"])
    # They were checked and encoded when the answer was made; doing so again for each visitor is
    # a tenth of what a kept answer costs.
    response.headers._store = dict(entry[5])
    return response
