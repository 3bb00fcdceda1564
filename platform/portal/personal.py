"""Pages that a link opens for one person: kept by nobody, found by no search engine."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from common.errors import NotFound

View = Callable[..., HttpResponse]


def personal_page(gone: str) -> Callable[[View], View]:
    """A page of somebody's own; a link that leads nowhere is explained by the template `gone`."""

    def page(view: View) -> View:
        @wraps(view)
        @never_cache
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                response = view(request, *args, **kwargs)
            except NotFound as error:
                context = {"here": _("This link does not work"), "reason": error.message}
                response = render(request, gone, context, status=404)
            response["X-Robots-Tag"] = "noindex"
            return response

        return asked

    return page
