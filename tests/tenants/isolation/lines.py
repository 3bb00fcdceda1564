"""How a route is tried: the words in which the table of routes is written."""

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLResolver, get_resolver
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import get_page_models

from cms.models import BasePage

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One request that succeeds in alpha; `{names}` in it are the world's numbers and secrets."""

    path: str
    method: str = "GET"
    body: Any = None
    content_type: str = ""
    by: str = "administrator"
    status: int = 200
    # Whether alpha's answer must hold alpha's mark.
    shows: bool = True
    # Where alpha's answer leads, for a redirection.
    to: str = ""
    # Why nobody gets through here; `status` is then what everybody gets.
    closed: str = ""

    def names(self) -> set[str]:
        """What the path is filled with."""
        texts = [self.path, *(value for value in (self.body or {}).values() if is_name(value))]
        return {name for text in texts for _, name, *_ in string.Formatter().parse(text) if name}

    def names_secrets_of(self, world: Any) -> bool:
        """Whether the request names something that exists in that municipality alone."""
        return bool(self.names() & set(world.secrets))


def is_name(value: Any) -> bool:
    """Whether a value of a form is `{a name}` of the world."""
    return isinstance(value, str) and value.strip("{}").isidentifier() and value.startswith("{")


def see(path: str, **more: Any) -> Line:
    """A page that shows an object."""
    return Line(path=path, **more)


def get(path: str, **more: Any) -> Line:
    """A page that need not show one."""
    return Line(path=path, **({"shows": False} | more))


def send(path: str, body: Mapping[str, Any] | None = None, **more: Any) -> Line:
    """A form that is sent."""
    method = more.pop("method", "POST")
    return Line(path=path, method=method, body=body or {}, **({"shows": False} | more))


def closed(path: str, status: int, why: str, **more: Any) -> Line:
    """A route that is closed to everybody, with the reason."""
    return Line(path=path, status=status, closed=why, shows=False, **more)


def walk(patterns: Any, prefix: str = "") -> Iterator[str]:
    """Every route below, by its whole pattern."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern)


def routes_of(urlconf: str) -> set[str]:
    """The routes of a URLconf, and the routes that lie behind one of them."""
    found = set(walk(get_resolver(urlconf).url_patterns))
    return found | set(_behind_pages()) | set(_behind_bulk()) if _has_pages(found) else found


def _has_pages(found: set[str]) -> bool:
    return any("bulk/" in route for route in found)


def _behind_pages() -> Iterator[str]:
    for model in get_page_models():
        if model is BasePage:
            continue
        yield f"page {model.__name__}"
        if issubclass(model, RoutablePageMixin):
            for pattern in model.get_subpage_urls():
                if str(pattern.pattern):
                    yield f"page {model.__name__} {pattern.pattern}"


def _behind_bulk() -> Iterator[str]:
    bulk_action_registry._scan_for_bulk_actions()
    for app, models in bulk_action_registry.actions.items():
        for model, actions in models.items():
            yield from (f"bulk {app}.{model} {action}" for action in actions)


@dataclass(frozen=True)
class Upload:
    """A file that is sent: its content carries the mark of whoever sends it."""

    name: str
    content: bytes = field(default=b"Vsebina")
