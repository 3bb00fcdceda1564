"""Addresses of the root domain: all municipalities together."""

from typing import Any

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.utils.text import format_lazy
from django.utils.translation import pgettext_lazy

from portal import addresses, directory, directory_feeds, errors, media, operator
from portal.addresses import under

# In each language its own word, as on the portals.
_PORTALS = pgettext_lazy("in an address", "portals")
_SEARCH = pgettext_lazy("in an address", "search")
LISTS = {
    "announcements": pgettext_lazy("in an address", "announcements"),
    "events": pgettext_lazy("in an address", "events"),
    "practices": pgettext_lazy("in an address", "good-practices"),
}
_VIEWS = {
    "announcements": directory.announcements,
    "events": directory.events,
    "practices": directory.practices,
}


def _lazily(word: Any, rest: str = "") -> Any:
    return format_lazy("{}/{}", word, rest)


urlpatterns = [
    path("media/<path:path>", media.serve, name="media"),
    path("api/v1/", include("api.urls_root")),
    path("console/", include("tenants.console.urls")),
    *i18n_patterns(
        path("", directory.home, name="home"),
        path(under(addresses.ACCESSIBILITY), operator.accessibility, name="accessibility"),
        path(under(addresses.CONTACT), operator.contact, name="contact"),
        path(_lazily(_PORTALS), directory.portals, name="portals"),
        path(_lazily(_SEARCH), directory.search, name="search"),
        *[path(_lazily(word), _VIEWS[name], name=name) for name, word in LISTS.items()],
        *[
            path(
                _lazily(word, "<str:kind>/"),
                directory_feeds.feed,
                {"name": name},
                name=f"{name}-feed",
            )
            for name, word in LISTS.items()
        ],
        prefix_default_language=False,
    ),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
