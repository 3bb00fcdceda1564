"""What stands around a page's content."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

NAMES = dict(settings.LANGUAGES)
# Pages of the root domain that stand in its menu, and those that have an address in each language.
_MENU = ("announcements", "events", "practices", "portals")
_PAGES = ("home", "accessibility", "contact", "search", *_MENU)


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go; `current` is what aria-current says of it: page, true or nothing."""

    title: str
    url: str
    current: str = ""


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the portal and where its reader goes from here."""

    code: str
    name: str
    url: str
    is_current: bool
    is_translated: bool
    full_url: str = ""


@dataclass(slots=True)
class Frame:
    """What stands around a page's content."""

    home_url: str = "/"
    menu: list[Link] = field(default_factory=list)
    trail: list[Link] = field(default_factory=list)
    languages: list[Language] = field(default_factory=list)
    announcements: dict[str, str] = field(default_factory=dict)
    events: dict[str, str] = field(default_factory=dict)

    @property
    def alternates(self) -> list[Language]:
        """The languages in which search engines find this very page; none when it is but one."""
        found = [language for language in self.languages if language.full_url]
        return found if len(found) > 1 else []

    @property
    def missing(self) -> list[Language]:
        """The languages into which this page has not been translated."""
        return [language for language in self.languages if not language.is_translated]


def same_page(request: HttpRequest, language: str) -> str:
    """The address in `language` of a page of the portal's own; empty for pages of editors."""
    match = request.resolver_match
    if match is None or match.view_name is None or match.view_name.startswith("wagtail"):
        return ""
    with override(language):
        try:
            return with_choices(
                request, reverse(match.view_name, args=match.args, kwargs=match.kwargs)
            )
        except NoReverseMatch:
            return ""


def with_choices(request: HttpRequest, address: str) -> str:
    """An address of the page that is asked for, with what the visitor chose and looked for on it.

    The names of the choices are the same in every language.
    """
    chosen = request.GET.urlencode()
    return f"{address}?{chosen}" if chosen else address


def root_frame(request: HttpRequest | None) -> Frame:
    """The frame of the root domain: the same page in every language, and the lists as its menu."""
    match = request.resolver_match if request is not None else None
    name = match.url_name if match is not None and match.url_name in _PAGES else None
    now, languages = get_language(), []
    for code, title in NAMES.items():
        with override(code):
            url = _address(name or "home")
        if name and request is not None:
            url = with_choices(request, url)
        languages.append(Language(code, title, url, code == now, is_translated=True))
    return Frame(
        home_url=_address("home"),
        menu=[
            Link(title, _address(page), "page" if page == name else "") for page, title in _menu()
        ],
        languages=languages,
    )


def _address(name: str) -> str:
    return reverse(name, urlconf=settings.PUBLIC_SCHEMA_URLCONF)


def _menu() -> list[tuple[str, Any]]:
    titles = (_("Announcements"), _("Events"), _("Good practices"), _("Portals"))
    return list(zip(_MENU, titles, strict=True))
