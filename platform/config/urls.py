"""Addresses of a municipality's portal."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.refused import tell_all
from cms.whole import make_whole
from portal import errors, media, theme
from portal.account import back_office
from portal.sitemap import sitemap

make_whole()
tell_all()
urlpatterns = [
    *back_office.urlpatterns,
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:path>", media.serve, name="media"),
    path("theme.css", theme.theme, name="theme"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("api/v1/", include("api.urls")),
    *i18n_patterns(
        path("", include("portal.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
