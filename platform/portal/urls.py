"""Addresses of the portal's own pages, before Wagtail's; the words are in `addresses.py`.

One line a page, sorted by name. Wired in `config/urls.py` within the languages, so that
`{% url "contact" %}` and `reverse("contact")` answer in the language of the moment.
"""

from django.urls import path

from portal import about, addresses, styleguide
from portal.addresses import under

urlpatterns = [
    path(under(addresses.ACCESSIBILITY), about.accessibility, name="accessibility"),
    path(under(addresses.CONTACT), about.contact, name="contact"),
    path(under(addresses.STYLEGUIDE), styleguide.guide, name="styleguide"),
]
