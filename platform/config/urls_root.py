"""Addresses of the root domain: all municipalities together."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from portal import directory, errors, media

urlpatterns = [
    path("media/<path:path>", media.serve, name="media"),
    path("api/v1/", include("api.urls_root")),
    path("console/", include("tenants.console.urls")),
    *i18n_patterns(path("", directory.portals, name="portals"), prefix_default_language=False),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
