"""Addresses of the portal's own pages, beside the pages that editors write.

One line a page, sorted by name. Wired before Wagtail's addresses (config/urls.py), so that
`{% url "contact" %}` and `reverse("contact")` answer in the language of the moment.
"""

from typing import Any

from django.urls import path

from portal import about, addresses, notice_feeds, notices, past, search, styleguide
from portal.account import urls as account
from portal.addresses import NOTICES, under
from portal.cofinancing import urls as cofinancing
from portal.consultations import urls as consultations
from portal.notifications import urls as notifications
from portal.processes import urls as processes
from portal.registrations import urls as registrations
from portal.renewal import urls as renewal
from portal.surveys import urls as surveys

urlpatterns: list[Any] = [
    path(under(addresses.ACCESSIBILITY), about.accessibility, name="accessibility"),
    *account.urlpatterns,
    *cofinancing.urlpatterns,
    *consultations.urlpatterns,
    path(under(addresses.CONTACT), about.contact, name="contact"),
    path(under(NOTICES), notices.index, name="notices"),
    path(under(NOTICES, past.WORDS), past.index, name="notices-past"),
    path(under(NOTICES, "rss/"), notice_feeds.feed, {"kind": "rss"}, name="notices-rss"),
    path(under(NOTICES, "atom/"), notice_feeds.feed, {"kind": "atom"}, name="notices-atom"),
    path(under(NOTICES, "<int:pk>/"), notices.detail, name="notice"),
    path(under(NOTICES, "<int:pk>.pdf"), notices.document, name="notice-pdf"),
    path(under(NOTICES, "<int:pk>/<int:file>/"), notices.file, name="notice-file"),
    *notifications.urlpatterns,
    *processes.urlpatterns,
    *surveys.urlpatterns,
    *registrations.urlpatterns,
    *renewal.urlpatterns,
    path(under(addresses.SEARCH), search.results_page, name="search"),
    path(under(addresses.STYLEGUIDE), styleguide.guide, name="styleguide"),
]
