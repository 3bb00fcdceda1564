"""Addresses of the portal's own pages, before Wagtail's; the words are in `addresses.py`.

One line a page, sorted by name. Wired in `config/urls.py` within the languages, so that
`{% url "contact" %}` and `reverse("contact")` answer in the language of the moment.
"""

from typing import Any

urlpatterns: list[Any] = []
