"""What the back office does to a page is one transaction.

Wagtail adds a page, its revision and what publishing it brings one after another: a process that is
killed in between would leave a page that is live and has no revision, or an event without a date.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from wagtail.admin.urls import pages
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.models import BasePage

View = Callable[..., HttpResponse]
_READING = ("GET", "HEAD", "OPTIONS")


def whole(view: View) -> View:
    """The view, whose writes are all kept or none; whatever it raises takes them back."""

    @wraps(view)
    def one_act(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method in _READING:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            _hold(kwargs.get("parent_page_id"))
            return view(request, *args, **kwargs)

    return one_act


def _hold(parent: int | None) -> None:
    """Keep others from adding below the same page: places in the tree are given one by one."""
    if parent is not None:
        BasePage.objects.select_for_update(no_key=True).filter(pk=parent).first()


def make_whole() -> None:
    """Decorate all of Wagtail's views of pages; once a process, before addresses are read."""
    decorate_urlpatterns(pages.urlpatterns, whole)
