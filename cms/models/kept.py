"""Pages whose answers are kept for anonymous visitors."""

from datetime import datetime
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponseBase

from cms.page_forms import CheckedPageForm
from tenants.isolation.answers import keep, keep_nothing


class KeptPage(models.Model):
    """Served from kept answers until something here is published, or a date passes."""

    kept_until: datetime | None = None
    # Wagtail itself sets that of the base page, once its panels are loaded; ours stands before it.
    base_form_class = CheckedPageForm

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Serve the page; a public one may be kept."""
        response: HttpResponseBase = super().serve(request, *args, **kwargs)  # type: ignore[misc]
        if hasattr(response, "render") and not getattr(response, "is_rendered", True):
            response = response.render()
        if self.get_view_restrictions().exists():  # type: ignore[attr-defined]
            keep_nothing(response)
        elif not hasattr(response, "keep"):
            # A feed or a calendar below the page has said already until when it holds.
            keep(response, until=self.kept_until)
        return response
